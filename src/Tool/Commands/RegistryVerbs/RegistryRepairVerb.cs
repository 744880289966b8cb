using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Registry;
using TmuxTool.Sessions;
using TmuxTool.Tmux;

namespace TmuxTool.Cli.Commands.RegistryVerbs;

internal sealed class RegistryRepairVerb : RegistryVerb
{
    private readonly CommandOption _dryRun;
    private readonly CommandOption _adopt;

    public RegistryRepairVerb()
    {
        _dryRun = SharedOptions.DryRun(this);
        _adopt = Flag("--adopt", "Then register the sessions that run without a row");
    }

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Puts a corrupt registry aside and restores what its backup and its text still hold. Then names the sessions that run without a row.",
        Usage = ["[--dry-run | --adopt]"],
        Examples = ["--dry-run", "", "--adopt"],
        ExitCodes = CommonExitCodes,
        Json = "status (ok), dry_run, needed, problem, quarantine, from_backup, salvaged, unregistered (name, socket), adopted (as of adopt)",
    };

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var dryRun = _dryRun.HasValue();
        if (dryRun && _adopt.HasValue())
        {
            throw new UsageException("--dry-run and --adopt cannot be combined");
        }

        var registry = Registries.Open(streams);
        var report = await RegistryRepair.RunAsync(registry, dryRun, timeout: null, cancellationToken).ConfigureAwait(false);
        var (unregistered, adopted) = await LookAroundAsync(new SessionAdopter(registry), report, cancellationToken).ConfigureAwait(false);
        if (!Json && report.WasNeeded)
        {
            WriteText(streams.Answer, report, dryRun);
        }
        else
        {
            Answer(streams, "The registry can be read; nothing to repair.", writer =>
            {
                writer.WriteBoolean("dry_run", dryRun);
                writer.WriteBoolean("needed", report.WasNeeded);
                writer.WriteString("problem", report.Problem);
                writer.WriteString("quarantine", report.QuarantineFile);
                writer.WriteStrings("from_backup", report.FromBackup);
                writer.WriteStrings("salvaged", report.Salvaged);
                OfferAdoption.WriteJson(writer, "unregistered", unregistered);
                AdoptionReport.WriteJson(writer, "adopted", adopted);
            });
        }

        OfferAdoption.Write(streams, unregistered);
        if (!Json)
        {
            AdoptionReport.Write(streams, adopted);
        }

        return ExitCodes.Success;
    }

    /// <summary>What runs without a row and, where that was asked for, what became of its adoption.</summary>
    private async Task<(IReadOnlyList<UnregisteredSession> Unregistered, IReadOnlyList<AdoptedSession> Adopted)> LookAroundAsync(
        SessionAdopter adopter, RepairReport report, CancellationToken cancellationToken)
    {
        try
        {
            if (report.WasNeeded && _dryRun.HasValue())
            {
                var restored = report.FromBackup.Concat(report.Salvaged).ToHashSet(StringComparer.Ordinal);
                var running = await adopter.FindWithoutRegistryAsync(cancellationToken).ConfigureAwait(false);
                return ([.. running.Where(session => !restored.Contains(session.Name))], []);
            }

            if (_adopt.HasValue())
            {
                var adoption = await adopter.AdoptAsync(adopter.Sockets(), name: null, cancellationToken).ConfigureAwait(false);
                return ([], [.. adoption.Sessions.Where(session => session.Result != AdoptResult.AlreadyRegistered)]);
            }

            return (await adopter.FindAsync(cancellationToken).ConfigureAwait(false), []);
        }
        catch (TmuxException e) when (e.Failure == TmuxFailure.TmuxNotFound && !_adopt.HasValue())
        {
            // The registry is repaired; without tmux nothing runs that could be offered.
            return ([], []);
        }
    }

    private static void WriteText(TextWriter answer, RepairReport report, bool dryRun)
    {
        var would = dryRun ? "Would be " : "";
        answer.WriteLine(Visible.Line(report.Problem ?? "The registry cannot be read."));
        if (report.QuarantineFile is { } quarantine)
        {
            answer.WriteLine($"{would}put aside: {Visible.Line(quarantine)}");
        }

        WriteNames(answer, $"{would}restored from the backup", report.FromBackup);
        WriteNames(answer, $"{would}salvaged from the damaged file", report.Salvaged);
    }

    private static void WriteNames(TextWriter answer, string what, IReadOnlyList<string> names)
        => answer.WriteLine($"{what}: {(names.Count == 0 ? "none" : string.Join(", ", names.Select(Visible.Line)))}");
}
