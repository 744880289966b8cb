using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>One run in a pane over an open connection.</summary>
internal sealed class PaneRun(ControlModeClient client, RunRequest request, PaneState pane, TimeProvider time)
{
    // Kept with the pane where output without a line end stands before the prompt, for the next run.
    private const string PromptOption = "@tmux_tool_prompt";

    private readonly long _start = time.GetTimestamp();

    // What the prompt is, where it cannot be seen from the line that it stands in.
    private string _prompt = "";

    private TimeSpan Left => request.Timeout - time.GetElapsedTime(_start) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    public async Task<RunResult> RunAsync(CancellationToken cancellationToken)
    {
        _prompt = (await client.ExecuteAsync(
            new CommandList().Add("show-options", "-pqv", "-t", pane.PaneId, PromptOption), cancellationToken).ConfigureAwait(false)).Output.TrimEnd('\n');
        var (preset, reader, failure) = await FirstPromptAsync(cancellationToken).ConfigureAwait(false);
        if (failure is not null)
        {
            return failure;
        }

        var prompts = new Prompts(
            WaitPattern.Parse(preset!.PromptPattern),
            preset.ContinuationPattern is { } continuation ? WaitPattern.Parse(continuation) : null,
            preset.BlockEnd);
        var code = preset.BlockEnd is "" ? IndentedCode.ForPrompt(request.Code) : request.Code;
        var live = new LiveRun(client, request.Address.Socket, pane.PaneId, prompts, Left, time)
        {
            IsReading = reader!.IsReading,
            Progress = request.Progress,
            KnownPrompt = _prompt,
        };
        var run = await live.RunAsync(code, line => TypeAsync(line, cancellationToken), cancellationToken).ConfigureAwait(false);
        var result = run is { End: WaitOutcome.Matched, IsIncomplete: false } && preset.IsShell
            ? new RunResult.Finished(client.CommandStatus ?? await AskAsync(live, reader, cancellationToken).ConfigureAwait(false), IsShell: true)
            : Result(run, preset);
        if (live.LastPrompt is { Before.Length: > 0 } prompt)
        {
            await client.ExecuteAsync(
                new CommandList().Add("set-option", "-p", "-t", pane.PaneId, PromptOption, prompt.Text), cancellationToken).ConfigureAwait(false);
        }

        return result with { Lines = run.Lines, Dropped = run.Dropped };
    }

    /// <summary>Waits until the program asks for input: it may still be starting, or busy with something else.</summary>
    private async Task<(ProgramPreset? Preset, InputReader? Reader, RunResult? Failure)> FirstPromptAsync(CancellationToken cancellationToken)
    {
        ProgramPreset? preset = null;
        InputReader? reader = null;
        var process = pane.CurrentCommand;
        var end = await new PaneWait(client, request.Address.Socket, pane, time).WaitAsync(
            new WaitCondition
            {
                HistoryLines = 100,
                Timeout = Left,
                Progress = request.Progress,
                Accept = (capture, found) =>
                {
                    process = capture.Pane.CurrentCommand;
                    reader = InputReader.Of(pane);
                    preset = request.Presets.ForPane(request.Address.Row, process, reader.Group, pane.Pid);
                    // A program that nobody knows ends the wait; the command of a shell that is known is no such program.
                    return preset is null || (found.Count > 0 && IsPrompt(preset, capture, found[^1].Text) && Is(preset, process, reader));
                },
                Holds = () => preset is null || reader!.IsReading(),
            },
            cancellationToken).ConfigureAwait(false);
        return end switch
        {
            WaitOutcome.Matched when preset is null => (null, null, new RunResult.UnknownProgram(process)),
            WaitOutcome.Matched => (preset, reader, null),
            WaitOutcome.TimedOut => (null, null, new RunResult.Busy(end.Screen)),
            _ => (null, null, new RunResult.Unfinished(end)),
        };
    }

    /// <summary>Whether it is the program itself that reads, and none that it has started.</summary>
    private bool Is(ProgramPreset preset, string process, InputReader reader) =>
        preset.RunsAs(process) || reader.Group is null || reader.Group == pane.Pid;

    /// <summary>Whether the cursor waits in a prompt; notes which, where more than the prompt stands before the cursor.</summary>
    private bool IsPrompt(ProgramPreset preset, ScreenCapture capture, string line)
    {
        var lines = capture.Lines();
        if (capture.CursorLine(lines) < lines.Count - 1)
        {
            return false;
        }

        var prompt = WaitPattern.Parse(preset.PromptPattern);
        if (_prompt.Length > 0 && line.EndsWith(_prompt, StringComparison.Ordinal) && prompt.IsMatch(_prompt, 0))
        {
            return true;
        }

        if (prompt.IsMatch(line, 0))
        {
            _prompt = "";
            return true;
        }

        // Where what was typed before has filled its row, the prompt seems to be its continuation.
        var row = capture.Rows[capture.CursorRow - capture.First];
        row = row[..CellWidth.IndexAt(row, capture.Pane.CursorX)];
        if (!prompt.IsMatch(row, 0))
        {
            return false;
        }

        _prompt = row;
        return true;
    }

    private async Task<(Typing.Result? Typed, SendOutcome Outcome)> TypeAsync(string line, CancellationToken cancellationToken)
    {
        // A tab that is typed would complete words; one that is pasted is a tab.
        var mode = line.Contains('\t', StringComparison.Ordinal) ? SendMode.Paste : SendMode.Line;
        var send = new SendRequest { Address = request.Address, Text = line, Mode = mode };
        if (SessionSender.TooLongForTerminal(send, pane) is { } tooLong)
        {
            return (null, new SendOutcome.Refused(tooLong));
        }

        client.Watch(pane.PaneId);
        return await new Typing(client, pane).TypeAsync(send, cancellationToken).ConfigureAwait(false) is { } typed
            ? (typed, new SendOutcome.Sent(null))
            : (null, new SendOutcome.PaneNotReady(await HealthProbe.ProbeAsync(request.Address, cancellationToken).ConfigureAwait(false)));
    }

    private async Task<int?> AskAsync(LiveRun live, InputReader reader, CancellationToken cancellationToken) => live.LastPrompt is { } prompt
        ? await new ShellStatus(client, request.Address, pane, reader, time).AskAsync(prompt, cancellationToken).ConfigureAwait(false)
        : null;

    private static RunResult Result(RunOutcome run, ProgramPreset preset) => run switch
    {
        { Refusal: SendOutcome.Refused(var message) } => new RunResult.NotTyped(message),
        { Refusal: SendOutcome.PaneNotReady(var health) } => new RunResult.NotReady(health),
        { End: WaitOutcome.Matched, IsIncomplete: true } => new RunResult.Incomplete(),
        { End: WaitOutcome.Matched } => new RunResult.Finished(HasError(run, preset) ? 1 : 0, IsShell: false),
        _ => new RunResult.Unfinished(run.End!),
    };

    private static bool HasError(RunOutcome run, ProgramPreset preset)
    {
        var error = preset.ErrorPattern is { } pattern ? WaitPattern.Parse(pattern) : null;
        return error is not null && run.Lines.Any(line => error.IsMatch(line, 0));
    }
}
