using System.Globalization;
using System.Runtime.CompilerServices;
using TmuxTool.Screens;
using TmuxTool.Sessions;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace Xunit.TmuxFixtures;

/// <content>
/// The calls of a test. Each ends with the running test, whose token needs no argument. The overloads with a token end with
/// that one too. In them it is not the last parameter: else xUnit1051 would ask for it in every call of every test.
/// </content>
public abstract partial class TmuxSession
{
    /// <summary>Types text, byte for byte, and presses Enter.</summary>
    /// <param name="text">The text.</param>
    /// <param name="enter">Whether to press Enter after it.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    /// <exception cref="TmuxSessionException">The text could not be typed.</exception>
    public Task SendAsync(string text, bool enter = true, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        SendAsync(text, default, enter, file, line);

    /// <summary>Does the same as <see cref="SendAsync(string, bool, string, int)"/>, with a token for cancellation.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Cancels the call; what was typed stays typed.</param>
    /// <param name="enter">Whether to press Enter after it.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    public Task SendAsync(
        string text, CancellationToken cancellationToken, bool enter = true, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        return InputAsync(
            $"{(enter ? "send" : "type")} {Quoted.Of(text)}",
            new CallSite(file, line, cancellationToken),
            token => Pane.SendAsync(text, enter ? SendMode.Line : SendMode.Literal, token));
    }

    /// <summary>Presses keys.</summary>
    /// <param name="keys">tmux names of keys, separated by blanks: <c>C-c</c>, <c>Up Up Enter</c>, <c>Escape : q Enter</c>.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    /// <exception cref="TmuxSessionException">A key is unknown, or the keys could not be pressed.</exception>
    public Task KeyAsync(string keys, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        KeyAsync(keys, default, file, line);

    /// <summary>Does the same as <see cref="KeyAsync(string, string, int)"/>, with a token for cancellation.</summary>
    /// <param name="keys">tmux names of keys, separated by blanks: <c>C-c</c>, <c>Up Up Enter</c>, <c>Escape : q Enter</c>.</param>
    /// <param name="cancellationToken">Cancels the call; keys that were pressed stay pressed.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    public Task KeyAsync(string keys, CancellationToken cancellationToken, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(keys);
        var names = keys.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return InputAsync($"key {keys}", new CallSite(file, line, cancellationToken), token => Pane.KeysAsync(names, token));
    }

