using System.Globalization;
using System.Text;
using TmuxTool.Terminal;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>Types into a pane and, if asked, waits for what comes after.</summary>
/// <param name="time">The clock for time limits; the system's where it is null.</param>
public sealed class SessionSender(TimeProvider? time = null)
{
    // The kernel's N_TTY line buffer: in canonical mode what goes beyond it is dropped without a word.
    private const int CanonicalLineLimit = 4095;

    // Programs that take an Enter within a burst of characters for a line break wait about 120 ms.
    private static readonly TimeSpan s_enterDelay = TimeSpan.FromMilliseconds(150);

    private static readonly TimeSpan s_takeOver = TimeSpan.FromMilliseconds(300);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Sends; repeats only what certainly was not typed.</summary>
    /// <param name="request">What and where.</param>
    /// <param name="cancellationToken">Ends the work; what was typed stays typed.</param>
    /// <exception cref="TmuxException">There is no tmux on PATH.</exception>
    public async Task<SendOutcome> SendAsync(SendRequest request, CancellationToken cancellationToken = default)
    {
        var explain = request.Explain ?? (_ => { });
        if (UnknownKey(request) is { } unknown)
        {
            return new SendOutcome.Refused(unknown);
        }

        LongText? loaded;
        try
        {
            (loaded, var refusal) = await LongText.LoadAsync(request, cancellationToken).ConfigureAwait(false);
            if (refusal is not null)
            {
                return new SendOutcome.Refused(refusal);
            }
        }
        catch (TmuxException e) when (e.Failure is not TmuxFailure.TmuxNotFound)
        {
            return e.Failure == TmuxFailure.ServerNotRunning
                ? new SendOutcome.PaneNotReady(await HealthProbe.ProbeAsync(request.Address, cancellationToken).ConfigureAwait(false))
                : new SendOutcome.Failed(e.Message, 1);
        }

        await using (loaded)
        {
            return await AttemptsAsync(request with { Loaded = loaded }, explain, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<SendOutcome> AttemptsAsync(SendRequest request, Action<string> explain, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            explain(string.Create(CultureInfo.InvariantCulture, $"attempt {attempt} of {request.Attempts}: {request.Address} on {request.Address.Socket}"));
            try
            {
                return await AttemptAsync(request, explain, cancellationToken).ConfigureAwait(false);
            }
            catch (TmuxException e) when (e.Failure == TmuxFailure.InputOff)
            {
                return new SendOutcome.InputOff(e.Message);
            }
            catch (TmuxException e) when (e.Failure is not (TmuxFailure.TmuxNotFound or TmuxFailure.InputOff))
            {
                explain(e.Message);
                if (e.MayHaveRun || e.Failure == TmuxFailure.NotResponding || attempt >= request.Attempts)
                {
                    return new SendOutcome.Failed(e.Message + (e.MayHaveRun ? "; the text may have been typed, so it is not repeated" : ""), attempt);
                }
            }

            await Task.Delay(request.RetryInterval, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<SendOutcome> AttemptAsync(SendRequest request, Action<string> explain, CancellationToken cancellationToken)
    {
        var (opened, failure) = await PaneTerminal.OpenAsync(request.Address, 0, _time, cancellationToken, CallLimit.Within(request.Timeout)).ConfigureAwait(false);
        if (opened is null)
        {
            return new SendOutcome.PaneNotReady(failure!);
        }

        await using var terminal = opened.ConfigureAwait(false);
        if (TooLongForTerminal(request, opened.Pane) is { } tooLong)
        {
            return new SendOutcome.Refused(tooLong);
        }

        if (await opened.TypeAsync(await KnownAsync(request, opened, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false) is not { } leftMode)
        {
            return new SendOutcome.PaneNotReady(await HealthProbe.ProbeAsync(request.Address, cancellationToken).ConfigureAwait(false));
        }

        explain(leftMode ? "the pane was in copy mode and has been taken out of it" : "the pane is ready");
        explain("typed");
        if (request.WaitFor is null)
        {
            return new SendOutcome.Sent(null, leftMode);
        }

        explain(string.Create(CultureInfo.InvariantCulture, $"waiting up to {request.Timeout.TotalSeconds} s{For(request.WaitFor)}"));
        var prompt = new PromptReader(opened, request.Presets, request.Address.Row, Prompts.Kept(request.Address.Row));
        var start = _time.GetTimestamp();
        var outcome = await new PaneWait(opened)
        {
            // Right after the send, the program may still wait as it did before.
            Until = request.WaitFor.Input ? () => opened.HasOutput || _time.GetElapsedTime(start) > s_takeOver ? prompt.Waiting() : null : null,
            Progress = request.Progress,
        }.WaitAsync(request.WaitFor, request.Timeout, cancellationToken).ConfigureAwait(false);
        explain($"the wait ended: {outcome.GetType().Name} after {outcome.Elapsed.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms");
        return new SendOutcome.Sent(outcome, leftMode);
    }

    private static string For(WaitGoal goal) => goal.Patterns is [var pattern, ..] ? $" for '{pattern}'" : "";

    /// <summary>The request with what the program needs to take it as it is meant.</summary>
    internal static async Task<SendRequest> KnownAsync(SendRequest request, PaneTerminal terminal, CancellationToken cancellationToken)
    {
        var prompt = new PromptReader(terminal, request.Presets, request.Address.Row, told: null);
        var start = terminal.Time.GetTimestamp();
        while (prompt.IsAboutToRead() && terminal.Time.GetElapsedTime(start) < s_takeOver)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), terminal.Time, cancellationToken).ConfigureAwait(false);
        }

        var isAtPrompt = prompt.Look() is ProgramActivity.Prompt or ProgramActivity.Continuation;
        return request with
        {
            IsNested = prompt.IsNested,
            EndsBlock = prompt.Preset?.BlockEnd is "",
            EnterDelay = request.EnterDelay ?? (isAtPrompt || prompt.IsShell || request.Address.Row?.Prompt is not null ? TimeSpan.Zero : s_enterDelay),
        };
    }

    /// <summary>What is wrong with the first key that tmux does not know; null where it knows all of them.</summary>
    internal static string? UnknownKey(SendRequest request) =>
        request.Steps.OfType<SendStep.Key>().FirstOrDefault(key => !KeyName.IsKnown(key.Name)) is { } unknown
            ? KeyName.Complaint(unknown.Name)
            : null;

    internal static string? TooLongForTerminal(SendRequest request, PaneState pane)
    {
        var text = request.Steps.OfType<SendStep.Text>().MaxBy(step => step.Value.Length)?.Value ?? "";
        if (request.Loaded is null && text.Length * 3 <= CanonicalLineLimit)
        {
            return null;
        }

        var longest = request.Loaded?.LongestLine ?? text.Split('\n').Max(Encoding.UTF8.GetByteCount);
        return longest > CanonicalLineLimit && TerminalMode.IsCanonical(pane.Tty)
            ? string.Create(CultureInfo.InvariantCulture,
                $"a line of {longest} bytes is too long: the terminal of {request.Address} takes at most {CanonicalLineLimit} bytes a line now and would drop the rest; send shorter lines, or wait until the program reads keys itself")
            : null;
    }
}
