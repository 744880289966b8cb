using System.Globalization;
using TmuxTool.Processes;
using TmuxTool.Sessions;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Terminal;

/// <summary>Runs code in the program of a pane: the one engine behind the verb, the library and the fixtures.</summary>
internal sealed class PaneRun(PaneTerminal terminal, RunRequest request, Prompts? told)
{
    private static readonly TimeSpan s_statusPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_unknownEnterDelay = TimeSpan.FromMilliseconds(150);

    private readonly long _start = terminal.Time.GetTimestamp();
    private readonly PromptReader _prompt = new(terminal, request.Presets, request.Address.Row, told);
    private readonly List<string> _output = [];
    private long _dropped;

    // What the program did when the wait ended.
    private ProgramActivity _activity;

    private TimeSpan Left => request.Timeout - terminal.Time.GetElapsedTime(_start) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    public async Task<RunResult> RunAsync(CancellationToken cancellationToken)
    {
        using var turn = await PaneTurn.TakeAsync(terminal.Pane.Tty, TurnKind.Run, Left, terminal.Time, cancellationToken).ConfigureAwait(false);
        if (turn is null)
        {
            return new RunResult.Busy(Screen(), Program: null) { Elapsed = terminal.Time.GetElapsedTime(_start) };
        }

        // What others have done meanwhile is in the model; what they learned of the prompt is with the pane.
        await _prompt.LoadAsync(cancellationToken).ConfigureAwait(false);
        var result = await ReadyAsync(cancellationToken).ConfigureAwait(false) ?? await RunLinesAsync(cancellationToken).ConfigureAwait(false);
        return result with { Lines = _output, Dropped = _dropped, Elapsed = terminal.Time.GetElapsedTime(_start) };
    }

    /// <summary>Waits until the program takes input: it may still be starting, or busy with something else. Null when it does.</summary>
    private async Task<RunResult?> ReadyAsync(CancellationToken cancellationToken)
    {
        var end = await WaitAsync(afterInput: false, cancellationToken).ConfigureAwait(false);
        switch (end)
        {
            case WaitOutcome.TimedOut:
                return new RunResult.Busy(end.Screen, ForegroundProgram.Of(terminal.Pane.Pid, terminal.Pane.CurrentCommand)) { Prompt = _prompt.Expected };
            case not WaitOutcome.Input:
                return new RunResult.Unfinished(end);
        }

        switch (_activity)
        {
            case ProgramActivity.Secret:
            case ProgramActivity.Asks when _prompt.IsKnown || terminal.Look(screen => screen.IsAlternate) || string.IsNullOrWhiteSpace(_prompt.Line):
                return new RunResult.Asks(_prompt.Line.TrimEnd(), _activity == ProgramActivity.Secret, IsBefore: true, _prompt.Process);
        }

        _prompt.Learn();
        return null;
    }

    private async Task<RunResult> RunLinesAsync(CancellationToken cancellationToken)
    {
        var preset = _prompt.Preset;
        var blockEnd = told is not null ? told.BlockEnd : preset?.BlockEnd;
        var code = Prepared(preset, blockEnd);
        var lines = PaneTerminal.Lines(code.TrimEnd('\n', '\r')).ToList();
        var hasEnded = false;
        for (var i = 0; i < lines.Count; i++)
        {
            if (await TypeAsync(lines[i], keepMark: true, cancellationToken).ConfigureAwait(false) is { } refused)
            {
                return refused;
            }

            _prompt.HasMore = i < lines.Count - 1;
            var end = await WaitAsync(afterInput: true, cancellationToken).ConfigureAwait(false);
            if (end is not WaitOutcome.Input)
            {
                Take(terminal.CommandOutput ?? terminal.News(), isAtPrompt: false);
                return new RunResult.Unfinished(end);
            }

            if (_activity is ProgramActivity.Asks or ProgramActivity.Secret)
            {
                Take(WithoutQuestion(terminal.News()), isAtPrompt: false);
                return new RunResult.Asks(_prompt.Line.TrimEnd(), _activity == ProgramActivity.Secret, IsBefore: false, _prompt.Process);
            }

            var isLast = i == lines.Count - 1;
            if (_activity == ProgramActivity.Continuation)
            {
                Take(terminal.News(), isAtPrompt: true);
                if (isLast && !hasEnded && blockEnd is not null)
                {
                    hasEnded = true;
                    lines.Add(blockEnd);
                }
                else if (isLast)
                {
                    return new RunResult.Incomplete();
                }

                continue;
            }

            var status = await CollectAsync(needsStatus: isLast, cancellationToken).ConfigureAwait(false);
            if (isLast && _prompt.IsShell)
            {
                await _prompt.SaveAsync(cancellationToken).ConfigureAwait(false);
                return new RunResult.Finished(status, IsShell: true);
            }
        }

        await _prompt.SaveAsync(cancellationToken).ConfigureAwait(false);
        return new RunResult.Finished(HasError(preset) ? 1 : 0, IsShell: false);
    }

