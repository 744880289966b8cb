using System.Globalization;

namespace TmuxTool.Tmux;

/// <summary>What tmux says of one pane at one instant.</summary>
internal sealed record PaneState
{
    /// <summary>
    /// The fields as one line of a tmux format: numbers and what has no blank in it, each that may be empty behind a letter;
    /// the name of the session, in which tmux writes no tab; that of the program, which may hold anything.
    /// </summary>
    public const string Format =
        "#{pid} #{start_time} #{pane_id} #{session_id} #{window_index} #{pane_index} #{pane_pid} #{pane_dead}"
        + " s#{pane_dead_status} g#{pane_dead_signal} #{pane_in_mode} #{alternate_on} #{history_size} #{history_limit}"
        + " #{cursor_x} #{cursor_y} x#{alternate_saved_x} y#{alternate_saved_y} #{pane_width} #{pane_height}"
        + " #{pane_synchronized} t#{pane_tty} #{pane_input_off}"
        + " #{scroll_region_upper} #{scroll_region_lower} #{origin_flag} #{insert_flag} #{wrap_flag}\t#{session_name}\t#{pane_current_command}";

    private const int FieldCount = 28;

    // tmux's WINDOW_MAXIMUM.
    private const int LongestSide = 10_000;

    // Twice as much, as captures are asked for, still is a number.
    private const int LongestHistory = int.MaxValue / 4;

    public required int ServerPid { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long ServerStart { get; init; }

    public required string PaneId { get; init; }

    public required string SessionId { get; init; }

    public required string SessionName { get; init; }

    public required string Target { get; init; }

    public required int Pid { get; init; }

    /// <summary>The process id, or null where tmux does not tell it: after 3.6 it does not for a dead pane.</summary>
    public int? KnownPid => Pid > 0 ? Pid : null;

    public required bool Dead { get; init; }

    public int? ExitStatus { get; init; }

    public int? Signal { get; init; }

    /// <summary>Whether the program has ended, and tmux does not know yet how.</summary>
    public bool LacksStatus => Dead && ExitStatus is null && Signal is null;

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

    /// <summary>Whether tmux drops what is typed into the pane.</summary>
    public bool InputOff { get; init; }

    /// <summary>The first row of the region that scrolls.</summary>
    public int ScrollTop { get; init; }

    /// <summary>Its last row.</summary>
    public int ScrollBottom { get; init; }

    /// <summary>Whether the cursor is addressed within that region.</summary>
    public bool Origin { get; init; }

    /// <summary>Whether what is printed moves the rest of its row.</summary>
    public bool Insert { get; init; }

    /// <summary>Whether lines wrap at the right margin.</summary>
    public bool Wrap { get; init; } = true;

    public string CurrentCommand { get; init; } = "";

    /// <summary>Reads a line printed with <see cref="Format"/>; null where it is none, or its values are not those of a pane.</summary>
    public static PaneState? Parse(string line)
    {
        Span<Range> part = stackalloc Range[3];
        Span<Range> at = stackalloc Range[FieldCount];
        if (line.AsSpan().Split(part, '\t') != part.Length)
        {
            return null;
        }

        var text = line.AsSpan()[part[0]];
        if (text.Split(at, ' ') != FieldCount || text[at[2]] is not ['%', ..]
            || !long.TryParse(text[at[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var start))
        {
            return null;
        }

        var name = line[part[1]];
        var pane = new PaneState
        {
            ServerPid = Number(text[at[0]]),
            ServerStart = start,
            PaneId = text[at[2]].ToString(),
            SessionId = text[at[3]].ToString(),
            SessionName = name,
            Target = $"{name}:{text[at[4]]}.{text[at[5]]}",
            Pid = Number(text[at[6]]),
            Dead = text[at[7]] is "1",
            ExitStatus = Optional(text[at[8]]),
            Signal = Optional(text[at[9]]),
            InMode = text[at[10]] is not "0",
            Alternate = text[at[11]] is "1",
            HistorySize = Number(text[at[12]]),
            HistoryLimit = Number(text[at[13]]),
            // While the size changes, the cursor may still be where it was.
            CursorX = Math.Min(Number(text[at[14]]), Number(text[at[18]])),
            CursorY = Math.Min(Number(text[at[15]]), Number(text[at[19]]) - 1),
            SavedCursor = Saved(text[at[16]], text[at[17]]),
            Width = Number(text[at[18]]),
            Height = Number(text[at[19]]),
            Synchronized = text[at[20]] is "1",
            Tty = text[at[21]].TrimStart('t').ToString(),
            InputOff = text[at[22]] is "1",
            ScrollTop = Number(text[at[23]]),
            ScrollBottom = Number(text[at[24]]),
            Origin = text[at[25]] is "1",
            Insert = text[at[26]] is "1",
            Wrap = text[at[27]] is not "0",
            CurrentCommand = line[part[2]],
        };
        return pane.IsPossible ? pane : null;
    }

    /// <summary>Whether a screen can have these sizes: what follows counts and allocates with them.</summary>
    private bool IsPossible => ServerPid > 0 && Pid >= 0
        && Width is > 0 and <= LongestSide && Height is > 0 and <= LongestSide
        // Behind the last column the cursor waits for the next character.
        && CursorX >= 0 && CursorX <= Width && CursorY >= 0 && CursorY < Height
        && HistorySize is >= 0 and <= LongestHistory && HistoryLimit >= 0;

    private static (int X, int Y)? Saved(ReadOnlySpan<char> x, ReadOnlySpan<char> y) =>
        // tmux prints UINT_MAX where nothing is saved.
        uint.TryParse(x.TrimStart('x'), NumberStyles.None, CultureInfo.InvariantCulture, out var column)
        && uint.TryParse(y.TrimStart('y'), NumberStyles.None, CultureInfo.InvariantCulture, out var row)
        && column < ushort.MaxValue && row < ushort.MaxValue
            ? ((int)column, (int)row)
            : null;

    private static int? Optional(ReadOnlySpan<char> field) => field.Length > 1 ? Number(field[1..]) : null;

    // Empty is what tmux does not know, such as the process of a dead pane.
    private static int Number(ReadOnlySpan<char> field) =>
        int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : field.IsEmpty ? 0 : -1;
}
