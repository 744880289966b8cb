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
    private readonly TimeoutOption _timeout;
    private readonly CommandOption _prompt;
    private readonly CommandOption _record;

    public RunVerb()
    {
        _session = new SessionOptions(this);
        _code = Value("-c|--command <CODE>", "The code, of one line or several");
        _fromInput = Flag("--stdin", "Take the code from standard input");
        _timeout = new TimeoutOption(this, 30);
        _prompt = Value("--prompt <REGEX>", "What the prompt looks like; several lines are separated by \\n");
        _record = Value("--record <FILE>", "Record the session meanwhile, for asciinema, into a new file");
    }

    public override VerbHelp Help { get; } = new()
    {
        Purpose = """
            Types code at the prompt of a session's program, waits for the next prompt, and prints what was printed
            between: no echo, no prompts. The prompt is waited for first, too. What is not finished in time, or when this
            command is interrupted, goes on running in the session. Programs are known by 'dotnet tmux presets'.
            """,
        Usage = [$"{SessionOptions.Usage} {{-c CODE | --stdin}} [-T DUR] [--record FILE]"],
        Examples =
        [
            "-s py -c 'sum(range(101))'",
            "-s build -c 'make test' -T 600 || echo failed",
            "-s py --stdin --record functions.cast < functions.py",
            "-s db -c 'select count(*) from users' --json",
        ],
        ExitCodes =
        [
            ("0", "Done; of a shell any status of the command"),
            ("1", "The program reported an error, such as a Python traceback"),
            ("123", "The program asks something, which is printed on standard error and stays open"),
            ("124", "Not finished in time; what was printed until then is printed"),
            ("125", "Could not be run: no such session, the program ended, invalid arguments"),
        ],
        Json = "status (finished, error, asks, secret, timeout, busy, incomplete, exited, pane_gone, server_gone, not_responding, pane_not_ready, status_unknown, refused, file_not_written), session, socket, target, output, exit_status (of the command, where it finished), duration (seconds), truncated, dropped_lines; exit_status or signal of an ended program; message of a failure",
    };

    public override FailureCodes Codes { get; } =
        new(ExitCodes.Run.Failed, ExitCodes.Run.Failed, ExitCodes.Run.Failed) { LockTimeout = ExitCodes.Run.Failed };

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var timeout = Bind();
        var code = _code.Value() ?? await InputOptions.ReadCodeAsync(cancellationToken).ConfigureAwait(false);
        var presets = PresetCatalog.Load(PresetCatalog.DefaultFile, streams.WriteWarning);
        var registry = Registries.Open(streams);
        var request = new RunRequest { Address = _session.Resolve(registry), Code = code, Presets = presets, Timeout = timeout, Prompt = _prompt.HasValue() ? PatternOption.Parse(_prompt, _prompt.Value(), isFixed: false) : null };
        // Beside the work: a registry on a slow disk must not hold the answer up.
        var touched = SessionOptions.TouchAsync(registry, request.Address, cancellationToken);
        using var progress = new ProgressLine(streams, "the prompt", timeout);
        try
        {
            var result = await RunAsync(request with { Progress = progress.Callback }, cancellationToken).ConfigureAwait(false);
            progress.Dispose();
            return new RunReport(streams, request, Json).Write(result);
        }
        catch (Exception e) when (_record.HasValue() && e is (IOException and not OutputException) or UnauthorizedAccessException)
        {
            progress.Dispose();
            return JsonAnswer.Fail(
                streams, Json, ExitCodes.Run.Failed, "file_not_written", $"cannot write the recording to '{_record.Value()}': {e.Message}");
        }
        finally
        {
            await touched.ConfigureAwait(false);
        }
    }

    private async Task<RunResult> RunAsync(RunRequest request, CancellationToken cancellationToken)
    {
        var runner = new SessionRunner();
        if (_record.Value() is not { } name)
        {
            return await runner.RunAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var file = new RecordingFile(name, replace: false);
        file.Check();
        var (started, _) = await SessionRecording.StartAsync(request.Address, file.Open, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (started is not { } recording)
        {
            // Where there is nothing to record there is nothing to run either, and the run says why.
            return await runner.RunAsync(request, cancellationToken).ConfigureAwait(false);
        }

        await using var ends = recording.ConfigureAwait(false);
        var result = await runner.RunAsync(request, cancellationToken).ConfigureAwait(false);
        await recording.StopAsync().ConfigureAwait(false);
        return result;
    }

    private TimeSpan Bind()
    {
        if (_code.HasValue() == _fromInput.HasValue())
        {
            throw new UsageException(_code.HasValue() ? "-c and --stdin both give the code; use one of them" : "nothing to run: give -c CODE or --stdin");
        }

        if (_code.Value() is { } typed)
        {
            CommandLineBytes.MustBeText("-c", typed);
        }

        _session.Selector();
        return _timeout.Bind();
    }
}
