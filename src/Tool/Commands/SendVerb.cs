using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Commands;

internal sealed class SendVerb : Verb
{
    private readonly SessionOptions _session;
    private readonly InputOptions _input;
    private readonly CommandOption _enterDelay;
    private readonly WaitOptions _wait;
    private readonly TimeoutOption _timeout;
    private readonly CommandOption _retries;
    private readonly CommandOption _interval;
    private readonly CommandOption _verbose;

    public SendVerb()
    {
        _session = new SessionOptions(this);
        _input = new InputOptions(this);
        _enterDelay = Value("--enter-delay <DUR>", "Time between the text and Enter (default: 150ms in programs without a known prompt, else 0)");
        _wait = new WaitOptions(this, "-w|--wait <REGEX>", "Then wait until what comes after the send matches; repeatable");
        _timeout = new TimeoutOption(this, 30);
        _retries = Value("-r|--retries <N>", "How often to try; only what certainly did not happen is repeated (default: 3)");
        _interval = Value("-i|--interval <DUR>", "Time between two tries (default: 0.5)");
        _verbose = SharedOptions.Verbose(this);
    }

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Types text or keys into a session's program, byte for byte, and waits for its answer if asked.",
        Replaces = "safe-send.sh",
        Usage =
        [
            $"{SessionOptions.Usage} -c TEXT [-l | -m] [-w REGEX] [OPTIONS]",
            $"{SessionOptions.Usage} -k KEY [-k KEY...] [-w REGEX] [OPTIONS]",
        ],
        Examples =
        [
            "-s py -c 'print(6 * 7)' -w '^>>> '",
            "-s py -m --stdin -w '^>>> ' < function.py",
            "-s gdb -k C-c -w '\\(gdb\\) $'",
            "vim -k Escape -c ':wq'",
        ],
        ExitCodes =
        [
            ("0", "Sent, and what was waited for came true"),
            ("1", "Could not send, after the retries"),
            ("2", "Sent, but what was waited for did not come true in time"),
            ("3", "The pane is not ready, or it died while we waited"),
            ("4", "Invalid arguments"),
        ],
        Json = "status (sent, matched, gone, prompt, asks, secret, idle, timeout, exited, pane_gone, server_gone, not_responding, pane_not_ready, refused, failed), session, socket, target; with -w elapsed_seconds, line or screen; exit_status or signal of an ended program; message of a failure; health of a pane that is not ready, as health says it",
    };

    public override FailureCodes Codes { get; } =
        new(ExitCodes.Send.InvalidArguments, ExitCodes.Send.CouldNotSend, ExitCodes.Send.CouldNotSend) { PatternTimeout = ExitCodes.Send.PatternNotSeen };

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var bind = Bind(streams);
        var input = await _input.BindAsync(cancellationToken).ConfigureAwait(false);
        var registry = Registries.Open(streams);
        var request = bind(_session.Resolve(registry), input);
        // Beside the work: a registry on a slow disk must not hold the answer up.
        var touched = SessionOptions.TouchAsync(registry, request.Address, cancellationToken);
        using var progress = new ProgressLine(streams, _wait.Goal, request.Timeout);
        var outcome = await new SessionSender()
            .SendAsync(request with { Progress = progress.Callback }, cancellationToken)
            .ConfigureAwait(false);
        progress.Dispose();
        var code = new SendReport(streams, request, _wait, Json).Write(outcome);
        await touched.ConfigureAwait(false);
        return code;
    }

    private Func<SessionAddress, InputOptions.Bound, SendRequest> Bind(Streams streams)
    {
        var goal = _wait.Bind();
        var presets = PresetCatalog.Load(PresetCatalog.DefaultFile, streams.WriteWarning);
        _session.Selector();
        TimeSpan? enterDelay = _enterDelay.HasValue() ? Amount.Limit(_enterDelay, 0) : null;
        var timeout = _timeout.Bind();
        var attempts = Amount.Count(_retries, 3, least: 1, most: 1000);
        var interval = Amount.Limit(_interval, 0.5);
        return (address, input) => new SendRequest
        {
            Address = address,
            Steps = input.Steps,
            Presets = presets,
            Mode = input.Mode,
            Enter = input.Enter,
            EnterDelay = enterDelay,
            WaitFor = goal,
            Timeout = timeout,
            Attempts = attempts,
            RetryInterval = interval,
            Explain = _verbose.HasValue() ? step => streams.WriteNote($"[safe-send] {step}") : null,
        };
    }
}
