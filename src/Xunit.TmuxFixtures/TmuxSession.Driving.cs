using System.Globalization;
using System.Runtime.CompilerServices;
using TmuxTool.Screens;
using TmuxTool.Sessions;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace Xunit.TmuxFixtures;

/// <content>What a test does with the program. All of it ends when the running test is cancelled or times out.</content>
public abstract partial class TmuxSession
{
    /// <summary>Types text, byte for byte, and presses Enter.</summary>
    /// <param name="text">The text.</param>
    /// <param name="enter">Whether Enter follows.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="TmuxSessionException">It could not be typed.</exception>
    public Task SendAsync(string text, bool enter = true, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        return InputAsync(
            $"{(enter ? "send" : "type")} {Quoted.Of(text)}",
            new CallSite(file, line),
            token => Pane.SendAsync(text, enter ? SendMode.Line : SendMode.Literal, token));
    }

    /// <summary>Presses keys.</summary>
    /// <param name="keys">tmux names of keys, several separated by blanks: <c>C-c</c>, <c>Up Up Enter</c>, <c>Escape : q Enter</c>.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="TmuxSessionException">A key is unknown, or they could not be pressed.</exception>
    public Task KeyAsync(string keys, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(keys);
        var names = keys.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return InputAsync($"key {keys}", new CallSite(file, line), token => Pane.KeysAsync(names, token));
    }

    /// <summary>Pastes text at once, bracketed where the program asked for that, then presses what makes it run.</summary>
    /// <param name="text">The text, of any number of lines.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="TmuxSessionException">It could not be pasted.</exception>
    public Task PasteAsync(string text, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        return InputAsync($"paste {Quoted.Of(text)}", new CallSite(file, line), token => Pane.SendAsync(text, SendMode.Paste, token));
    }

    /// <summary>Types code line by line, waits for the prompt, and returns what was printed: no echo, no prompts.</summary>
    /// <param name="code">The code; where the program waits for more after its last line, an empty line follows.</param>
    /// <param name="timeout">How long it may take; by default what the options say.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="TmuxSessionException">The prompt did not come back.</exception>
    /// <exception cref="InvalidOperationException">The options name no prompt.</exception>
    public Task<string> RunAsync(
        string code, TimeSpan? timeout = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (_options.PromptPattern is not { } prompt)
        {
            throw new InvalidOperationException($"{GetType().Name} has no prompt, so the end of a run cannot be seen; its Configure must call options.Prompt(...), or use SendAsync and WaitForAsync");
        }

        return _log.AddAsync($"run {Quoted.Of(code)}", new CallSite(file, line), RunAsync, Quoted.Of);

        async Task<string> RunAsync()
        {
            var run = await Pane.RunAsync(code, new Prompts(prompt, _options.ContinuationPattern), timeout ?? _options.WaitLimit, Token).ConfigureAwait(false);
            return run switch
            {
                { Refusal: { } refusal } => throw await FailureAsync($"{Quoted.Of(code)} could not be typed: {Reason(refusal)}").ConfigureAwait(false),
                { End: WaitOutcome.Matched, IsIncomplete: false } => run.Output,
                { End: WaitOutcome.Matched } => throw await FailureAsync($"after {Quoted.Of(code)} and an empty line the program still waits for more").ConfigureAwait(false),
                _ => throw await FailureAsync($"after {Quoted.Of(code)} the prompt {Quoted.Of(prompt.ToString())} did not come back: {Reason(run.End!)}").ConfigureAwait(false),
            };
        }
    }

