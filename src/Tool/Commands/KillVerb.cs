using System.Text.Json;
using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Registry;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Commands;

internal sealed class KillVerb : Verb
{
    private readonly SessionOptions _session;
    private readonly CommandArgument _globs;
    private readonly CommandOption _dryRun;
    private readonly CommandOption _verbose;

    public KillVerb()
    {
        _session = new SessionOptions(this, takesName: false);
        _globs = SharedOptions.Globs(this, "kill", orElse: "");
        _dryRun = SharedOptions.DryRun(this);
        _verbose = SharedOptions.Verbose(this);
    }

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Ends a tmux session and removes its row from the registry.",
        Replaces = "kill-session.sh",
        Usage = ["[-s NAME | -t TARGET {-S PATH | -L NAME}] [--dry-run] [-v]", "{NAME | GLOB | !GLOB}... [--dry-run] [-v]"],
        Examples = ["-s my-python", "--dry-run -s my-python", "'proj-*' '!proj-keep'"],
        ExitCodes =
        [
            ("0", "Killed and removed (or it was not registered)"),
            ("1", "One of the two only"),
            ("2", "Neither, or not found"),
            ("3", "Invalid arguments"),
        ],
        Json = "status (removed, partial, failed, would_remove), dry_run, sessions (name, tmux and registry: done, failed, not_there or would_do; tmux_detail, registry_detail)",
    };

    public override FailureCodes Codes { get; } =
        new(ExitCodes.Kill.InvalidArguments, ExitCodes.Kill.NotFound, ExitCodes.Kill.NotFound);

    protected override bool TakesWordsAfterSeparator => true;

    private bool IsDryRun => _dryRun.HasValue();

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var filter = NameFilter.Parse(_globs, WordsAfterSeparator);
        if (filter is not null && _session.Any)
        {
            throw new UsageException("GLOB and -s, -t, -S or -L cannot be combined");
        }

        if (filter is null)
        {
            _session.RequireSocketWithTarget();
        }

        var registry = Registries.Open(streams);
        var addresses = filter is null ? [ResolveOne(registry)] : ResolveMatching(registry, filter);
        var killer = new SessionKiller(registry);
        var reports = new List<KillReport>();
        foreach (var address in addresses)
        {
            var report = await killer.KillAsync(address, IsDryRun, Explain(streams), cancellationToken).ConfigureAwait(false);
            reports.Add(report);
            WriteReport(streams, report);
        }

        var code = Combine(reports);
        if (Json)
        {
            var status = code switch { ExitCodes.Success => "removed", ExitCodes.Kill.Partial => "partial", _ => "failed" };
            JsonAnswer.Write(
                streams,
                IsDryRun && code == ExitCodes.Success ? "would_remove" : status,
                code == ExitCodes.Success ? null : string.Join(", ", reports.Where(report => Code(report) != ExitCodes.Success).Select(Sentence)),
                writer => WriteJson(writer, reports));
        }

        return code;
    }

    private Action<string>? Explain(Streams streams)
        => _verbose.HasValue() ? step => streams.WriteNote($"[kill-session] {step}") : null;

    private SessionAddress ResolveOne(RegistryStore registry)
    {
        try
        {
            return _session.Resolve(registry);
        }
        catch (SessionNotResolvedException exception)
        {
            throw new SessionNotResolvedException(exception.Message) { Code = ExitCodes.Kill.NotFound };
        }
    }

    private List<SessionAddress> ResolveMatching(RegistryStore registry, Func<string, bool> filter)
    {
        var resolver = new SessionResolver(registry);
        if (_globs.Values.Count == 1 && _globs.Values[0] is { } name && !name.AsSpan().ContainsAny("*!")
            && resolver.Resolve(new SessionSelector(name, null, null, null)) is Resolution.Failed unknown)
        {
            throw new SessionNotResolvedException(unknown.Message) { Code = ExitCodes.Kill.NotFound };
        }

        var addresses = registry.Read().Sessions.Keys
            .Where(filter)
            .Select(name => resolver.Resolve(new SessionSelector(name, null, null, null)))
            .OfType<Resolution.Found>()
            .Select(found => found.Address)
            .ToList();
        return addresses.Count > 0
            ? addresses
            : throw new SessionNotResolvedException("no registered session matches\nUse 'dotnet tmux list' to see available sessions")
            {
                Code = ExitCodes.Kill.NotFound,
            };
    }

    private void WriteReport(Streams streams, KillReport report)
    {
        if (Json)
        {
            return;
        }

        var answer = streams.Answer;
        var name = Visible.Line(report.Name);
        if (IsDryRun)
        {
            answer.WriteLine("Dry-run mode: Would perform the following operations:");
            answer.WriteLine($"  - {Describe(report.Tmux, $"Kill tmux session: {name}", "Nothing to kill", report.TmuxDetail)}");
            answer.WriteLine($"  - {Describe(report.Registry, $"Remove from registry: {name}", "Nothing to remove", report.RegistryDetail)}");
            return;
        }

        answer.WriteLine($"Killing tmux session: {name}");
        answer.WriteLine($"  {Describe(report.Tmux, "tmux session killed", "tmux session not killed", report.TmuxDetail)}");
        answer.WriteLine($"  {Describe(report.Registry, "Registry row removed", "Registry row not removed", report.RegistryDetail)}");
        if (Code(report) == ExitCodes.Kill.NotFound)
        {
            streams.WriteError(Sentence(report));
        }
        else
        {
            answer.WriteLine(Sentence(report));
        }
    }

    private static string Sentence(KillReport report) => Code(report) switch
    {
        ExitCodes.Success => $"Session '{Visible.Line(report.Name)}' fully removed",
        ExitCodes.Kill.Partial => $"Session '{Visible.Line(report.Name)}' partly removed",
        _ => $"Session '{Visible.Line(report.Name)}' not removed",
    };

    private static string Describe(StepResult result, string done, string notDone, string detail)
        => result is StepResult.Done or StepResult.WouldDo ? done : $"{notDone}: {Visible.Line(detail)}";

    private static int Code(KillReport report)
    {
        if (report.Tmux == StepResult.WouldDo || report.Registry == StepResult.WouldDo)
        {
            return ExitCodes.Success;
        }

        return (report.Tmux, report.Registry) switch
        {
            (StepResult.Done, StepResult.Done or StepResult.NotThere) => ExitCodes.Success,
            (StepResult.Done, _) or (_, StepResult.Done) => ExitCodes.Kill.Partial,
            _ => ExitCodes.Kill.NotFound,
        };
    }

    private static int Combine(List<KillReport> reports)
    {
        var codes = reports.Select(Code).Distinct().ToList();
        return codes.Count == 1 ? codes[0] : ExitCodes.Kill.Partial;
    }

    private void WriteJson(Utf8JsonWriter writer, List<KillReport> reports)
    {
        writer.WriteBoolean("dry_run", IsDryRun);
        writer.WriteStartArray("sessions");
        foreach (var report in reports)
        {
            writer.WriteStartObject();
            writer.WriteString("name", report.Name);
            writer.WriteString("tmux", JsonAnswer.Name("", report.Tmux));
            writer.WriteString("tmux_detail", report.TmuxDetail);
            writer.WriteString("registry", JsonAnswer.Name("", report.Registry));
            writer.WriteString("registry_detail", report.RegistryDetail);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
