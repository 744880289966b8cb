using TmuxTool.Tmux;

namespace TmuxTool.Waiting;

/// <summary>A line that may answer, from <paramref name="Start"/> on.</summary>
/// <param name="Text">The whole line, so that <c>^</c> is its true start.</param>
/// <param name="Start">Where that begins which appeared after the mark and is no echo.</param>
internal readonly record struct NewLine(string Text, int Start)
{
    /// <summary>Its first row, counted from the top of the history.</summary>
    public int Row { get; init; }
}

/// <summary>Finds what appeared in a pane after a mark.</summary>
internal static class NewOutput
{
    /// <summary>The first line after the mark, as an index; -1 where all is new; null where more history is needed to tell.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="capture">The pane now.</param>
    /// <param name="lines">Its logical lines.</param>
    /// <param name="hasLineFeed">Whether the program is known to have begun a new line since the mark.</param>
    public static int? Locate(Mark mark, ScreenCapture capture, List<LogicalLine> lines, bool hasLineFeed)
    {
        var step = Math.Max(1, mark.HistoryLimit / 10);
        var mayBeTrimmed = capture.Pane.HistorySize >= mark.HistoryLimit - step;
        if (mayBeTrimmed && Count(mark, capture, lines, step) is { } counted)
        {
            return counted >= 0 ? counted : capture.First > 0 ? null : -1;
        }

        var at = lines.FindLastIndex(l => l.Row <= mark.Row);
        if (mark.Width == capture.Pane.Width)
        {
            if (at >= 0 && lines[at].LastRow >= mark.Row && Fits(mark, lines, at) && !(mayBeTrimmed && IsNewPrompt(at)))
            {
                return at;
            }

            if (at < 0 && capture.First > 0)
            {
                return null;
            }
        }

        if (capture.First > 0)
        {
            return null;
        }

        if (mark.Width != capture.Pane.Width)
        {
            // Wrapped anew, rows have other numbers, but not by much: most lines are shorter than any pane is wide.
            return Nearest(mark, lines, mark.Row, int.MaxValue);
        }

        return mayBeTrimmed
            ? LocateTrimmed(mark, capture, lines, step)
            // clear-history has taken the history away, and the screen stays where it was.
            : Nearest(mark, lines, mark.Row - mark.HistorySize, mark.Row - mark.HistorySize);

        // The same prompt below the same output, in the row of the mark by chance: the history was trimmed by just as
        // much as was printed. Where nothing was printed, nothing above may have changed either.
        bool IsNewPrompt(int line) =>
            lines[line].LastRow >= capture.CursorRow && (hasLineFeed || !FitsWhole(mark, lines, line));
    }

    /// <summary>What appeared after the mark, without the echo of what was typed.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="capture">The pane now.</param>
    /// <param name="lines">Its logical lines.</param>
    /// <param name="located">What <see cref="Locate"/> said.</param>
    /// <param name="hasOutput">Whether the program is known to have written since the mark.</param>
    public static List<NewLine> After(Mark mark, ScreenCapture capture, List<LogicalLine> lines, int located, bool hasOutput)
    {
        if (capture.Pane.Alternate)
        {
            return AfterOnAlternateScreen(mark, capture, hasOutput);
        }

        var found = new List<NewLine>();
        var cursor = lines.FindLastIndex(l => l.Row <= capture.CursorRow);
        if (cursor >= 0 && cursor < located)
        {
            // A program that moves the cursor up writes there.
            found.Add(new NewLine(lines[cursor].Text, 0) { Row = lines[cursor].Row });
        }

        for (var i = Math.Max(located, 0); i < lines.Count; i++)
        {
            var start = i == located && IsPrefixed(mark, lines[i].Text) ? Math.Min(mark.Prefix.Length, lines[i].Text.Length) : 0;
            found.Add(new NewLine(lines[i].Text, start) { Row = lines[i].Row });
        }

        return located >= 0 ? WithoutEcho(mark, found) : found;
    }

