using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Registry;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Commands;

internal sealed class RecordVerb : Verb
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(500);

    // A timer of .NET takes no more than 49.7 days.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(49);

    private readonly SessionOptions _session;
    private readonly CommandOption _output;
    private readonly CommandOption _for;
    private readonly CommandOption _force;

    public RecordVerb()
    {
        _session = new SessionOptions(this);
        _output = Value("-o|--output <FILE>", "Where to: a file such as demo.cast, or - for standard output");
        _for = Value("--for <DUR>", "How long, such as 90s or 5m (default: until Ctrl-C or the program's end)");
        _force = Flag("--force", "Replace a file that is there already");
    }

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Records what a session shows, to be played with asciinema (asciicast v2).",
        Usage = [$"{SessionOptions.Usage} -o FILE [--for DUR] [--force]"],
        Examples = ["-s build -o build.cast", "-s py -o py.cast --for 30s", "-s py -o - --for 10s | gzip > py.cast.gz"],
        ExitCodes =
        [
            ("0", "Recorded until Ctrl-C, until the time was up, or until the program ended"),
            ("1", "Invalid arguments, no such pane, or the server went away (the file is whole up to there)"),
            ("74", "The recording cannot be written"),
        ],
        Json = "status (stopped, time_up, exited, pane_gone, server_gone, not_responding, file_not_written, or one of health), session, socket, target, file, duration_seconds, bytes, events, gaps; exit_status or signal of an ended program",
    };

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var limit = Limit();
        var (name, open) = Destination();
        _session.Selector();
        var registry = Registries.Open(streams);
        var address = _session.Resolve(registry);
        var report = new RecordReport(streams, address, name, Json);
        try
        {
            return await RecordAsync(streams, registry, address, open, limit, report, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && (name == AnswerFile.StandardOutput || e is not OutputException))
        {
            var place = name == AnswerFile.StandardOutput ? "standard output" : $"'{name}'";
            return JsonAnswer.Fail(streams, Json, ExitCodes.OutputFailed, "file_not_written", $"cannot write the recording to {place}: {e.Message}");
        }
    }

    private TimeSpan? Limit()
    {
        var limit = Amount.Duration(_for);
        return limit > s_longest
            ? throw new UsageException($"--for '{_for.Value()}' is longer than 49d; leave it out to record until Ctrl-C")
            : limit;
    }

    private (string Name, Func<Stream> Open) Destination()
    {
        if (_output.Value() is not { } name)
        {
            throw new UsageException("record needs a file to write to; add for example -o demo.cast, or -o - for standard output");
        }

        if (name != AnswerFile.StandardOutput)
        {
            var file = new RecordingFile(name, _force.HasValue(), "--force to replace it");
            file.Check();
            return (name, file.Open);
        }

        return Json
            ? throw new UsageException("--json and -o - both want standard output; record into a file, or leave --json out")
            : (name, Streams.OpenStandardOutput);
    }

    private static async Task<int> RecordAsync(
        Streams streams, RegistryStore registry, SessionAddress address, Func<Stream> open, TimeSpan? limit, RecordReport report, CancellationToken cancellationToken)
    {
        var (opened, failure) = await SessionRecording.StartAsync(address, open, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (opened is null)
        {
            return report.Fail(failure!);
        }

        await using var recording = opened.ConfigureAwait(false);
        using var line = new StatusLine(streams);
        var touched = SessionOptions.TouchAsync(registry, address, CancellationToken.None);
        var isTimeUp = await WaitAsync(streams, opened, limit, () => line.Show(report.Running(opened.Progress, limit)), cancellationToken).ConfigureAwait(false);
        await touched.ConfigureAwait(false);
        var progress = await opened.StopAsync().ConfigureAwait(false);
        line.Dispose();
        return report.Write(await opened.Ended.ConfigureAwait(false), isTimeUp, progress);
    }

    /// <summary>Waits for the first of the possible ends; true where it is the time that is up.</summary>
    private static async Task<bool> WaitAsync(
        Streams streams, SessionRecording recording, TimeSpan? limit, Action show, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timeUp = Task.Delay(limit ?? Timeout.InfiniteTimeSpan, over.Token);
        Task first;
        do
        {
            var tick = Task.Delay(streams.NotesAreTerminal ? s_tick : Timeout.InfiniteTimeSpan, over.Token);
            first = await Task.WhenAny(recording.Ended, timeUp, tick).ConfigureAwait(false);
            if (streams.NotesAreTerminal && !over.IsCancellationRequested)
            {
                show();
            }
        }
        while (first != timeUp && first != recording.Ended && !over.IsCancellationRequested);

        await over.CancelAsync().ConfigureAwait(false);
        return timeUp.IsCompletedSuccessfully;
    }
}
