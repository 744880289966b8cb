using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>What a program shows in the line in which it takes input.</summary>
/// <param name="Prompt">When it takes something new.</param>
/// <param name="Continuation">When it needs more of what was begun; null where it has no such prompt.</param>
public sealed record Prompts(WaitPattern Prompt, WaitPattern? Continuation = null);

/// <summary>How a run of code ended.</summary>
/// <param name="Output">What was printed: no echo and no prompts; blanks at the ends of lines are left out.</param>
/// <param name="End">
/// <see cref="WaitOutcome.Matched"/> where the prompt came back; null where nothing could be typed, see <paramref name="Refusal"/>.
/// </param>
/// <param name="IsIncomplete">Whether the program waits for more, after an empty line too.</param>
/// <param name="Refusal">Why it could not be typed, where that is how it ended.</param>
public sealed record RunOutcome(string Output, WaitOutcome? End, bool IsIncomplete = false, SendOutcome? Refusal = null);

/// <summary>Types line after line, each when the program is ready for it, and collects what is printed.</summary>
internal sealed class LiveRun(
    ControlModeClient client, TmuxSocket socket, string paneId, Prompts prompts, TimeSpan timeout, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private readonly List<string> _output = [];

    // What stood before the cursor at first: the prompt, also where output without a line end stands before it.
    private string? _prompt;

    public async Task<RunOutcome> RunAsync(
        string code, Func<string, Task<(Typing.Result? Typed, SendOutcome Outcome)>> type, CancellationToken cancellationToken)
    {
        var lines = code.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').ToList();
        var incomplete = false;
        WaitOutcome? end = null;
        for (var i = 0; i < lines.Count; i++)
        {
            var (typed, outcome) = await type(lines[i]).ConfigureAwait(false);
            if (typed is null)
            {
                return new RunOutcome(Output, null, false, outcome);
            }

            _prompt ??= typed.Mark.Prompt;
            end = await WaitAsync(typed, cancellationToken).ConfigureAwait(false);
            incomplete = await CollectAsync(typed.Mark, end is WaitOutcome.Matched, cancellationToken).ConfigureAwait(false);
            if (end is not WaitOutcome.Matched)
            {
                break;
            }

            if (i == lines.Count - 1 && incomplete && lines[i].Length > 0)
            {
                lines.Add("");
            }
        }

        return new RunOutcome(Output, end! with { Elapsed = time.GetElapsedTime(_start) }, incomplete);
    }

    private string Output => string.Join('\n', _output);

    private Task<WaitOutcome> WaitAsync(Typing.Result typed, CancellationToken cancellationToken)
    {
        var left = timeout - time.GetElapsedTime(_start);
        return new PaneWait(client, socket, typed.Pane, time).WaitAsync(
            new WaitCondition
            {
                Mark = typed.Mark,
                Accept = (capture, found) => PromptIn(capture, found) is not null,
                Timeout = left > TimeSpan.Zero ? left : TimeSpan.Zero,
            },
            cancellationToken);
    }

    /// <summary>Takes what was printed since the mark; returns whether the program asks for more.</summary>
    private async Task<bool> CollectAsync(Mark mark, bool atPrompt, CancellationToken cancellationToken)
    {
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

        var prompt = atPrompt && capture is not null ? PromptIn(capture, found) : null;
        if (prompt is { } seen)
        {
            found = [.. found.SkipLast(1), .. seen.Before.Length > 0 ? [new NewLine(seen.Before, 0)] : Array.Empty<NewLine>()];
        }

        _output.AddRange(found.Select(l => l.Text[l.Start..].TrimEnd()));
        return prompt is { IsContinuation: true };
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
                return (capture, NewOutput.After(mark, capture, lines, located ?? -1, client.HasOutput));
            }
        }

        return (null, []);
    }

    /// <summary>The prompt that the cursor waits in, and what stands before it in its line; null where there is none.</summary>
    private (bool IsContinuation, string Before)? PromptIn(ScreenCapture capture, IReadOnlyList<NewLine> found)
    {
        if (found.Count == 0 || capture.Lines() is not [.., var last] || last.LastRow != capture.CursorRow || found[^1].Text != last.Text)
        {
            return null;
        }

        var (text, start) = found[^1];
        if (_prompt is { Length: > 0 } && text.EndsWith(_prompt, StringComparison.Ordinal)
            && text.Length - _prompt.Length >= start && prompts.Prompt.IsMatch(_prompt, 0))
        {
            return (false, text[start..^_prompt.Length]);
        }

        return prompts.Prompt.IsMatch(text, start) ? (false, "")
            : prompts.Continuation?.IsMatch(text, start) == true ? (true, "")
            : null;
    }
}