    /// <summary>
    /// Waits for a line that matches, among what appeared after the last input; before any input, among all that is shown.
    /// The echo of what was typed does not count.
    /// </summary>
    /// <param name="regex">A .NET regular expression; <c>^</c> and <c>$</c> are the ends of a line, wrapped rows are joined.</param>
    /// <param name="timeout">How long to wait; by default what the options say.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The line, without blanks at its end.</returns>
    /// <exception cref="TmuxSessionException">It did not appear.</exception>
    /// <exception cref="ArgumentException">The expression is not valid.</exception>
    public Task<string> WaitForAsync(
        string regex, TimeSpan? timeout = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WaitForAsync(WaitPattern.Parse(regex), timeout, new CallSite(file, line));

    /// <summary>As <see cref="WaitForAsync(string, TimeSpan?, string, int)"/>, for text as it is.</summary>
    /// <param name="text">The text, within one line.</param>
    /// <param name="timeout">How long to wait; by default what the options say.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The line, without blanks at its end.</returns>
    /// <exception cref="TmuxSessionException">It did not appear.</exception>
    public Task<string> WaitForTextAsync(
        string text, TimeSpan? timeout = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WaitForAsync(WaitPattern.Fixed(text), timeout, new CallSite(file, line));

    /// <summary>Waits until the screen has not changed for a while.</summary>
    /// <param name="idle">How long it must stay as it is; by default 0.2 seconds.</param>
    /// <param name="timeout">How long to wait for that; by default what the options say.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="TmuxSessionException">It went on changing, or the program ended.</exception>
    public Task WaitForIdleAsync(
        TimeSpan? idle = null, TimeSpan? timeout = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var quiet = idle ?? TimeSpan.FromSeconds(0.2);
        return WaitAsync(
            string.Create(CultureInfo.InvariantCulture, $"a screen that stays as it is for {quiet.TotalSeconds} s"),
            new CallSite(file, line),
            () => Pane.WaitForIdleAsync(quiet, timeout ?? _options.WaitLimit, Token),
            outcome => outcome is WaitOutcome.Idle ? "idle" : null);
    }

    /// <summary>Waits until the program ends.</summary>
    /// <param name="timeout">How long to wait; by default what the options say.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="TmuxSessionException">It did not end.</exception>
    public Task<ProgramExit> WaitForExitAsync(
        TimeSpan? timeout = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WaitAsync(
            "the end of the program",
            new CallSite(file, line),
            () => Pane.WaitForExitAsync(timeout ?? _options.WaitLimit, Token),
            outcome => outcome is WaitOutcome.Exited(var status, var signal) ? new ProgramExit(status, signal) : null);

    /// <summary>Waits until the screen is as a condition wants it: for programs that paint, where lines do not say it.</summary>
    /// <param name="condition">Judges a screen; called whenever the program has printed.</param>
    /// <param name="timeout">How long to wait; by default what the options say.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <param name="expression">Filled in by the compiler.</param>
    /// <returns>The screen that was as wanted.</returns>
    /// <exception cref="TmuxSessionException">It never was, or not before the program ended.</exception>
    /// <exception cref="TmuxException">The session or its server has gone, or does not answer.</exception>
    public Task<Screen> ExpectAsync(
        Func<Screen, bool> condition,
        TimeSpan? timeout = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0,
        [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _log.AddAsync($"expect {Quoted.Of(expression)}", new CallSite(file, line), ExpectAsync, _ => "seen");

        async Task<Screen> ExpectAsync()
        {
            var outcome = await Pane.WaitForScreenAsync(condition, timeout ?? _options.WaitLimit, Token).ConfigureAwait(false);
            if (outcome.IsSeen)
            {
                return outcome.Screen;
            }

            var end = await Pane.WaitForExitAsync(TimeSpan.Zero, Token).ConfigureAwait(false);
            var when = end is WaitOutcome.TimedOut
                ? string.Create(CultureInfo.InvariantCulture, $" within {outcome.Elapsed.TotalSeconds:0.0} s")
                : $", and {Reason(end with { Elapsed = outcome.Elapsed })}";
            throw new TmuxSessionException($"the screen was not as expected{when}: {Quoted.Of(expression)}\n{outcome.Screen}");
        }
    }

    /// <summary>What the terminal shows now.</summary>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="TmuxException">The session or its server has gone, or does not answer.</exception>
    public Task<Screen> ScreenAsync([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _log.AddAsync("screen", new CallSite(file, line), () => Pane.ScreenAsync(Token));

    /// <summary>The history and the screen as text; wrapped rows are joined.</summary>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="TmuxException">The session or its server has gone, or does not answer.</exception>
    public Task<string> ScrollbackAsync([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _log.AddAsync("scrollback", new CallSite(file, line), () => Pane.ScrollbackAsync(Token));

    /// <summary>Changes the size of the terminal; the program is told.</summary>
    /// <param name="columns">The new width in cells.</param>
    /// <param name="rows">The new height in rows.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="TmuxException">tmux does not allow that size, or the session has gone.</exception>
    public Task ResizeAsync(int columns, int rows, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _log.AddAsync(
            string.Create(CultureInfo.InvariantCulture, $"resize to {columns}x{rows}"),
            new CallSite(file, line),
            async () =>
            {
                await Pane.ResizeAsync(columns, rows, Token).ConfigureAwait(false);
                return true;
            },
            _ => "ok");

    // Not a parameter: then every call of every test would have to name the one token that is ever meant.
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<bool> InputAsync(string what, CallSite site, Func<CancellationToken, Task<SendOutcome>> send) =>
        _log.AddAsync(
            what,
            site,
            async () =>
            {
                var outcome = await send(Token).ConfigureAwait(false);
                return outcome is SendOutcome.Sent ? true : throw await FailureAsync($"could not {what}: {Reason(outcome)}").ConfigureAwait(false);
            },
            _ => "ok");

    private Task<string> WaitForAsync(WaitPattern pattern, TimeSpan? timeout, CallSite site) => WaitAsync(
        Quoted.Of(pattern.ToString()),
        site,
        () => Pane.WaitForAsync(pattern, timeout ?? _options.WaitLimit, Token),
        outcome => (outcome as WaitOutcome.Matched)?.Line);

    private Task<T> WaitAsync<T>(string what, CallSite site, Func<Task<WaitOutcome>> wait, Func<WaitOutcome, T?> result)
        where T : class =>
        _log.AddAsync(
            $"wait for {what}",
            site,
            async () =>
            {
                var outcome = await wait().ConfigureAwait(false);
                return result(outcome) ?? throw await FailureAsync($"waited for {what}: {Reason(outcome)}", outcome.Screen).ConfigureAwait(false);
            },
            value => value is string line ? Quoted.Of(line) : value.ToString()!);

    private async Task<TmuxSessionException> FailureAsync(string message, string shown = "")
    {
        try
        {
            return new TmuxSessionException($"{message}\n{await Pane.ScreenAsync(CancellationToken.None).ConfigureAwait(false)}");
        }
        catch (TmuxException)
        {
            return new TmuxSessionException(shown.Length > 0 ? $"{message}\n{shown}" : message);
        }
    }

    private static string Reason(WaitOutcome outcome) => string.Create(CultureInfo.InvariantCulture, $"{outcome switch
    {
        WaitOutcome.TimedOut => "not within",
        WaitOutcome.Exited(var status, var signal) => $"the program has ended ({SessionStart.Ending(status, signal)}) after",
        WaitOutcome.PaneGone => "the session is gone after",
        WaitOutcome.ServerGone => "the tmux server is gone after",
        WaitOutcome.NotResponding => "the tmux server does not answer after",
        _ => $"{outcome.GetType().Name} after",
    }} {outcome.Elapsed.TotalSeconds:0.0} s");

    private static string Reason(SendOutcome outcome) => outcome switch
    {
        SendOutcome.Refused(var message) => message,
        SendOutcome.Failed(var message, _) => message,
        SendOutcome.PaneNotReady({ PaneDead: true } health) => $"the program has ended ({SessionStart.Ending(health.ExitStatus, health.Signal)})",
        SendOutcome.PaneNotReady(var health) => $"the session is not ready ({health.Status})",
        _ => outcome.ToString(),
    };
}
