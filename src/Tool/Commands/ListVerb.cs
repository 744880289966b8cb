using System.Text.Json;
using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Health;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Commands;

internal sealed class ListVerb : Verb
{
    private readonly CommandArgument _globs;

    public ListVerb() => _globs = SharedOptions.Globs(this, "list");

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Lists the registered sessions and how each of them is.",
        Replaces = "list-sessions.sh",
        Usage = ["[GLOB... | !GLOB...]"],
        Examples = ["", "'proj-*' '!proj-old*'", "--json | jq '.sessions[] | select(.status == \"alive\")'"],
        ExitCodes = [("0", "Listed, also where there is none"), ("1", "Invalid arguments, or the registry cannot be read")],
        Json = "status (ok), sessions (name, socket, socket_basename, target, type, status, pid, created_at, last_active; exit_status or signal of dead ones), total, alive, dead, unknown",
    };

    protected override bool TakesWordsAfterSeparator => true;

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var filter = NameFilter.Parse(_globs, WordsAfterSeparator);
        var now = Age.Now();
        var sessions = await new SessionLister(Registries.Open(streams)).ListAsync(filter, cancellationToken).ConfigureAwait(false);
        WarnOfErrors(streams, sessions);
        if (Json)
        {
            JsonAnswer.Write(streams, JsonAnswer.Ok, writer => WriteJson(writer, sessions));
        }
        else if (sessions.Count == 0)
        {
            streams.Answer.WriteLine(filter is null ? "No sessions registered." : "No registered session matches.");
        }
        else
        {
            WriteTable(streams, sessions, now);
        }

        return ExitCodes.Success;
    }

    private static void WriteTable(Streams streams, IReadOnlyList<ListedSession> sessions, DateTimeOffset now)
    {
        var style = new Style(streams.AnswerIsTerminal);
        var rows = new List<Cell[]>(sessions.Count + 1)
        {
            Array.ConvertAll(["NAME", "SOCKET", "TARGET", "STATUS", "PID", "CREATED"], title => new Cell(title, style.Bold)),
        };
        rows.AddRange(sessions.Select(session => Row(session, style, now)));
        Table.Write(streams.Answer, rows, streams.AnswerWidth);

        var count = Count.Of(sessions);
        streams.Answer.WriteLine();
        streams.Answer.WriteLine(
            $"Total: {sessions.Count} | Alive: {count.Alive} | Dead: {count.Dead}{(count.Unknown > 0 ? $" | Unknown: {count.Unknown}" : "")}");
    }

    private static Cell[] Row(ListedSession session, Style style, DateTimeOffset now)
    {
        var (name, row, health) = session;
        var prefix = name + ":";
        var target = row.Target.StartsWith(prefix, StringComparison.Ordinal) ? row.Target[name.Length..] : row.Target;
        var pid = health.Status == SessionStatus.Alive ? health.Pid ?? row.Pid : null;
        return
        [
            name,
            Path.GetFileName(row.Socket),
            target,
            new Cell(StatusName.InList(health.Status), text => style.Status(health.Status, text)),
            $"{(pid is { } number ? number : "-")}",
            Age.Show(row.CreatedAt, now),
        ];
    }

    private static void WriteJson(Utf8JsonWriter writer, IReadOnlyList<ListedSession> sessions)
    {
        writer.WriteStartArray("sessions");
        foreach (var (name, row, health) in sessions)
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteString("socket", row.Socket);
            writer.WriteString("socket_basename", Path.GetFileName(row.Socket));
            writer.WriteString("target", row.Target);
            writer.WriteString("type", row.Type);
            writer.WriteString("status", StatusName.InList(health.Status));
            writer.WriteNumberOrNull("pid", health.Pid ?? row.Pid);
            writer.WriteMoment("created_at", row.CreatedAt);
            writer.WriteMoment("last_active", row.LastActive);
            writer.WriteEnding(health.ExitStatus, health.Signal);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        var count = Count.Of(sessions);
        writer.WriteNumber("total", sessions.Count);
        writer.WriteNumber("alive", count.Alive);
        writer.WriteNumber("dead", count.Dead);
        writer.WriteNumber("unknown", count.Unknown);
    }

    private static void WarnOfErrors(Streams streams, IReadOnlyList<ListedSession> sessions)
    {
        var warnings = sessions
            .Where(session => session.Health is { Status: SessionStatus.Unknown, Detail: not null })
            .Select(session => $"Warning: {Path.GetFileName(session.Row.Socket)}: {session.Health.Detail}")
            .Distinct();
        foreach (var warning in warnings)
        {
            streams.WriteNote(warning);
        }
    }

    private readonly record struct Count(int Alive, int Dead, int Unknown)
    {
        public static Count Of(IReadOnlyList<ListedSession> sessions)
        {
            var alive = sessions.Count(session => session.Health.Status == SessionStatus.Alive);
            var unknown = sessions.Count(session => session.Health.Status == SessionStatus.Unknown);
            return new Count(alive, sessions.Count - alive - unknown, unknown);
        }
    }
}
