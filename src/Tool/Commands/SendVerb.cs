using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Commands;

internal sealed class SendVerb : Verb
{
    private readonly SessionOptions _session;
    private readonly InputOptions _input;
    private readonly CommandOption _wait;
    private readonly CommandOption _fixed;
    private readonly TimeoutOption _timeout;
    private readonly CommandOption _retries;
    private readonly CommandOption _interval;
    private readonly CommandOption _verbose;

    public SendVerb()
    {
        _session = new SessionOptions(this);
        _input = new InputOptions(this);
        _wait = Value("-w|--wait <REGEX>", "Then wait until what comes after the send matches");
        _fixed = SharedOptions.FixedPattern(this);
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
            ("0", "Sent, and the pattern was seen"),
            ("1", "Could not send, after the retries"),
            ("2", "Sent, but the pattern was not seen in time"),
            ("3", "The pane is not ready, or it died while we waited"),
            ("4", "Invalid arguments"),
        ],
        Json = "status (sent, matched, timeout, exited, pane_gone, server_gone, not_responding, pane_not_ready, refused, failed), session, socket, target; with -w elapsed_seconds, line or screen; exit_status or signal of an ended program; message of a failure; health of a pane that is not ready, as health says it",
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
        using var progress = new ProgressLine(streams, Goal, request.Timeout);
        var outcome = await new SessionSender()
            .SendAsync(request with { Progress = progress.Callback }, cancellationToken)
            .ConfigureAwait(false);
        progress.Dispose();
        var code = new SendReport(streams, request, Goal, Json).Write(outcome);
        await touched.ConfigureAwait(false);
        return code;
    }

    private string Goal => WaitEnd.PatternGoal(_wait.Value());

    private Func<SessionAddress, InputOptions.Bound, SendRequest> Bind(Streams streams)
    {
        if (_fixed.HasValue() && !_wait.HasValue())
        {
            throw new UsageException("-F requires -w");
        }

        var presets = PresetCatalog.Load(PresetCatalog.DefaultFile, streams.WriteWarning);
        _session.Selector();
        var pattern = _wait.HasValue() ? PatternOption.Parse(_wait, _fixed.HasValue()) : null;
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
            WaitFor = pattern,
            Timeout = timeout,
            Attempts = attempts,
            RetryInterval = interval,
            Explain = _verbose.HasValue() ? step => streams.WriteNote($"[safe-send] {step}") : null,
        };
    }
}
