using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Commands;

internal sealed class RunVerb : Verb
{
    private readonly SessionOptions _session;
    private readonly CommandOption _code;
    private readonly CommandOption _fromInput;
    private readonly CommandOption _timeout;

    public RunVerb()
    {
        _session = new SessionOptions(this);
        _code = Value("-c|--command <CODE>", "The code, of one line or several");
        _fromInput = Flag("--stdin", "Take the code from standard input");
        _timeout = Value("-T|--timeout <SECS>", "How long it may take (default: 30)");
    }

    public override VerbHelp Help { get; } = new()
    {
        Purpose = """
            Types code at the prompt of a session's program, waits for the next prompt, and prints what was printed
            between: no echo, no prompts. The prompt is waited for first, too. What is not finished in time, or when this
            command is interrupted, goes on running in the session. Programs are known by 'dotnet tmux presets'.
            """,
        Usage = ["[-s NAME | -t TARGET [-S PATH | -L NAME]] {-c CODE | --stdin} [-T SECS] [--json]"],
        Examples =
        [
            "-s py -c 'sum(range(101))'",
            "-s build -c 'make test' -T 600 || echo failed",
            "-s py --stdin < functions.py",
            "-s db -c 'select count(*) from users' --json",
        ],
        ExitCodes =
        [
            ("0", "Done; of a shell any status of the command"),
            ("1", "The program reported an error, such as a Python traceback"),
            ("124", "Not finished in time; what was printed until then is printed"),
            ("125", "Could not be run: no such session, the program ended or is not known, invalid arguments"),
        ],
        Json = "session, socket, target, output, status (the exit status that would be ours, null where it did not finish), reason (finished, error, timeout, busy, incomplete, exited, pane_gone, server_gone, not_responding, pane_not_ready, unknown_program, status_unknown, refused), duration (seconds), truncated, dropped_lines; exit_status or signal of an ended program; message of a failure",
    };

    public override FailureCodes Codes { get; } =
        new(ExitCodes.Run.Failed, ExitCodes.Run.Failed, ExitCodes.Run.Failed) { LockTimeout = ExitCodes.Run.Failed };

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var timeout = Bind();
        var code = _code.Value() ?? await InputOptions.ReadInputAsync(cancellationToken).ConfigureAwait(false);
        CommandLineBytes.MustBeText("-c", code);
        var presets = PresetCatalog.Load(PresetCatalog.DefaultFile);
        var registry = Registries.Open(streams);
        var request = new RunRequest { Address = _session.Resolve(registry), Code = code, Presets = presets, Timeout = timeout };
        // Beside the work: a registry on a slow disk must not hold the answer up.
        var touched = SessionOptions.TouchAsync(registry, request.Address, cancellationToken);
        using var progress = new ProgressLine(streams, "the prompt", timeout);
        var result = await new SessionRunner()
            .RunAsync(request with { Progress = progress.Callback }, cancellationToken)
            .ConfigureAwait(false);
        progress.Dispose();
        var exitCode = new RunReport(streams, request, Json).Write(result);
        await touched.ConfigureAwait(false);
        return exitCode;
    }

    private TimeSpan Bind()
    {
        if (_code.HasValue() == _fromInput.HasValue())
        {
            throw new UsageException(_code.HasValue() ? "-c and --stdin both give the code; use one of them" : "nothing to run: give -c CODE or --stdin");
        }

        _session.Selector();
        return Amount.Seconds(_timeout, 30);
    }
}
