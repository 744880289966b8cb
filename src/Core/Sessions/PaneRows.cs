using System.Globalization;
using System.Runtime.CompilerServices;
using TmuxTool.Screens;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>Rows with their styles, as <c>capture-pane -e</c> prints them. Styles hold on from row to row.</summary>
/// <param name="Text">What was printed.</param>
/// <param name="Skip">How many rows at the start do not belong to it.</param>
/// <param name="Count">How many rows belong to it.</param>
internal readonly record struct StyledRows(string Text, int Skip, int Count)
{
    public IEnumerable<ScreenCell[]> Cells() => StyledText.Rows(Text).Skip(Skip).Take(Count);
}

/// <summary>Consecutive rows of the history.</summary>
/// <param name="Rows">The text of each row.</param>
/// <param name="Continues">Whether a row continues the one above it; the last value is that of the row below the slice.</param>
/// <param name="Styled">The rows with their styles.</param>
internal readonly record struct RowSlice(string[] Rows, bool[] Continues, StyledRows Styled)
{
    /// <summary>Whether rows above the slice are missing.</summary>
    public bool IsAfterGap { get; init; }
}

/// <summary>
/// The rows of a pane at one instant. The screen is captured first. The rows above it do not change any more, so they
/// are captured afterwards, in slices that a reply can hold, while the program may go on printing.
/// </summary>
internal sealed class PaneRows
{
    // So many rows above the screen are captured with it.
    private const int Near = 100;

    // So many rows on which consecutive slices must agree.
    private const int Overlap = 4;

    // With many colors a cell takes about 50 bytes, and each is captured three times.
    private const int CellsOfSlice = 80_000;

    // For a program that prints while a slice is on its way.
    private const int Attempts = 16;

    private readonly ControlModeClient _client;
    private string[] _top;
    private int _first;
    private int _history;
    private int _dropped;

    private PaneRows(ControlModeClient client, ScreenCapture screen, StyledRows styled, bool cursorIsVisible, int history, string[] top)
    {
        (_client, Screen, Styled, CursorIsVisible, _top) = (client, screen, styled, cursorIsVisible, top);
        _history = Pane.HistorySize;
        _first = Math.Max(0, _history - history);
    }

    public PaneState Pane => Screen.Pane;

    /// <summary>The screen and some rows above it.</summary>
    public ScreenCapture Screen { get; }

    /// <summary>The same rows with their styles.</summary>
    public StyledRows Styled { get; }

    public bool CursorIsVisible { get; }

    /// <summary>How many rows tmux dropped from the history before they were read.</summary>
    public int Lost { get; private set; }

    /// <summary>Whether the rows right above <see cref="Screen"/> are among them.</summary>
    public bool EndsInGap { get; private set; }

    /// <summary>Captures the screen; null where the pane has gone.</summary>
    /// <param name="client">The connection.</param>
    /// <param name="pane">The pane, as it was a moment ago.</param>
    /// <param name="history">How many rows above the screen will be wanted.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<PaneRows?> ReadAsync(ControlModeClient client, PaneState pane, int history, CancellationToken cancellationToken)
    {
        var near = Math.Min(history, Near);
        var commands = Add(ScreenCapture.Commands(pane.PaneId, near), pane.PaneId, "-e", "-N", "-S", Text(-near))
            .Add("display-message", "-p", "-t", pane.PaneId, "#{cursor_flag}");
        Add(commands, pane.PaneId, "-N", "-S", Text(-history), "-E", Text(Overlap - 1 - Math.Min(history, pane.HistorySize)));
        var blocks = await client.ExecuteBlocksAsync(commands, cancellationToken).ConfigureAwait(false);
        return ScreenCapture.Read(blocks) is { } screen && blocks.Count >= 6 && screen.Pane.Pid == pane.Pid
            ? new PaneRows(
                client,
                screen,
                new StyledRows(blocks[3].Text, 0, screen.Rows.Count),
                blocks[4].Text.TrimEnd('\n') != "0",
                history,
                [.. Split(blocks[5]).Take(Overlap)])
            : null;
    }

    /// <summary>Reads the rows above <see cref="Screen"/> from the top, and keeps none of them.</summary>
    public async IAsyncEnumerable<RowSlice> FromTopAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var known = _top;
        var isAfterGap = false;
        for (var first = _first; first < Screen.First;)
        {
            var count = Math.Min(SliceRows, Screen.First - first);
            if (await ReadAsync(first, count, known, 0, cancellationToken).ConfigureAwait(false) is var (slice, below))
            {
                yield return slice with { IsAfterGap = isAfterGap };
                (first, known, isAfterGap) = (first + count, below, false);
            }
            else
            {
                // The rows below the dropped ones may still be there: the screen's first rows tell how many were dropped.
                var isFound = await ReadAsync(Screen.First, 0, [.. Screen.Rows.Take(Overlap)], 0, cancellationToken).ConfigureAwait(false) is not null;
                var next = isFound && _dropped > first ? Math.Min(_dropped, Screen.First) : Screen.First;
                Lost += next - first;
                (first, known, isAfterGap) = (next, [], true);
            }
        }

