using System.Text.Json;
using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Sessions;
using TmuxTool.Tmux;

namespace TmuxTool.Cli.Commands;

internal sealed class FindVerb : Verb
{
    private readonly CommandOption _name;
    private readonly CommandOption _path;
    private readonly CommandOption _all;
    private readonly CommandOption _query;

    public FindVerb()
    {
        // The script's long names: here --socket is a name and --socket-path a path.
        _name = Value("-L|--socket <NAME>", "tmux socket by tmux's name for it");
        _path = Value("-S|--socket-path <PATH>", "tmux socket by its path (default: that of tmux's default server)");
        _all = SharedOptions.All(this, "All sockets in the socket directory and in the registry");
        _query = Value("-q|--query <TEXT>", "Only names that contain the text; case does not matter");
    }

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Lists the tmux sessions that really run, registered or not; by default on tmux's default server.",
        Replaces = "find-sessions.sh",
        Usage = ["[-L NAME | -S PATH | -A] [-q TEXT]"],
        Examples = ["", "--all", "-S /tmp/project-a.sock -q python"],
        ExitCodes = [("0", "Listed, also where no name matches"), ("1", "No tmux server is running there, or invalid arguments")],
        Json = "status (ok, no_server, unknown), sessions (name, attached, created_at, socket, registered), total, sockets_without_server, errors (socket, error)",
    };

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        if (new[] { _name, _path, _all }.Count(option => option.HasValue()) > 1)
        {
            throw new UsageException("-L, -S and -A cannot be combined");
        }

        var finder = new SessionFinder(Registries.Open(streams));
        var sockets = Sockets(finder);
        var report = await finder.FindAsync(sockets, _query.Value(), cancellationToken).ConfigureAwait(false);
        foreach (var (socket, error) in report.Errors)
        {
            streams.WriteNote($"Warning: {socket}: {error}");
        }

        if (Problem(sockets, report) is var (status, message))
        {
            return JsonAnswer.Fail(streams, Json, ExitCodes.Find.NoServer, status, message, writer => WriteJson(writer, report));
        }

        if (Json)
        {
            JsonAnswer.Write(streams, JsonAnswer.Ok, writer => WriteJson(writer, report));
        }
        else
        {
            WriteText(streams, report);
        }

        return ExitCodes.Success;
    }

    /// <summary>What to say where no server has answered; null where one has.</summary>
    private static (string Status, string Message)? Problem(IReadOnlyList<TmuxSocket> sockets, FindReport report)
    {
        if (sockets.Count > report.WithoutServer.Count + report.Errors.Count)
        {
            return null;
        }

        // A server that gives no answer is not one that does not run.
        return report.Errors.Count > 0
            ? ("unknown", report.Errors is [var error] ? $"cannot list the sessions on {error.Socket}: {error.Error}" : $"none of {report.Errors.Count} tmux servers answered")
            : ("no_server", sockets switch
            {
                [] => "no tmux server is running: there is no socket in the socket directory or the registry",
                [var only] => $"no tmux server is running on {only.Path}",
                _ => $"no tmux server is running on any of {sockets.Count} sockets",
            });
    }

    private IReadOnlyList<TmuxSocket> Sockets(SessionFinder finder)
    {
        if (_all.HasValue())
        {
            return finder.AllSockets();
        }

        return
        [
            _path.Value() is { } path ? TmuxSocket.AtPath(path)
            : _name.Value() is { } name ? TmuxSocket.Named(name)
            : TmuxSocket.Default,
        ];
    }

    private void WriteText(Streams streams, FindReport report)
    {
        if (report.Sessions.Count == 0)
        {
            streams.Answer.WriteLine(_query.HasValue() ? $"No sessions match '{Visible.Line(_query.Value() ?? "")}'." : "No sessions found.");
            return;
        }

        foreach (var socket in report.Sessions.GroupBy(session => session.Socket))
        {
            streams.Answer.WriteLine($"Sessions on {Visible.Line(socket.Key)}:");
            foreach (var session in socket)
            {
                var attached = session.Attached ? "attached" : "detached";
                var registered = session.Registered ? ", registered" : "";
                streams.Answer.WriteLine($"  - {Visible.Line(session.Name)} ({attached}, started {Age.Iso(session.Created)}{registered})");
            }
        }
    }

    private static void WriteJson(Utf8JsonWriter writer, FindReport report)
    {
        writer.WriteStartArray("sessions");
        foreach (var session in report.Sessions)
        {
            writer.WriteStartObject();
            writer.WriteString("name", session.Name);
            writer.WriteBoolean("attached", session.Attached);
            writer.WriteMoment("created_at", session.Created);
            writer.WriteString("socket", session.Socket);
            writer.WriteBoolean("registered", session.Registered);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("total", report.Sessions.Count);
        writer.WriteStrings("sockets_without_server", report.WithoutServer);
        writer.WriteErrors(report.Errors);
    }
}
