using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Registry;

namespace TmuxTool.Cli.Commands.RegistryVerbs;

internal sealed class RegistryRepairVerb : RegistryVerb
{
    private readonly CommandOption _dryRun;

    public RegistryRepairVerb() => _dryRun = Flag("--dry-run", "Show what would be done, and do nothing");

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Puts a corrupt registry aside and restores what its backup and its text still hold.",
        Usage = ["[--dry-run]"],
        Examples = ["--dry-run", ""],
        ExitCodes = CommonExitCodes,
        Json = "dry_run, needed, problem, quarantine, from_backup, salvaged",
    };

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var dryRun = _dryRun.HasValue();
        var report = await RegistryRepair.RunAsync(Registries.Open(streams), dryRun, timeout: null, cancellationToken).ConfigureAwait(false);
        if (!Json && report.WasNeeded)
        {
            WriteText(streams.Answer, report, dryRun);
            return ExitCodes.Success;
        }

        Answer(streams, "The registry can be read; nothing to repair.", writer =>
        {
            writer.WriteBoolean("dry_run", dryRun);
            writer.WriteBoolean("needed", report.WasNeeded);
            writer.WriteString("problem", report.Problem);
            writer.WriteString("quarantine", report.QuarantineFile);
            writer.WriteStrings("from_backup", report.FromBackup);
            writer.WriteStrings("salvaged", report.Salvaged);
        });
        return ExitCodes.Success;
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
        answer.WriteLine("Sessions that still run and are not listed: see 'dotnet tmux find --all'");
    }

    private static void WriteNames(TextWriter answer, string what, IReadOnlyList<string> names)
        => answer.WriteLine($"{what}: {(names.Count == 0 ? "none" : string.Join(", ", names.Select(Visible.Line)))}");
}
