using System.Globalization;

namespace TmuxTool.Tmux;

/// <summary>What tmux says of one pane at one instant.</summary>
internal sealed record PaneState
{
    /// <summary>
    /// The fields as one line of a tmux format: numbers first; each field that may be empty begins with a letter;
    /// the last one may hold anything.
    /// </summary>
    public const string Format =
        Identity + " #{pane_in_mode} #{alternate_on} #{history_size} #{history_limit}"
        + " #{cursor_x} #{cursor_y} x#{alternate_saved_x} y#{alternate_saved_y} #{pane_width} #{pane_height}"
        + " #{pane_synchronized} t#{pane_tty} c#{pane_current_command}\t#{session_name}";

    /// <summary>As <see cref="Format"/>, but only what says which pane it is and whether it lives: for a thousand at once.</summary>
    public const string BriefFormat = Identity + " 0 0 0 0 0 0 x y 0 0 0 t c\t#{session_name}";

    private const string Identity =
        "#{pid} #{start_time} #{pane_id} #{session_id} #{window_index} #{pane_index} #{pane_pid} #{pane_dead}"
        + " s#{pane_dead_status} g#{pane_dead_signal}";

    private const int FieldCount = 23;

    public required int ServerPid { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long ServerStart { get; init; }

    public required string PaneId { get; init; }

    public required string SessionId { get; init; }

    public required string SessionName { get; init; }

    public required string Target { get; init; }

    public required int Pid { get; init; }

    public required bool Dead { get; init; }

    public int? ExitStatus { get; init; }

    public int? Signal { get; init; }

    public bool InMode { get; init; }

    public bool Alternate { get; init; }

    public int HistorySize { get; init; }

    public int HistoryLimit { get; init; }

    public int CursorX { get; init; }

    public int CursorY { get; init; }

    /// <summary>Where the cursor of the normal screen stands while the alternate one is shown.</summary>
    public (int X, int Y)? SavedCursor { get; init; }

    public int Width { get; init; }

    public int Height { get; init; }

    public bool Synchronized { get; init; }

    public string Tty { get; init; } = "";

    public string CurrentCommand { get; init; } = "";

    /// <summary>Reads a line printed with <see cref="Format"/>; null where tmux had no such pane and printed empty fields.</summary>
    public static PaneState? Parse(string line)
    {
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        var fields = (tab < 0 ? line : line[..tab]).Split(' ', FieldCount);
        if (tab < 0 || fields.Length != FieldCount || !fields[2].StartsWith('%'))
        {
            return null;
        }

        var name = line[(tab + 1)..];
        return new PaneState
        {
            ServerPid = Number(fields[0]),
            ServerStart = long.Parse(fields[1], CultureInfo.InvariantCulture),
            PaneId = fields[2],
            SessionId = fields[3],
            SessionName = name,
            Target = $"{name}:{fields[4]}.{fields[5]}",
            Pid = Number(fields[6]),
            Dead = fields[7] == "1",
            ExitStatus = Optional(fields[8]),
            Signal = Optional(fields[9]),
            InMode = fields[10] != "0",
            Alternate = fields[11] == "1",
            HistorySize = Number(fields[12]),
            HistoryLimit = Number(fields[13]),
            CursorX = Number(fields[14]),
            CursorY = Number(fields[15]),
            SavedCursor = Saved(fields[16], fields[17]),
            Width = Number(fields[18]),
            Height = Number(fields[19]),
            Synchronized = fields[20] == "1",
            Tty = fields[21][1..],
            CurrentCommand = fields[22][1..],
        };
    }

    private static (int X, int Y)? Saved(string x, string y) =>
        // tmux prints UINT_MAX where nothing is saved.
        uint.TryParse(x.AsSpan(1), out var column) && uint.TryParse(y.AsSpan(1), out var row) && column < ushort.MaxValue && row < ushort.MaxValue
            ? ((int)column, (int)row)
            : null;

    private static int? Optional(string field) => field.Length > 1 ? Number(field[1..]) : null;

    private static int Number(string field) => int.TryParse(field, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
