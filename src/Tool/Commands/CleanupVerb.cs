using System.Text.Json;
using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Commands;

internal sealed class CleanupVerb : Verb
{
    private readonly CommandArgument _globs;
    private readonly CommandOption _dryRun;
    private readonly CommandOption _all;
    private readonly CommandOption _olderThan;
    private readonly CommandOption _idleFor;
    private readonly CommandOption _kill;

    public CleanupVerb()
    {
        _globs = SharedOptions.Globs(this, "look at");
        _dryRun = SharedOptions.DryRun(this);
        _all = SharedOptions.All(this, "Every session, the healthy ones too");
        _olderThan = Value("--older-than <DUR>", "Also what was created longer ago, such as 90s, 30m, 2h or 1d");
        _idleFor = Value("--idle-for <DUR>", "Also what has not been used for so long, such as 12h");
        _kill = Flag("--kill", "End the sessions that still run; without it only their rows go");
    }

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Removes sessions from the registry that are dead, missing, zombies or on a server that has stopped.",
        Replaces = "cleanup-sessions.sh",
        Usage = ["[--dry-run] [-A] [--older-than DUR] [--idle-for DUR] [--kill] [GLOB... | !GLOB...]"],
        Examples = ["", "--dry-run --older-than 1d", "--all --kill", "--idle-for 12h 'test-*'"],
        ExitCodes = [("0", "Done, also where there was nothing to do"), ("1", "Invalid arguments, or the registry or tmux failed"), ("75", "The registry's lock is busy")],
        Json = "status (ok), dry_run, registered, removed (name, reason, still_running, killed), count, stale_sockets, unregistered (name, socket)",
    };

    protected override bool TakesWordsAfterSeparator => true;

    private bool IsDryRun => _dryRun.HasValue();

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var request = new CleanupRequest
        {
            DryRun = IsDryRun,
            All = _all.HasValue(),
            OlderThan = Amount.Duration(_olderThan),
            OlderThanText = _olderThan.Value() ?? "",
            IdleFor = Amount.Duration(_idleFor),
            IdleForText = _idleFor.Value() ?? "",
            Kill = _kill.HasValue(),
            Filter = NameFilter.Parse(_globs, WordsAfterSeparator),
        };
        var cleaner = new SessionCleaner(Registries.Open(streams), TimeProvider.System);
        var report = await cleaner.CleanAsync(request, cancellationToken).ConfigureAwait(false);
        if (Json)
        {
            JsonAnswer.Write(streams, JsonAnswer.Ok, writer => WriteJson(writer, report, IsDryRun));
        }
        else
        {
            WriteText(streams.Answer, report);
        }

        OfferAdoption.Write(streams, report.Unregistered);

        return ExitCodes.Success;
    }

    private void WriteText(TextWriter answer, CleanupReport report)
    {
        if (report.Items.Count > 0)
        {
            WriteItems(answer, report.Items);
        }
        else
        {
            answer.WriteLine(report.Registered == 0 ? "No sessions in registry." : "No sessions to clean up.");
        }

        if (report.StaleSockets.Count > 0)
        {
            answer.WriteLine($"{(IsDryRun ? "Would remove" : "Removed")} {report.StaleSockets.Count} stale socket file(s):");
            foreach (var socket in report.StaleSockets)
            {
                answer.WriteLine($"  - {Visible.Line(socket)}");
            }
        }
    }

    private void WriteItems(TextWriter answer, IReadOnlyList<CleanupItem> items)
    {
        answer.WriteLine(IsDryRun ? $"Dry-run mode: Would remove {items.Count} session(s):" : $"Removing {items.Count} session(s):");
        foreach (var item in items)
        {
            answer.WriteLine($"  - {Visible.Line(item.Name)} ({item.Reason})");
        }

        WriteNames(answer, IsDryRun ? "Would be killed" : "Killed", items.Where(item => item.Killed));
        var left = (IsDryRun, _kill.HasValue()) switch
        {
            (true, _) => "Would be left running (--kill ends them)",
            (_, true) => "Still running, because they could not be killed",
            _ => "Still running (--kill ends them)",
        };
        WriteNames(answer, left, items.Where(item => item.StillRunning && !item.Killed));
        if (!IsDryRun)
        {
            answer.WriteLine($"Removed {items.Count} session(s) successfully.");
        }
    }

    private static void WriteNames(TextWriter answer, string what, IEnumerable<CleanupItem> items)
    {
        var names = string.Join(", ", items.Select(item => Visible.Line(item.Name)));
        if (names.Length > 0)
        {
            answer.WriteLine($"{what}: {names}");
        }
    }

    private static void WriteJson(Utf8JsonWriter writer, CleanupReport report, bool dryRun)
    {
        writer.WriteBoolean("dry_run", dryRun);
        writer.WriteNumber("registered", report.Registered);
        writer.WriteStartArray("removed");
        foreach (var item in report.Items)
        {
            writer.WriteStartObject();
            writer.WriteString("name", item.Name);
            writer.WriteString("reason", item.Reason);
            writer.WriteBoolean("still_running", item.StillRunning);
            writer.WriteBoolean("killed", item.Killed);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("count", report.Items.Count);
        writer.WriteStrings("stale_sockets", report.StaleSockets);
        OfferAdoption.WriteJson(writer, "unregistered", report.Unregistered);
    }
}
