using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>What a program shows in the line in which it takes input.</summary>
/// <param name="Prompt">When it takes something new.</param>
/// <param name="Continuation">When it needs more of what was begun; null where it has no such prompt.</param>
/// <param name="BlockEnd">The line that ends what was begun; null where there is no such line.</param>
public sealed record Prompts(WaitPattern Prompt, WaitPattern? Continuation = null, string? BlockEnd = "");

/// <summary>How a run of code ended.</summary>
/// <param name="Lines">What was printed: no echo and no prompts; blanks at the ends of lines are left out.</param>
/// <param name="End">
/// <see cref="WaitOutcome.Matched"/> where the prompt came back; null where nothing could be typed, see <paramref name="Refusal"/>.
/// </param>
/// <param name="IsIncomplete">Whether the program waits for more, after the end of the block too.</param>
/// <param name="Refusal">Why it could not be typed, where that is how it ended.</param>
public sealed record RunOutcome(IReadOnlyList<string> Lines, WaitOutcome? End, bool IsIncomplete = false, SendOutcome? Refusal = null)
{
    /// <summary>The lines as one text.</summary>
    public string Output => string.Join('\n', Lines);

    /// <summary>How many lines are missing: they had left the history of the pane before they could be read.</summary>
    public long Dropped { get; init; }
}

/// <summary>A prompt on the screen.</summary>
/// <param name="Text">The prompt.</param>
/// <param name="Before">The end of the output that stands before it in its line.</param>
/// <param name="IsContinuation">Whether more of what was begun is asked for.</param>
internal sealed record SeenPrompt(string Text, string Before, bool IsContinuation);

