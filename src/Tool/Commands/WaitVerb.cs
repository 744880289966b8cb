using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Commands;

internal sealed class WaitVerb : Verb
{
    private readonly SessionOptions _session;
    private readonly CommandOption _pattern;
    private readonly CommandOption _fixed;
    private readonly TimeoutOption _timeout;
    private readonly CommandOption _interval;
    private readonly CommandOption _lines;
    private readonly CommandOption _afterSend;
    private readonly CommandOption _idle;
    private readonly CommandOption _exit;

    public WaitVerb()
    {
        _session = new SessionOptions(this);
        _pattern = Value("-p|--pattern <REGEX>", "Until a line matches (.NET regex, and [[:space:]] and its like)");
        _fixed = SharedOptions.FixedPattern(this);
        _idle = Value("--idle <DUR>", "Until the screen has been quiet for so long");
        _exit = Flag("--exit", "Until the program ends; prints how");
        _afterSend = SharedOptions.AfterSend(this);
        _timeout = new TimeoutOption(this, 15);
        _lines = Value("-l|--lines <LINES>", "How many of the last lines, on the screen and above it (default: 1000)");
        _interval = Value("-i|--interval <DUR>", "Accepted as in wait-for-text.sh, and not needed: waits wake on output");
    }

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Waits until the pane shows a text, is quiet, or its program ends.",
        Replaces = "wait-for-text.sh",
        Usage = [$"{SessionOptions.Usage} {{-p REGEX | --idle DUR | --exit}} [OPTIONS]"],
        Examples = ["-s py -p '^>>> $'", "-s build -F -p 'Build succeeded.' -T 300", "-s app --idle 1.5", "-s job --exit -T 60"],
        ExitCodes = [("0", "Found, quiet or ended, as asked"), ("1", "Timeout, invalid arguments, no such pane, or the program ended first")],
        Json = "status (matched, idle, exited, timeout, pane_gone, server_gone, not_responding), session, socket, target, elapsed_seconds; line of a match; exit_status or signal of an ended program; screen where it failed",
    };

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        // Words first: what is wrong with them shows at once, whatever the registry holds.
        var bind = Bind();
        var registry = Registries.Open(streams);
        var request = bind(_session.Resolve(registry));
        using var progress = new ProgressLine(streams, Goal(), request.Timeout);
        var outcome = await new SessionWaiter()
            .WaitAsync(request with { Progress = progress.Callback }, cancellationToken)
            .ConfigureAwait(false);
        progress.Dispose();
        var code = new WaitReport(streams, request, Goal(), Json).Write(outcome);
        await SessionOptions.TouchAsync(registry, request.Address, cancellationToken).ConfigureAwait(false);
        return code;
    }

    private Func<SessionAddress, WaitRequest> Bind()
    {
        if (!_pattern.HasValue() && !_idle.HasValue() && !_exit.HasValue())
        {
            throw new UsageException("wait needs something to wait for: -p REGEX, --idle DUR or --exit");
        }

        CommandOption[] ofPattern = [.. new[] { _fixed, _afterSend, _lines }.Where(option => option.HasValue())];
        if (!_pattern.HasValue() && ofPattern is [var first, ..])
        {
            throw new UsageException($"{ParsingError.NameOf(first)} requires -p");
        }

        if (_lines.HasValue() && _afterSend.HasValue())
        {
            throw new UsageException("-l and --after-send cannot be combined");
        }

        _session.Selector();
        Amount.Limit(_interval, 0);
        var pattern = _pattern.HasValue() ? PatternOption.Parse(_pattern, _fixed.HasValue()) : null;
        TimeSpan? idle = _idle.HasValue() ? Amount.Limit(_idle, 0) : null;
        var lines = Amount.Count(_lines, 1000, least: 1, most: 1_000_000);
        var timeout = _timeout.Bind();
        return address => new WaitRequest
        {
            Address = address,
            Pattern = pattern,
            Idle = idle,
            Exit = _exit.HasValue(),
            AfterSend = _afterSend.HasValue(),
            HistoryLines = lines,
            Timeout = timeout,
        };
    }

    private string Goal()
        => string.Join(" or ", new[]
        {
            _pattern.HasValue() ? WaitEnd.PatternGoal(_pattern.Value()) : null,
            _idle.HasValue() ? $"{Amount.Show(Amount.Limit(_idle, 0))} of quiet" : null,
            _exit.HasValue() ? "the program's end" : null,
        }.OfType<string>());
}
