using TmuxTool.Cli.Output;
using TmuxTool.Health;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Watching;

/// <summary>What the table of sessions shows and which row is chosen; knows nothing of keys and terminals.</summary>
internal sealed class WatchView(Style style)
{
    private const int Around = 4; // Title, column heads, a blank line and the line of keys.
    private const int Narrow = 8;

    private IReadOnlyList<ListedSession> _all = [];
    private IReadOnlyDictionary<string, string> _lastLines = new Dictionary<string, string>();
    private string? _chosen;
    private int _top;

    /// <summary>The text that names must contain.</summary>
    public string Filter { get; set; } = "";

    /// <summary>The line at the bottom: keys, a question or an outcome.</summary>
    public string Footer { get; set; } = "";

    public ListedSession? Chosen => Matching.FirstOrDefault(s => s.Name == _chosen) ?? (Matching.Count > 0 ? Matching[0] : null);

    private List<ListedSession> Matching
        => [.. _all.Where(s => s.Name.Contains(Filter, StringComparison.OrdinalIgnoreCase))];

    public void Update(IReadOnlyList<ListedSession> sessions, IReadOnlyDictionary<string, string> lastLines)
    {
        // A session that disappears leaves its place to the next one.
        var place = IndexOfChosen();
        (_all, _lastLines) = (sessions, lastLines);
        if (Matching is { Count: > 0 } rows && !rows.Exists(s => s.Name == _chosen))
        {
            _chosen = rows[Math.Clamp(place, 0, rows.Count - 1)].Name;
        }
    }

    public void Move(int by)
    {
        if (Matching is { Count: > 0 } rows)
        {
            _chosen = rows[Math.Clamp(IndexOfChosen() + by, 0, rows.Count - 1)].Name;
        }
    }

    /// <summary>The sessions of a list that a terminal so high shows.</summary>
    public IEnumerable<ListedSession> Visible(IReadOnlyList<ListedSession> sessions, int rows)
        => sessions.Where(s => s.Name.Contains(Filter, StringComparison.OrdinalIgnoreCase)).Skip(_top).Take(Math.Max(1, rows - Around));

    public List<string> Lines(int columns, int rows, DateTimeOffset now)
    {
        var matching = Matching;
        var room = Math.Max(1, rows - Around);
        var at = IndexOfChosen();
        _top = Math.Clamp(Math.Clamp(_top, at - room + 1, at), 0, Math.Max(0, matching.Count - room));
        var shown = matching.Skip(_top).Take(room).ToList();
        List<string> lines = [style.Bold(Table.Cut(Title(matching.Count, shown.Count), columns))];
        if (matching.Count == 0)
        {
            lines.Add("");
            lines.Add(Table.Cut(_all.Count == 0 ? "  No sessions registered." : "  No session matches.", columns));
        }
        else
        {
            var name = Math.Clamp(shown.Max(s => Tmux.CellWidth.Of(Output.Visible.Line(s.Name))), Narrow, Math.Max(Narrow, columns / 3));
            lines.Add(style.Bold(Table.Cut($"  {Table.Fill("NAME", name)}  STATUS   AGE   IDLE  LAST LINE", columns)));
            lines.AddRange(shown.Select(session => Row(session, name, columns, now)));
        }

        while (lines.Count < rows - 1)
        {
            lines.Add("");
        }

        lines.Add(Table.Cut(Output.Visible.Line(Footer), columns));
        return [.. lines.Take(Math.Max(1, rows - 1)), .. lines.TakeLast(rows > 1 ? 1 : 0)];
    }

    private string Title(int matching, int shown)
    {
        var alive = _all.Count(s => s.Health.Status == SessionStatus.Alive);
        var part = shown < matching ? $" | Rows: {_top + 1}-{_top + shown} of {matching}" : "";
        return $"Total: {_all.Count} | Alive: {alive}{part}{(Filter.Length > 0 ? $" | Filter: {Output.Visible.Line(Filter)}" : "")}";
    }

    private string Row(ListedSession session, int nameWidth, int columns, DateTimeOffset now)
    {
        var isChosen = session.Name == Chosen?.Name;
        var status = StatusName.InList(session.Health.Status);
        var head = $"{(isChosen ? '>' : ' ')} {Table.Fill(Table.Cut(Output.Visible.Line(session.Name), nameWidth), nameWidth)}  ";
        var ages = $"  {Age.Brief(session.Row.CreatedAt, now),-4}  {Age.Brief(session.Row.LastActive, now),-4}  ";
        var last = Output.Visible.Line(session.Health.Status == SessionStatus.Alive ? _lastLines.GetValueOrDefault(session.Name, "") : Ended(session));
        var plain = Table.Cut($"{head}{Table.Fill(status, 7)}{ages}{last}", columns);
        if (isChosen)
        {
            return style.Inverse(Table.Fill(plain, columns));
        }

        // Coloured after it was cut: only where all of the word is there.
        return plain.StartsWith(head + status, StringComparison.Ordinal)
            ? head + style.Status(session.Health.Status, status) + plain[(head.Length + status.Length)..]
            : plain;
    }

    private static string Ended(ListedSession session)
        => session.Health is { Status: SessionStatus.Dead } dead ? Ending.Describe(dead.ExitStatus, dead.Signal) : session.Health.Detail ?? "";

    private int IndexOfChosen() => Math.Max(0, Matching.FindIndex(s => s.Name == _chosen));
}