    /// <summary>Takes the output of a command that has ended; the status of a shell, where it is needed.</summary>
    private async Task<int?> CollectAsync(bool needsStatus, CancellationToken cancellationToken)
    {
        if (terminal.CommandOutput is { } marked)
        {
            Take(marked, isAtPrompt: false);
            return terminal.CommandStatus;
        }

        var news = terminal.News();
        var status = terminal.CommandStatus;
        if (_prompt.IsShell && terminal.Mark is null && needsStatus && request.NeedsStatus)
        {
            status = await AskStatusAsync(news, cancellationToken).ConfigureAwait(false);
        }

        Take(news, isAtPrompt: true);
        return status;
    }

    private void Take(IReadOnlyList<NewLine> lines, bool isAtPrompt)
    {
        var count = lines.Count;
        var before = "";
        // What an editor shows below its prompt is part of it: a status line, a choice.
        while (isAtPrompt && count > 0 && lines[count - 1].LeftOfCursor is null && lines.Any(line => line.LeftOfCursor is not null))
        {
            count--;
        }

        if (isAtPrompt && count > 0 && lines[count - 1].LeftOfCursor is { } left)
        {
            var prompt = _activity == ProgramActivity.Continuation ? left : _prompt.PromptIn(left);
            before = left[Math.Min(lines[count - 1].Start, left.Length - prompt.Length)..^prompt.Length];
            count--;
            if (before.Length == 0 && Math.Min(_prompt.LinesAbove, count) is > 0 and var above)
            {
                count -= above;
                before = _prompt.BeforeTop(lines[count]);
            }
        }
        else
        {
            // The line that the cursor is in is blank, as a rule.
            while (count > 0 && lines[count - 1].LeftOfCursor is not null && string.IsNullOrWhiteSpace(lines[count - 1].New))
            {
                count--;
            }
        }

        _output.AddRange(lines.Take(count).Select(line => line.New.TrimEnd()));
        if (before.Length > 0)
        {
            _output.Add(before.TrimEnd());
        }

        _dropped += terminal.Look(screen => screen.Dropped);
    }

    private static List<NewLine> WithoutQuestion(List<NewLine> lines)
    {
        lines.RemoveAll(line => line.LeftOfCursor is not null);
        return lines;
    }

