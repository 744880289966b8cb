using Spectre.Console;
using Spectre.Console.Rendering;
using TmuxTool.Cli.Output;
using TmuxTool.Health;
using TmuxTool.Sessions;
using Style = Spectre.Console.Style;
using Table = Spectre.Console.Table;

namespace TmuxTool.Cli.Watching;

/// <summary>What the table of sessions shows and which row is chosen; knows nothing of keys and terminals.</summary>
internal sealed class WatchView
{
    private const int Around = 4; // Title, column heads, a blank line and the line of keys.
    private const int Narrow = 8;
    private const int Gap = 2;

    private static readonly Style s_head = new(decoration: Decoration.Bold);
    private static readonly Style s_chosen = new(decoration: Decoration.Invert);

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

    /// <summary>What a terminal of that size shows.</summary>
    public IRenderable Draw(int columns, int rows, DateTimeOffset now)
    {
        var matching = Matching;
        var room = Math.Max(1, rows - Around);
        var at = IndexOfChosen();
        _top = Math.Clamp(Math.Clamp(_top, at - room + 1, at), 0, Math.Max(0, matching.Count - room));
        var shown = matching.Skip(_top).Take(room).ToList();
        return new Layout().SplitRows(
            new Layout(new OneLine(Title(matching.Count, shown.Count), s_head)) { Size = 1 },
            new Layout(matching.Count > 0 ? TableOf(shown, columns, now) : Nothing()),
            new Layout(new OneLine(Footer)) { Size = 1 });
    }

    private string Title(int matching, int shown)
    {
        var alive = _all.Count(s => s.Health.Status == SessionStatus.Alive);
        var part = shown < matching ? $" | Rows: {_top + 1}-{_top + shown} of {matching}" : "";
        return $"Total: {_all.Count} | Alive: {alive}{part}{(Filter.Length > 0 ? $" | Filter: {Filter}" : "")}";
    }

    private Padder Nothing()
        => new(new OneLine(_all.Count == 0 ? "No sessions registered." : "No session matches."), new Padding(2, 1, 0, 0));

    private Table TableOf(List<ListedSession> sessions, int columns, DateTimeOffset now)
    {
        var names = sessions.ConvertAll(session => new OneLine(session.Name));
        var name = Math.Clamp(names.Max(n => n.Length), Narrow, Math.Max(Narrow, columns / 3));
        (string Head, int Width)[] all = [("", 2), ("NAME", Math.Min(name + Gap, columns - 2)), ("STATUS", 7 + Gap), ("AGE", 4 + Gap), ("IDLE", 4 + Gap), ("LAST LINE", 4)];
        // Spectre shows nothing of a table that does not fit.
        var fitting = Enumerable.Range(1, all.Length).Last(count => count <= 2 || all.Take(count).Sum(column => column.Width) <= columns);
        var table = new Table { Border = TableBorder.None, Expand = true };
        foreach (var (head, width) in all.Take(fitting))
        {
            // The room of a cell is its text's, gap and all: so the chosen row is one bar.
            var isLast = table.Columns.Count == fitting - 1;
            table.AddColumn(new TableColumn(new OneLine(head, s_head)) { Width = isLast ? null : width, NoWrap = !isLast, Padding = new Padding(0) });
        }

        foreach (var session in sessions)
        {
            table.AddRow(Row(session, now).Take(fitting));
        }

        return table;
    }

    private OneLine[] Row(ListedSession session, DateTimeOffset now)
    {
        var isChosen = session.Name == Chosen?.Name;
        var status = session.Health.Status;
        var style = isChosen ? s_chosen : Style.Plain;
        return
        [
            new(isChosen ? ">" : "", style),
            new(session.Name, style, Gap),
            new(StatusName.InList(status), isChosen ? style : new Style(Color.FromInt32(Output.Style.Color(status)))),
            new(Age.Brief(session.Row.CreatedAt, now), style),
            new(Age.Brief(session.Row.LastActive, now), style),
            new(status == SessionStatus.Alive ? _lastLines.GetValueOrDefault(session.Name, "") : Ended(session), style),
        ];
    }

    private static string Ended(ListedSession session)
        => session.Health is { Status: SessionStatus.Dead } dead ? Ending.Describe(dead.ExitStatus, dead.Signal) : session.Health.Detail ?? "";

    private int IndexOfChosen() => Math.Max(0, Matching.FindIndex(s => s.Name == _chosen));
}