    /// <summary>How many lines after the mark were printed and are gone again: the history is full, and they were never seen.</summary>
    public static long Dropped(Mark mark, ScreenCapture capture, List<LogicalLine> lines) =>
        capture.Pane.HistorySize >= mark.HistoryLimit - Math.Max(1, mark.HistoryLimit / 10) && capture.First == 0
            // The line of the mark itself is an echo, where one was typed into it.
            ? Math.Max(0, (Behind(mark, capture, lines) ?? 0) - (mark.Echo.Count > 0 ? 1 : 0))
            : 0;

    /// <summary>
    /// The line of the mark by the number of line feeds since, where the whole stream was heard: then equal lines need
    /// not be told apart. Negative where the line is gone; null where the count does not agree with the rows.
    /// </summary>
    private static int? Count(Mark mark, ScreenCapture capture, List<LogicalLine> lines, int step)
    {
        if (mark.Width != capture.Pane.Width || mark.Alternate || capture.Pane.Alternate || Behind(mark, capture, lines) is not { } behind)
        {
            return null;
        }

        // Rows are only ever taken away in tenths of the limit.
        return behind > 0 || (mark.Row - lines[(int)-behind].Row) % step == 0 ? (int)Math.Clamp(-behind, -1, int.MaxValue) : null;
    }

    /// <summary>How many lines the mark is above the first one that was captured; negative where it is below that one.</summary>
    private static long? Behind(Mark mark, ScreenCapture capture, List<LogicalLine> lines) =>
        capture.LineFeeds - mark.LineFeeds - capture.CursorLine(lines);