        EndsInGap = isAfterGap;
    }

    /// <summary>Leaves out what is above the last lines that begin above <see cref="Screen"/> or in its first row; their rows are read, and not kept.</summary>
    public async Task StartAtLineAsync(int lines, CancellationToken cancellationToken)
    {
        string[] known = [.. Screen.Rows.Take(Overlap)];
        for (var end = Screen.First; end > _first;)
        {
            var count = Math.Min(SliceRows, end - _first);
            if (await ReadAsync(end - count, count, known, count, cancellationToken).ConfigureAwait(false) is not var (slice, _))
            {
                var next = _dropped > end - count ? Math.Min(_dropped, end) : end;
                Lost += next - _first;
                (_first, _top) = (next, next == end ? known : []);
                return;
            }

            // Whether the first row of a slice continues the row above it is known from the slice above.
            for (var row = count; row > 0; row--)
            {
                if (!slice.Continues[row] && --lines == 0)
                {
                    (_first, _top) = (end - count + row, [.. slice.Rows.Skip(row).Concat(known).Take(Overlap)]);
                    return;
                }
            }

            (end, known) = (end - count, [.. slice.Rows.Concat(known).Take(Overlap)]);
        }
    }

    /// <summary>Reads the rows above <see cref="Screen"/>; without those at the top that tmux dropped meanwhile.</summary>
    public async Task<(ScreenCapture Capture, IReadOnlyList<StyledRows> Styled)> AllAsync(CancellationToken cancellationToken)
    {
        var slices = new List<RowSlice>();
        string[] known = [.. Screen.Rows.Take(Overlap)];
        for (var (first, end) = (_first, Screen.First); end > first;)
        {
            var count = Math.Min(SliceRows, end - first);
            if (await ReadAsync(end - count, count, known, count, cancellationToken).ConfigureAwait(false) is var (slice, _))
            {
                slices.Add(slice);
                (end, known) = (end - count, [.. slice.Rows.Concat(known).Take(Overlap)]);
            }
            else
            {
                var next = _dropped > end - count ? Math.Min(_dropped, end) : end;
                Lost += next - first;
                first = next;
            }
        }

        slices.Reverse();
        // Whether the first row of a slice continues the row above it is known from the slice above.
        bool[] continues = [false, .. slices.SelectMany(slice => slice.Continues.Skip(1))];
        return (
            Screen.WithAbove([.. slices.SelectMany(slice => slice.Rows)], continues),
            [.. slices.Select(slice => slice.Styled), Styled]);
    }

    private int SliceRows => Math.Max(Overlap, CellsOfSlice / Pane.Width);

    /// <summary>Captures rows and those below them; null where they are gone.</summary>
    /// <param name="first">The first row, counted as in <see cref="Screen"/>.</param>
    /// <param name="count">How many.</param>
    /// <param name="known">Rows that are known, to recognize whether rows were dropped from the top of the history.</param>
    /// <param name="at">Where they are, counted from the first row.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    private async Task<(RowSlice Slice, string[] Below)?> ReadAsync(
        int first, int count, string[] known, int at, CancellationToken cancellationToken)
    {
        var slack = 0;
        for (var attempt = 0; attempt < Attempts && first >= _dropped; attempt++)
        {
            var top = first - _dropped;
            var from = Math.Max(0, top - slack);
            var blocks = await _client.ExecuteBlocksAsync(
                Commands(from - _history, top + count + Overlap - 1 - _history), cancellationToken).ConfigureAwait(false);
            if (blocks.Count < 4 || blocks.Any(block => !block.Ok)
                || PaneState.Parse(blocks[3].Text.TrimEnd('\n')) is not { } now || now.Pid != Pane.Pid || now.Width != Pane.Width)
            {
                return null;
            }

            // tmux counts from the top of the screen, which has moved by as many rows as the history has grown.
            var skip = top - Math.Max(0, from + now.HistorySize - _history);
            _history = now.HistorySize;
            if (skip < 0)
            {
                slack = Overlap - (2 * skip);
                continue;
            }

            var rows = Split(blocks[0]);
            var continues = WrappedRows.Find(rows, Split(blocks[1]));
            if (rows.Length > skip + count && Agree(rows.AsSpan(skip + at), known))
            {
                return (
                    new RowSlice(rows[skip..(skip + count)], continues[skip..(skip + count + 1)], new StyledRows(blocks[2].Text, skip, count)),
                    [.. rows.Skip(skip + count).Take(Overlap)]);
            }

            // A history that is full loses a tenth at once.
            _dropped += Math.Max(1, now.HistoryLimit / 10);
        }

        return null;
    }

    private CommandList Commands(int first, int last)
    {
        string[] range = ["-S", Text(first), "-E", Text(last)];
        var commands = new CommandList();
        Add(commands, Pane.PaneId, ["-N", .. range]);
        Add(commands, Pane.PaneId, ["-J", .. range]);
        Add(commands, Pane.PaneId, ["-e", "-N", .. range]);
        return commands.Add("display-message", "-p", "-t", Pane.PaneId, PaneState.Format);
    }

    private static CommandList Add(CommandList commands, string paneId, params string[] options) =>
        commands.Add(["capture-pane", "-p", "-t", paneId, .. options]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string[] Split(ControlModeBlock block) => block.Text.Length == 0 ? [] : block.Text[..^1].Split('\n');

    private static bool Agree(ReadOnlySpan<string> rows, string[] known)
    {
        for (var i = 0; i < Math.Min(rows.Length, known.Length); i++)
        {
            // How many of the blanks at its end a row has depends on the rows that it is captured with.
            if (!rows[i].AsSpan().TrimEnd().SequenceEqual(known[i].AsSpan().TrimEnd()))
            {
                return false;
            }
        }

        return true;
    }
}
