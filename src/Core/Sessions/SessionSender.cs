using System.Globalization;
using System.Text;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>Types into a pane and, if asked, waits for what comes after.</summary>
/// <param name="time">The clock for time limits; the system's where it is null.</param>
public sealed class SessionSender(TimeProvider? time = null)
{
    // The kernel's N_TTY line buffer: in canonical mode what goes beyond it is dropped without a word.
    private const int CanonicalLineLimit = 4095;

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Sends; repeats only what certainly was not typed.</summary>
    /// <param name="request">What and where.</param>
    /// <param name="cancellationToken">Ends the work; what was typed stays typed.</param>
    /// <exception cref="TmuxException">There is no tmux on PATH.</exception>
    public async Task<SendOutcome> SendAsync(SendRequest request, CancellationToken cancellationToken = default)
    {
        var explain = request.Explain ?? (_ => { });
        if (request.Keys.FirstOrDefault(k => !KeyName.IsKnown(k)) is { } unknown)
        {
            return new SendOutcome.Refused(KeyName.Complaint(unknown));
        }

        for (var attempt = 1; ; attempt++)
        {
            explain(string.Create(CultureInfo.InvariantCulture, $"attempt {attempt} of {request.Attempts}: {request.Address} on {request.Address.Socket}"));
            try
            {
                return await AttemptAsync(request, explain, cancellationToken).ConfigureAwait(false);
            }
            catch (TmuxException e) when (e.Failure != TmuxFailure.TmuxNotFound)
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
        var (opened, failure) = await PaneConnection.OpenAsync(request.Address, cancellationToken, CallLimit.Within(request.Timeout)).ConfigureAwait(false);
        if (opened is null)
        {
            return new SendOutcome.PaneNotReady(failure!);
        }

        await using var connection = opened.ConfigureAwait(false);
        var pane = await ServerQuery.PaneAsync(opened.Client, request.Address.ExactPane, cancellationToken).ConfigureAwait(false);
        if (pane is null || !request.Address.Is(pane) || pane.Dead)
        {
            return new SendOutcome.PaneNotReady(await HealthProbe.ProbeAsync(request.Address, cancellationToken).ConfigureAwait(false));
        }

        if (TooLongForTerminal(request, pane) is { } tooLong)
        {
            return new SendOutcome.Refused(tooLong);
        }

        opened.Client.Watch(pane.PaneId);
        var typing = new Typing(opened.Client, pane);
        if (await typing.TypeAsync(request, cancellationToken).ConfigureAwait(false) is not { } typed)
        {
            return new SendOutcome.PaneNotReady(await HealthProbe.ProbeAsync(request.Address, cancellationToken).ConfigureAwait(false));
        }

        explain(typed.LeftMode ? "the pane was in copy mode and has been taken out of it" : "the pane is ready");
        explain("typed");
        if (request.WaitFor is null)
        {
            return new SendOutcome.Sent(null, typed.LeftMode);
        }

        explain(string.Create(CultureInfo.InvariantCulture, $"waiting up to {request.Timeout.TotalSeconds} s for '{request.WaitFor}'"));
        var wait = new PaneWait(opened.Client, request.Address.Socket, typed.Pane, _time);
        var outcome = await wait.WaitAsync(
            new WaitCondition { Pattern = request.WaitFor, Mark = typed.Mark, Timeout = request.Timeout, Progress = request.Progress },
            cancellationToken).ConfigureAwait(false);
        explain($"the wait ended: {outcome.GetType().Name} after {outcome.Elapsed.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms");
        return new SendOutcome.Sent(outcome, typed.LeftMode);
    }

    internal static string? TooLongForTerminal(SendRequest request, PaneState pane)
    {
        if (request.Text is null || request.Text.Length * 3 <= CanonicalLineLimit)
        {
            return null;
        }

        var longest = request.Text.Split('\n').Max(Encoding.UTF8.GetByteCount);
        return longest > CanonicalLineLimit && TerminalMode.IsCanonical(pane.Tty)
            ? string.Create(CultureInfo.InvariantCulture,
                $"a line of {longest} bytes is too long: the terminal of {request.Address} takes at most {CanonicalLineLimit} bytes a line now and would drop the rest; send shorter lines, or wait until the program reads keys itself")
            : null;
    }
}