/// <summary>Types line after line, each when the program is ready for it, and collects what is printed.</summary>
internal sealed class LiveRun(
    ControlModeClient client, TmuxSocket socket, string paneId, Prompts prompts, TimeSpan timeout, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private readonly List<string> _output = [];
    private long _dropped;

    // What stood before the cursor at first: the prompt, also where output without a line end stands before it.
    private string? _prompt;

    /// <summary>Whether the program waits for input, where a prompt is shown; null: what is shown is all that is known.</summary>
    public Func<bool>? IsReading { get; init; }

    /// <summary>Told every tenth of a second how long the wait has taken.</summary>
    public Action<TimeSpan>? Progress { get; init; }

    /// <summary>The prompt, where it is known: what stands before the cursor at first may begin with the end of older output.</summary>
    public string? KnownPrompt { get; init; }

    /// <summary>The prompt that came back last.</summary>
    public SeenPrompt? LastPrompt { get; private set; }

    public async Task<RunOutcome> RunAsync(
        string code, Func<string, Task<(Typing.Result? Typed, SendOutcome Outcome)>> type, CancellationToken cancellationToken)
    {
        var lines = TypedText.Lines(code.TrimEnd('\n', '\r')).ToList();
        var incomplete = false;
        var ended = false;
        WaitOutcome? end = null;
        for (var i = 0; i < lines.Count; i++)
        {
            var (typed, outcome) = await type(lines[i]).ConfigureAwait(false);
            if (typed is null)
            {
                return Outcome(null, false, outcome);
            }

            _prompt ??= KnownPrompt is { Length: > 0 } known && typed.Mark.Prompt.EndsWith(known, StringComparison.Ordinal) ? known : typed.Mark.Prompt;
            (end, var mark) = await WaitAsync(typed, cancellationToken).ConfigureAwait(false);
            incomplete = await CollectAsync(mark, end, cancellationToken).ConfigureAwait(false);
            if (end is not WaitOutcome.Matched)
            {
                break;
            }

            if (i == lines.Count - 1 && incomplete && !ended && prompts.BlockEnd is { } blockEnd)
            {
                ended = true;
                lines.Add(blockEnd);
            }
        }

        return Outcome(end! with { Elapsed = time.GetElapsedTime(_start) }, incomplete, null);
    }

    private RunOutcome Outcome(WaitOutcome? end, bool incomplete, SendOutcome? refusal) => new(_output, end, incomplete, refusal) { Dropped = _dropped };

    /// <summary>Waits until a prompt is shown and the program reads what is typed there.</summary>
    private async Task<(WaitOutcome End, Mark Mark)> WaitAsync(Typing.Result typed, CancellationToken cancellationToken)
    {
        var left = timeout - time.GetElapsedTime(_start);
        var wait = new PaneWait(client, socket, typed.Pane, time);
        var end = await wait.WaitAsync(
            new WaitCondition
            {
                Mark = typed.Mark,
                Accept = (capture, found) => PromptIn(capture, found) is not null,
                Holds = IsReading,
                Passed = Take,
                Timeout = left > TimeSpan.Zero ? left : TimeSpan.Zero,
                Progress = Progress,
            },
            cancellationToken).ConfigureAwait(false);
        return (end, wait.Mark!);
    }

    private void Take(IReadOnlyList<NewLine> lines, long dropped)
    {
        _output.AddRange(lines.Select(l => l.Text[l.Start..].TrimEnd()));
        _dropped += dropped;
    }

    /// <summary>Takes what was printed since the mark; returns whether the program asks for more.</summary>
    private async Task<bool> CollectAsync(Mark mark, WaitOutcome end, CancellationToken cancellationToken)
    {
        var atPrompt = end is WaitOutcome.Matched;
        ScreenCapture? capture;
        List<NewLine> found;
        try
        {
            (capture, found) = await SinceAsync(mark, cancellationToken).ConfigureAwait(false);
        }
        catch (TmuxException) when (!atPrompt)
        {
            return false; // The server went; how the wait ended says so.
        }

        LastPrompt = atPrompt && capture is not null ? PromptIn(capture, found) : null;
        if (LastPrompt is { Before: var before })
        {
            found = [.. found.SkipLast(1), .. before.Length > 0 ? [new NewLine(before, 0)] : Array.Empty<NewLine>()];
        }
        else if (!atPrompt)
        {
            found = WithoutTail(found);
        }

        Take(found, 0);
        return LastPrompt is { IsContinuation: true };
    }

    /// <summary>tmux writes a line of its own under the last words of a program; and the one that the cursor is in is blank.</summary>
    private static List<NewLine> WithoutTail(List<NewLine> found)
    {
        while (found is [.., var last] && (string.IsNullOrWhiteSpace(last.Text[last.Start..]) || last.Text.StartsWith("Pane is dead (", StringComparison.Ordinal)))
        {
            found.RemoveAt(found.Count - 1);
        }

        return found;
    }

    private async Task<(ScreenCapture? Capture, List<NewLine> Found)> SinceAsync(Mark mark, CancellationToken cancellationToken)
    {
        foreach (var history in (int[])[200, int.MaxValue / 2])
        {
            var capture = ScreenCapture.Read(await client.ExecuteBlocksAsync(
                ScreenCapture.Commands(paneId, history), cancellationToken).ConfigureAwait(false));
            if (capture is null)
            {
                return (null, []);
            }

            var lines = capture.Lines();
            var located = client.HasErased ? -1 : NewOutput.Locate(mark, capture, lines, client.HasLineFeed);
            if (located is not null || capture.First == 0)
            {
                _dropped += located is -1 && !client.HasErased ? NewOutput.Dropped(mark, capture, lines) : 0;
                return (capture, NewOutput.After(mark, capture, lines, located ?? -1, client.HasOutput));
            }
        }

        return (null, []);
    }

    /// <summary>The prompt that the cursor waits in; null where there is none.</summary>
    private SeenPrompt? PromptIn(ScreenCapture capture, IReadOnlyList<NewLine> found)
    {
        if (found.Count == 0 || capture.Lines() is not [.., var last] || last.LastRow != capture.CursorRow || found[^1].Text != last.Text)
        {
            return null;
        }

        var (text, start) = found[^1];
        var isKnown = _prompt is { Length: > 0 } && prompts.Prompt.IsMatch(_prompt, 0);
        if (!(isKnown && text[start..] == _prompt) && prompts.Continuation?.IsMatch(text, start) == true)
        {
            // First, for many a prompt ends like one that asks for more.
            return new SeenPrompt(text[start..], "", IsContinuation: true);
        }

        return isKnown && text.EndsWith(_prompt!, StringComparison.Ordinal) && text.Length - _prompt!.Length >= start
            ? new SeenPrompt(_prompt, text[start..^_prompt.Length], IsContinuation: false)
            : prompts.Prompt.IsMatch(text, start) ? new SeenPrompt(text[start..], "", IsContinuation: false) : null;
    }
}
