using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Commands;

internal sealed class WaitVerb : Verb
{
    private readonly SessionOptions _session;
    private readonly WaitOptions _goal;
    private readonly CommandOption _failOn;
    private readonly TimeoutOption _timeout;
    private readonly CommandOption _interval;
    private readonly CommandOption _lines;
    private readonly CommandOption _afterSend;
    private readonly CommandOption _exit;

    public WaitVerb()
    {
        _session = new SessionOptions(this);
        _goal = new WaitOptions(this, "-p|--pattern <REGEX>", "Until a line matches (.NET regex, and [[:space:]] and its like); repeatable");
        _exit = Flag("--exit", "Until the program ends; prints how");
        _failOn = Values("--fail-on <NAME>", "Exit 1 when the pattern of that name ended the wait; repeatable");
        _afterSend = SharedOptions.AfterSend(this);
        _timeout = new TimeoutOption(this, 15);
        _lines = Value("-l|--lines <LINES>", "How many of the last lines, on the screen and above it (default: 1000)");
        _interval = Value("-i|--interval <DUR>", "Accepted as in wait-for-text.sh, and not needed: waits wake on output");
    }

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Waits until the pane shows a text, is quiet, or its program asks for input or ends.",
        Replaces = "wait-for-text.sh",
        Usage =
        [
            $"{SessionOptions.Usage} {{-p REGEX | --when NAME=REGEX}}... [OPTIONS]",
            $"{SessionOptions.Usage} {{--gone REGEX | --input | --idle DUR | --exit}}... [OPTIONS]",
        ],
        Examples = ["-s py -p '^>>> $'", "-s build -F -p 'Build succeeded.' -T 300", "-s app --idle 1.5", "-s job --exit -T 60", "build --when ok=^done --when bad=^error --fail-on bad"],
        ExitCodes = [("0", "What was waited for came true"), ("1", "Timeout, invalid arguments, no such pane, the program ended first, or --fail-on")],
        Json = "status (matched, gone, prompt, asks, secret, idle, exited, timeout, pane_gone, server_gone, not_responding), session, socket, target, elapsed_seconds; line of a match or a question; name of its pattern; exit_status or signal of an ended program; screen where it failed",
    };

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        // Words first: what is wrong with them shows at once, whatever the registry holds.
        var bind = Bind(streams);
        var registry = Registries.Open(streams);
        var request = bind(_session.Resolve(registry));
        using var progress = new ProgressLine(streams, Goal(), request.Timeout);
        var outcome = await new SessionWaiter()
            .WaitAsync(request with { Progress = progress.Callback }, cancellationToken)
            .ConfigureAwait(false);
        progress.Dispose();
        var code = new WaitReport(streams, request, Goal(), Json).Write(outcome, _goal.Met(outcome), _failOn.Values);
        await SessionOptions.TouchAsync(registry, request.Address, cancellationToken).ConfigureAwait(false);
        return code;
    }

    private Func<SessionAddress, WaitRequest> Bind(Streams streams)
    {
        var goal = _goal.Bind() ?? (_exit.HasValue() ? new Waiting.WaitGoal()
            : throw new UsageException("wait needs something to wait for: -p REGEX, --when NAME=REGEX, --gone REGEX, --input, --idle DUR or --exit"));
        CommandOption[] ofPattern = [.. new[] { _afterSend, _lines }.Where(option => option.HasValue())];
        if (!_goal.HasPattern && ofPattern is [var first, ..])
        {
            throw new UsageException($"{ParsingError.NameOf(first)} requires -p");
        }

        if (_failOn.Values.FirstOrDefault(name => !_goal.Names.Contains(name)) is { } unknown)
        {
            throw new UsageException($"--fail-on '{unknown}' is the name of no pattern; add --when {unknown}=REGEX");
        }

        if (_lines.HasValue() && _afterSend.HasValue())
        {
            throw new UsageException("-l and --after-send cannot be combined");
        }

        _session.Selector();
        Amount.Limit(_interval, 0);
        var presets = PresetCatalog.Load(PresetCatalog.DefaultFile, streams.WriteWarning);
        var lines = Amount.Count(_lines, 1000, least: 1, most: 1_000_000);
        var timeout = _timeout.Bind();
        return address => new WaitRequest
        {
            Address = address,
            Goal = goal with { Exit = _exit.HasValue() },
            Presets = presets,
            AfterSend = _afterSend.HasValue(),
            HistoryLines = lines,
            Timeout = timeout,
        };
    }

    private string Goal() => string.Join(" or ", new[] { _goal.Goal, _exit.HasValue() ? "the program's end" : "" }.Where(part => part.Length > 0));
}