    private static int LocateTrimmed(Mark mark, ScreenCapture capture, List<LogicalLine> lines, int step)
    {
        // A full history loses a tenth at once. The nearest place that fits comes first: what lies below it is new in
        // any case. It lies above the cursor, for there is no trimming without new lines.
        for (var row = mark.Row - step; row >= 0; row -= step)
        {
            var at = lines.FindLastIndex(l => l.Row <= row);
            if (at >= 0 && lines[at].Row == row && lines[at].LastRow < capture.CursorRow && HasPlace(mark) && Fits(mark, lines, at))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>The line nearest to a row, and not below a limit, that fits; -1 where none does.</summary>
    private static int Nearest(Mark mark, List<LogicalLine> lines, int row, int limit) => HasPlace(mark)
        ? Enumerable.Range(0, lines.Count)
            .Where(at => lines[at].Row <= limit && Fits(mark, lines, at))
            .OrderBy(at => Math.Abs(lines[at].Row - row))
            .FirstOrDefault(-1)
        : -1;

    private static bool HasPlace(Mark mark) => mark.Prefix.Length > 0 || mark.Lines.Any(h => h != TextHash.Start);

    /// <summary>Whether at least half of what stood around the mark stands around this line: programs redraw, but not all.</summary>
    private static bool Fits(Mark mark, List<LogicalLine> lines, int at)
    {
        var (total, equal) = Compare(mark, lines, at);
        return equal * 2 >= total;
    }

    private static bool FitsWhole(Mark mark, List<LogicalLine> lines, int at)
    {
        var (total, equal) = Compare(mark, lines, at);
        return equal == total;
    }

    private static (int Total, int Equal) Compare(Mark mark, List<LogicalLine> lines, int at)
    {
        var (total, equal) = (0, 0);
        if (mark.Prefix.Length > 0)
        {
            total++;
            equal += IsPrefixed(mark, lines[at].Text) ? 1 : 0;
        }

        for (var i = 0; i < mark.Lines.Count && !mark.Alternate; i++)
        {
            if (mark.Lines[i] != TextHash.Start)
            {
                total++;
                equal += at - 1 - i >= 0 && Mark.HashOf(lines[at - 1 - i].Text) == mark.Lines[i] ? 1 : 0;
            }
        }

        return (total, equal);
    }

    private static bool IsPrefixed(Mark mark, string line) => line.StartsWith(mark.Prefix.TrimEnd(), StringComparison.Ordinal);

    private static List<NewLine> AfterOnAlternateScreen(Mark mark, ScreenCapture capture, bool hasOutput)
    {
        var screen = capture.Rows.TakeLast(capture.Pane.Height)
            .Select((row, i) => new NewLine(row, 0) { Row = capture.Pane.HistorySize + i })
            .ToList();
        if (!mark.Alternate)
        {
            return screen;
        }

        // What is painted anew cannot be told from what stayed: rows that changed, and the one that the cursor is in.
        return [.. screen
            .Where((row, i) => i >= mark.Lines.Count || Mark.HashOf(row.Text) != mark.Lines[i] || (hasOutput && i == capture.Pane.CursorY))];
    }

    private static List<NewLine> WithoutEcho(Mark mark, List<NewLine> lines)
    {
        var next = 0;
        for (var i = 0; i < mark.Echo.Count; i++)
        {
            var echo = mark.Echo[i];
            if (!echo.IsEmpty)
            {
                next = i == 0 ? StripFirst(mark, echo, lines) : StripFollowing(echo, lines, next);
            }

            StripRepeated(mark.Prompt, echo, lines);
        }

        // A line of which nothing is left but blanks has not appeared; it is where the cursor waited.
        if (mark.Echo.Count > 0 && lines.Count > 0 && string.IsNullOrWhiteSpace(lines[0].Text[lines[0].Start..]))
        {
            lines.RemoveAt(0);
        }

        return lines;
    }

    /// <summary>The first line is echoed where the cursor stood.</summary>
    private static int StripFirst(Mark mark, EchoLine echo, List<NewLine> lines)
    {
        if (lines.Count == 0)
        {
            return 0;
        }

        var (text, start) = lines[0];
        // Words go on where an echo does not: then it is an answer that happens to begin like what was typed.
        if (echo.EndIn(text, start) is >= 0 and var end && (end == text.Length || char.IsWhiteSpace(text[end]) || FillsRows(mark, text[..end])))
        {
            lines[0] = lines[0] with { Start = end };
            return 1;
        }

        if (!IsPrefixed(mark, text) && echo.StartAtEndOf(text) >= 0)
        {
            // The program has painted its prompt anew, in other words than before.
            lines[0] = lines[0] with { Start = text.Length };
            return 1;
        }

        if (lines.Count == 1 && echo.MayBeBegunIn(text, start))
        {
            lines[0] = lines[0] with { Start = text.Length };
        }

        return 0;
    }

    /// <summary>A line editor that has filled a row goes on in the next one, and what is printed there seems to be wrapped.</summary>
    private static bool FillsRows(Mark mark, string text) => CellWidth.Of(text) % mark.Width == 0;

    /// <summary>The next lines are echoed behind a prompt, after what the lines before them printed.</summary>
    private static int StripFollowing(EchoLine echo, List<NewLine> lines, int from)
    {
        for (var i = from; i < lines.Count; i++)
        {
            var (text, start) = lines[i];
            var at = echo.StartAtEndOf(text);
            if (at >= start && EndsLikePrompt(text.AsSpan(start, at - start)))
            {
                lines[i] = lines[i] with { Start = text.Length };
                return i + 1;
            }
        }

        return from;
    }

    /// <summary>What is typed while a program runs is echoed by the terminal, and again by the shell behind its prompt.</summary>
    private static void StripRepeated(string prompt, EchoLine echo, List<NewLine> lines)
    {
        for (var i = 1; i < lines.Count && prompt.Length > 0 && !echo.IsEmpty; i++)
        {
            var (text, start) = lines[i];
            if (start == 0 && text.StartsWith(prompt, StringComparison.Ordinal) && echo.EndIn(text, prompt.Length) is >= 0 and var end)
            {
                lines[i] = lines[i] with { Start = end };
                return;
            }
        }
    }

    private static bool EndsLikePrompt(ReadOnlySpan<char> prefix)
    {
        var trimmed = prefix.TrimEnd();
        return trimmed.Length == 0 || !char.IsLetterOrDigit(trimmed[^1]);
    }
}