    /// <summary>Waits until the program waits for input, and notes how.</summary>
    private async Task<WaitOutcome> WaitAsync(bool afterInput, CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = await new PaneWait(terminal) { Until = () => Waits(afterInput), Progress = request.Progress }
                .WaitAsync(new WaitGoal(), Left, cancellationToken).ConfigureAwait(false);
            var changes = terminal.Look(screen => screen.Changes);
            if (end is not WaitOutcome.Input || terminal.Mark is not null)
            {
                return end;
            }

            // What the program printed before it began to wait may still be on its way.
            await terminal.AskAsync(cancellationToken).ConfigureAwait(false);
            if (terminal.Look(screen => screen.Changes) == changes)
            {
                return end;
            }
        }
    }

    private WaitOutcome.Input? Waits(bool afterInput)
    {
        // The prompt that was there before is no evidence: something must have come after the Enter.
        if (afterInput && !terminal.HasOutput)
        {
            return null;
        }

        _activity = _prompt.Look();
        return _activity == ProgramActivity.Busy || (_activity == ProgramActivity.Continuation && !afterInput) ? null : new WaitOutcome.Input(_activity, _prompt.Line);
    }

    /// <summary>Types a line at the prompt; how that failed, or null.</summary>
    private async Task<RunResult?> TypeAsync(string line, bool keepMark, CancellationToken cancellationToken)
    {
        var mode = SendMode.Line;
        if (line.Contains('\t', StringComparison.Ordinal) && !terminal.Input().IsCanonical)
        {
            switch (_prompt.Preset?.Tab ?? TabInput.Paste)
            {
                case TabInput.Refuse:
                    return new RunResult.NotTyped($"cannot type a tab: {_prompt.Preset?.Name ?? _prompt.Process} takes it for a request to complete; use blanks");
                case TabInput.Quote:
                    // The line editor takes the character behind C-v as it is.
                    line = line.Replace("\t", "\x16\t", StringComparison.Ordinal);
                    break;
                default:
                    mode = SendMode.Paste;
                    break;
            }
        }

        var send = new SendRequest
        {
            Address = request.Address,
            Steps = [new SendStep.Text(line)],
            Mode = mode,
            Timeout = Left,
            IsNested = _prompt.IsNested,
            EnterDelay = _prompt.IsKnown || told is not null ? TimeSpan.Zero : s_unknownEnterDelay,
        };
        if (SessionSender.TooLongForTerminal(send, terminal.Pane) is { } tooLong)
        {
            return new RunResult.NotTyped(tooLong);
        }

        try
        {
            return await terminal.TypeAsync(send, cancellationToken, keepMark).ConfigureAwait(false) is null
                ? new RunResult.NotReady(await HealthProbe.ProbeAsync(request.Address, cancellationToken).ConfigureAwait(false))
                : null;
        }
        catch (TmuxException e) when (e.Failure == TmuxFailure.InputOff)
        {
            return new RunResult.NotTyped(e.Message);
        }
    }

    private string Prepared(ProgramPreset? preset, string? blockEnd)
    {
        if (blockEnd is "" && (told is not null || preset?.IsShell == false))
        {
            return IndentedCode.ForPrompt(request.Code);
        }

        // bash replaces '!' by commands of its history, but not within single quotes.
        return _prompt.Process is "bash" && request.Code.Contains('!', StringComparison.Ordinal)
            ? $"eval '{request.Code.TrimEnd('\n', '\r').Replace("'", "'\\''", StringComparison.Ordinal)}'"
            : request.Code;
    }

    /// <summary>
    /// Asks a shell that gives no marks for the status of its last command: the question is typed, and the answer is a mark,
    /// behind which the question is wiped off the screen. What is shown then is one prompt, which tells how many lines it has.
    /// </summary>
    private async Task<int?> AskStatusAsync(List<NewLine> news, CancellationToken cancellationToken)
    {
        var prompt = _prompt.PromptIn(_prompt.Line);
        var question = StatusQuestion(_prompt.Line[..^prompt.Length], prompt);
        if (await TypeAsync(question, keepMark: false, cancellationToken).ConfigureAwait(false) is not null)
        {
            return null;
        }

        await new PaneWait(terminal)
        {
            Until = () => terminal.CommandStatus is not null && _prompt.Look() == ProgramActivity.Prompt ? new WaitOutcome.Input(ProgramActivity.Prompt, "") : null,
        }.WaitAsync(new WaitGoal(), s_statusPatience, cancellationToken).ConfigureAwait(false);
        var shown = terminal.News(withPassed: false);
        var above = shown.Count - 1;
        // The same lines must stand above the prompt that came after the command.
        _prompt.LinesAbove = above > 0 && above < 5 && news.Count > above ? above : 0;
        return terminal.CommandStatus;
    }

    private string StatusQuestion(string before, string prompt)
    {
        // What is wiped begins where the prompt does, and ends with the question. Were that the last cell of a row,
        // shells would not agree whether the cursor is in the next one.
        var width = terminal.Pane.Width;
        var start = CellWidth.Of(before);
        var begin = start + CellWidth.Of(prompt);
        // The number of rows is part of the question; a blank in front makes up for one that is shorter than that.
        var text = Question(99, (start % width) + 1);
        var blanks = (begin + text.Length) % width == 0 ? 1 : 0;
        var rows = ((begin + text.Length + blanks) / width) - (start / width) + 1;
        return Question(rows + _prompt.LinesAbove, (start % width) + 1).PadLeft(text.Length + blanks);

        // It begins with a blank, so that shells which are told so keep it out of their history, and leaves $? as it was.
        static string Question(int rows, int column) => string.Create(
            CultureInfo.InvariantCulture, $$""" eval "printf '\033]133;D;$?\007\033[{{rows}}A\033[{{column}}G\033[J';(exit $?)" """)[..^1];
    }

    private bool HasError(ProgramPreset? preset)
    {
        var error = told is null && preset?.ErrorPattern is { } pattern ? WaitPattern.Parse(pattern) : null;
        return error is not null && _output.Any(line => error.IsMatch(line, 0));
    }

    private string Screen() => string.Join('\n', terminal.Look(screen => screen.LastLines(200).ToList()));
}