    /// <summary>Pastes text, bracketed if the program has asked for that, and presses the keys that make the program run it.</summary>
    /// <param name="text">The text, of one or more lines.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    /// <exception cref="TmuxSessionException">The text could not be pasted.</exception>
    public Task PasteAsync(string text, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        PasteAsync(text, default, file, line);

    /// <summary>Does the same as <see cref="PasteAsync(string, string, int)"/>, with a token for cancellation.</summary>
    /// <param name="text">The text, of one or more lines.</param>
    /// <param name="cancellationToken">Cancels the call; what was pasted stays pasted.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    public Task PasteAsync(string text, CancellationToken cancellationToken, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        return InputAsync(
            $"paste {Quoted.Of(text)}",
            new CallSite(file, line, cancellationToken),
            token => Pane.SendAsync(text, SendMode.Paste, token));
    }

    /// <summary>Types code line by line, waits for the prompt, and returns the output without echo and prompts.</summary>
    /// <param name="code">The code. An empty line is added if the program waits for more after the last line.</param>
    /// <param name="timeout">The time limit; by default that of the options.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    /// <exception cref="TmuxSessionException">The prompt did not come back.</exception>
    /// <exception cref="InvalidOperationException">The options set no prompt.</exception>
    public Task<string> RunAsync(
        string code, TimeSpan? timeout = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        RunAsync(code, default, timeout, file, line);

    /// <summary>Does the same as <see cref="RunAsync(string, TimeSpan?, string, int)"/>, with a token for cancellation.</summary>
    /// <param name="code">The code. An empty line is added if the program waits for more after the last line.</param>
    /// <param name="cancellationToken">Cancels the wait; what was typed stays typed.</param>
    /// <param name="timeout">The time limit; by default that of the options.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    public Task<string> RunAsync(
        string code, CancellationToken cancellationToken, TimeSpan? timeout = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(code);
        return _log.AddAsync($"run {Quoted.Of(code)}", new CallSite(file, line, cancellationToken), RunAsync, Quoted.Of);

        async Task<string> RunAsync(CancellationToken token)
        {
            var pane = Pane;
            var prompt = Options.PromptPattern ?? throw new InvalidOperationException(
                $"{GetType().Name} has no prompt, so RunAsync cannot know when the program is done: call options.Prompt(...) in Configure, or use SendAsync and WaitForAsync");
            var run = await pane.RunAsync(code, new Prompts(prompt, Options.ContinuationPattern), timeout ?? Options.WaitLimit, token).ConfigureAwait(false);
            return run switch
            {
                { Refusal: { } refusal } => throw await FailureAsync($"could not type {Quoted.Of(code)}: {Reason(refusal)}").ConfigureAwait(false),
                { End: WaitOutcome.Matched, IsIncomplete: false } => run.Output,
                { End: WaitOutcome.Matched } => throw await FailureAsync($"the program still waits for more after {Quoted.Of(code)} and an empty line").ConfigureAwait(false),
                _ => throw await FailureAsync($"waited for the prompt {Quoted.Of(prompt.ToString())} after {Quoted.Of(code)}: {Reason(run.End!)}").ConfigureAwait(false),
            };
        }
    }

    /// <summary>
    /// Waits for a line that matches among the output after the last input; before any input, on the whole screen. The echo
    /// of the input does not match.
    /// </summary>
    /// <param name="regex">A .NET regular expression; <c>^</c> and <c>$</c> are the ends of a line, wrapped rows are joined.</param>
    /// <param name="timeout">The time limit; by default that of the options.</param>
    /// <param name="times">How many lines must match: 2 waits for the second one.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    /// <returns>The line, without trailing blanks.</returns>
    /// <exception cref="TmuxSessionException">No such line appeared.</exception>
    /// <exception cref="ArgumentException">The expression is not valid.</exception>
    public Task<string> WaitForAsync(
        string regex, TimeSpan? timeout = null, int times = 1, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WaitForAsync(regex, default, timeout, times, file, line);

    /// <summary>Does the same as <see cref="WaitForAsync(string, TimeSpan?, int, string, int)"/>, with a token for cancellation.</summary>
    /// <param name="regex">A .NET regular expression; <c>^</c> and <c>$</c> are the ends of a line, wrapped rows are joined.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="timeout">The time limit; by default that of the options.</param>
    /// <param name="times">How many lines must match: 2 waits for the second one.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    public Task<string> WaitForAsync(
        string regex, CancellationToken cancellationToken, TimeSpan? timeout = null, int times = 1, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WaitForAsync(WaitPattern.Parse(regex).Repeated(times), timeout, new CallSite(file, line, cancellationToken));

    /// <summary>Waits for text within a line, as <see cref="WaitForAsync(string, TimeSpan?, int, string, int)"/> does for an expression.</summary>
    /// <param name="text">The text.</param>
    /// <param name="timeout">The time limit; by default that of the options.</param>
    /// <param name="times">How many lines must match: 2 waits for the second one.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    /// <returns>The line, without trailing blanks.</returns>
    /// <exception cref="TmuxSessionException">The text did not appear.</exception>
    public Task<string> WaitForTextAsync(
        string text, TimeSpan? timeout = null, int times = 1, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WaitForTextAsync(text, default, timeout, times, file, line);

    /// <summary>Does the same as <see cref="WaitForTextAsync(string, TimeSpan?, int, string, int)"/>, with a token for cancellation.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="timeout">The time limit; by default that of the options.</param>
    /// <param name="times">How many lines must match: 2 waits for the second one.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    public Task<string> WaitForTextAsync(
        string text, CancellationToken cancellationToken, TimeSpan? timeout = null, int times = 1, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WaitForAsync(WaitPattern.Fixed(text).Repeated(times), timeout, new CallSite(file, line, cancellationToken));

    /// <summary>Waits until the screen has not changed for a time.</summary>
    /// <param name="idle">The time without changes; by default 0.2 seconds.</param>
    /// <param name="timeout">The time limit; by default that of the options.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    /// <exception cref="TmuxSessionException">The screen kept changing, or the program ended.</exception>
    public Task WaitForIdleAsync(
        TimeSpan? idle = null, TimeSpan? timeout = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WaitForIdleAsync(default, idle, timeout, file, line);

    /// <summary>Does the same as <see cref="WaitForIdleAsync(TimeSpan?, TimeSpan?, string, int)"/>, with a token for cancellation.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="idle">The time without changes; by default 0.2 seconds.</param>
    /// <param name="timeout">The time limit; by default that of the options.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    public Task WaitForIdleAsync(
        CancellationToken cancellationToken, TimeSpan? idle = null, TimeSpan? timeout = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var quiet = idle ?? TimeSpan.FromSeconds(0.2);
        return WaitAsync(
            string.Create(CultureInfo.InvariantCulture, $"a screen without changes for {quiet.TotalSeconds} s"),
            new CallSite(file, line, cancellationToken),
            token => Pane.WaitForIdleAsync(quiet, timeout ?? Options.WaitLimit, token),
            outcome => outcome is WaitOutcome.Idle ? "idle" : null);
    }

    /// <summary>Waits until the program exits.</summary>
    /// <param name="timeout">The time limit; by default that of the options.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    /// <returns>Its exit status or signal.</returns>
    /// <exception cref="TmuxSessionException">The program did not exit.</exception>
    public Task<ProgramExit> WaitForExitAsync(
        TimeSpan? timeout = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WaitForExitAsync(default, timeout, file, line);

    /// <summary>Does the same as <see cref="WaitForExitAsync(TimeSpan?, string, int)"/>, with a token for cancellation.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="timeout">The time limit; by default that of the options.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    public Task<ProgramExit> WaitForExitAsync(
        CancellationToken cancellationToken, TimeSpan? timeout = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WaitAsync(
            "the program to exit",
            new CallSite(file, line, cancellationToken),
            token => Pane.WaitForExitAsync(timeout ?? Options.WaitLimit, token),
            outcome => outcome is WaitOutcome.Exited(var status, var signal) ? new ProgramExit(status, signal) : null);

    /// <summary>Waits until the screen satisfies a condition; for programs that paint the whole screen.</summary>
    /// <param name="condition">
    /// The condition; evaluated each time the program has printed. It does not see the echo of the text that was sent last.
    /// </param>
    /// <param name="timeout">The time limit; by default that of the options.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    /// <param name="expression">Set by the compiler.</param>
    /// <returns>The screen that satisfied the condition.</returns>
    /// <exception cref="TmuxSessionException">No screen did, within the time limit or before the program exited.</exception>
    /// <exception cref="TmuxException">The session or its server is gone, or does not answer.</exception>
    public Task<Screen> ExpectAsync(
        Func<Screen, bool> condition,
        TimeSpan? timeout = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0,
        [CallerArgumentExpression(nameof(condition))] string expression = "") =>
        ExpectAsync(condition, default, timeout, file, line, expression);

    /// <summary>Does the same as <see cref="ExpectAsync(Func{Screen, bool}, TimeSpan?, string, int, string)"/>, with a token for cancellation.</summary>
    /// <param name="condition">The condition; evaluated each time the program has printed.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="timeout">The time limit; by default that of the options.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    /// <param name="expression">Set by the compiler.</param>
    public Task<Screen> ExpectAsync(
        Func<Screen, bool> condition,
        CancellationToken cancellationToken,
        TimeSpan? timeout = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0,
        [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _log.AddAsync($"expect {Quoted.Of(expression)}", new CallSite(file, line, cancellationToken), ExpectAsync, _ => "seen");

        async Task<Screen> ExpectAsync(CancellationToken token)
        {
            var outcome = await Pane.WaitForScreenAsync(condition, timeout ?? Options.WaitLimit, token).ConfigureAwait(false);
            if (outcome.IsSeen)
            {
                return outcome.Screen;
            }

            var end = await Pane.WaitForExitAsync(TimeSpan.Zero, token).ConfigureAwait(false);
            throw new TmuxSessionException($"expected {Quoted.Of(expression)}: {Reason(end with { Elapsed = outcome.Elapsed })}\n{outcome.Screen}");
        }
    }

    /// <summary>Gets the screen as it is now.</summary>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    /// <exception cref="TmuxException">The session or its server is gone, or does not answer.</exception>
    public Task<Screen> ScreenAsync([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => ScreenAsync(default, file, line);

    /// <summary>Does the same as <see cref="ScreenAsync(string, int)"/>, with a token for cancellation.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    public Task<Screen> ScreenAsync(CancellationToken cancellationToken, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _log.AddAsync("screen", new CallSite(file, line, cancellationToken), token => Pane.ScreenAsync(token));

    /// <summary>Gets the scrollback and the screen as text; wrapped rows are joined.</summary>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    /// <exception cref="TmuxException">The session or its server is gone, or does not answer.</exception>
    public Task<string> ScrollbackAsync([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => ScrollbackAsync(default, file, line);

    /// <summary>Does the same as <see cref="ScrollbackAsync(string, int)"/>, with a token for cancellation.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    public Task<string> ScrollbackAsync(CancellationToken cancellationToken, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _log.AddAsync("scrollback", new CallSite(file, line, cancellationToken), token => Pane.ScrollbackAsync(token));

    /// <summary>Changes the size of the terminal, which signals the program.</summary>
    /// <param name="columns">The new width in cells.</param>
    /// <param name="rows">The new height in rows.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    /// <exception cref="TmuxException">tmux does not allow that size, or the session is gone.</exception>
    public Task ResizeAsync(int columns, int rows, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        ResizeAsync(columns, rows, default, file, line);

    /// <summary>Does the same as <see cref="ResizeAsync(int, int, string, int)"/>, with a token for cancellation.</summary>
    /// <param name="columns">The new width in cells.</param>
    /// <param name="rows">The new height in rows.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    public Task ResizeAsync(
        int columns, int rows, CancellationToken cancellationToken, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _log.AddAsync(
            string.Create(CultureInfo.InvariantCulture, $"resize to {columns}x{rows}"),
            new CallSite(file, line, cancellationToken),
            async token =>
            {
                await Pane.ResizeAsync(columns, rows, token).ConfigureAwait(false);
                return true;
            },
            _ => "ok");

    private Task<bool> InputAsync(string what, CallSite site, Func<CancellationToken, Task<SendOutcome>> send) =>
        _log.AddAsync(
            what,
            site,
            async token =>
            {
                var outcome = await send(token).ConfigureAwait(false);
                return outcome is SendOutcome.Sent ? true : throw await FailureAsync($"could not {what}: {Reason(outcome)}").ConfigureAwait(false);
            },
            _ => "ok");

    private Task<string> WaitForAsync(WaitPattern pattern, TimeSpan? timeout, CallSite site) => WaitAsync(
        Quoted.Of(pattern.ToString()),
        site,
        token => Pane.WaitForAsync(pattern, timeout ?? Options.WaitLimit, token),
        outcome => (outcome as WaitOutcome.Matched)?.Line);

    private Task<T> WaitAsync<T>(string what, CallSite site, Func<CancellationToken, Task<WaitOutcome>> wait, Func<WaitOutcome, T?> result)
        where T : class =>
        _log.AddAsync(
            $"wait for {what}",
            site,
            async token =>
            {
                var outcome = await wait(token).ConfigureAwait(false);
                return result(outcome) ?? throw await FailureAsync($"waited for {what}: {Reason(outcome)}", outcome.Screen).ConfigureAwait(false);
            },
            value => value is string line ? Quoted.Of(line) : value.ToString()!);

    private async Task<TmuxSessionException> FailureAsync(string message, string shown = "")
    {
        if (Launched is { } pane)
        {
            try
            {
                return new TmuxSessionException($"{message}\n{await pane.ScreenAsync(CancellationToken.None).ConfigureAwait(false)}");
            }
            catch (TmuxException)
            {
                // The message says why there is no screen: the session is gone, or its server does not answer.
            }
        }

        return new TmuxSessionException(shown.Length > 0 ? $"{message}\n{shown}" : message);
    }

    private static string Reason(WaitOutcome outcome) => string.Create(CultureInfo.InvariantCulture, $"{outcome switch
    {
        WaitOutcome.TimedOut => "timed out",
        WaitOutcome.Exited(var status, var signal) => $"the program exited ({SessionStart.Ending(status, signal)})",
        WaitOutcome.PaneGone => "the session is gone",
        WaitOutcome.ServerGone => "the tmux server is gone",
        WaitOutcome.NotResponding => "the tmux server does not answer",
        _ => outcome.GetType().Name,
    }} after {outcome.Elapsed.TotalSeconds:0.0} s");

    private static string Reason(SendOutcome outcome) => outcome switch
    {
        SendOutcome.Refused(var message) => message,
        SendOutcome.Failed(var message, _) => message,
        SendOutcome.PaneNotReady({ PaneDead: true } health) => $"the program has exited ({SessionStart.Ending(health.ExitStatus, health.Signal)})",
        SendOutcome.PaneNotReady(var health) => $"the session is not ready ({health.Status})",
        _ => outcome.ToString(),
    };
}
