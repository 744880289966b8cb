using System.Text.Json;
using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Sessions;
using TmuxTool.Tmux;

namespace TmuxTool.Cli.Commands;

internal sealed class AdoptVerb : Verb
{
    private readonly CommandArgument _name;
    private readonly CommandOption _all;
    private readonly CommandOption _socket;

    public AdoptVerb()
    {
        _name = Word("NAME", "Name of a session that runs in tmux");
        _all = SharedOptions.All(this, "Every session on the sockets that are looked at");
        _socket = SharedOptions.Socket(this, "default: those in the socket directory and in the registry");
    }

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Registers sessions that already run, with their pane, process and server; nothing happens to the sessions.",
        Usage = ["{NAME | -A} [-S PATH]"],
        Examples = ["work", "work -S /tmp/project-a.sock", "--all"],
        ExitCodes =
        [
            ("0", "Registered, now or before"),
            ("1", "No such session runs, its name cannot be registered, or invalid arguments"),
            ("2", "The name belongs to another row"),
            ("3", "tmux failed"),
            ("4", "The registry failed"),
            ("75", "The registry's lock is busy"),
        ],
        Json = "status (ok, name_taken, refused, no_such_session, ambiguous, no_server, tmux_failed), sessions (name, socket, target, type, pid, result: adopted, completed, already_registered, name_taken or refused; detail of the last two), errors (socket, error)",
    };

    public override FailureCodes Codes { get; } =
        new(ExitCodes.InvalidArguments, ExitCodes.Adopt.TmuxFailed, ExitCodes.Adopt.RegistryFailed);

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var name = string.IsNullOrEmpty(_name.Value) ? null : _name.Value;
        if ((name is null) == !_all.HasValue())
        {
            throw new UsageException(name is null ? "adopt needs the NAME of a session, or --all" : "NAME and --all cannot be combined");
        }

        var adopter = new SessionAdopter(Registries.Open(streams));
        var sockets = _socket.HasValue() ? [TmuxSocket.AtPath(_socket.Value() ?? "")] : adopter.Sockets();
        var report = await adopter.AdoptAsync(sockets, name, cancellationToken).ConfigureAwait(false);
        foreach (var (socket, error) in report.Errors)
        {
            streams.WriteNote($"Warning: {socket}: {error}");
        }

        var (code, status, message) = name is null ? OfAll(report) : OfOne(report, name);
        if (Json)
        {
            JsonAnswer.Write(streams, status, message, writer => WriteJson(writer, report));
            return code;
        }

        AdoptionReport.Write(streams, report.Sessions);
        if (report.Sessions.Count > 0)
        {
            return code;
        }

        if (message is null)
        {
            streams.Answer.WriteLine("No sessions to adopt.");
        }
        else
        {
            streams.WriteError(message);
        }

        return code;
    }

    private static (int Code, string Status, string? Message) OfAll(AdoptReport report)
    {
        var taken = report.Sessions.Count(session => session.Result == AdoptResult.NameTaken);
        return taken > 0 ? (ExitCodes.Adopt.NameTaken, "name_taken", $"{taken} session(s) not adopted: another entry has the name")
            : report.Errors.Count > 0 ? (ExitCodes.Adopt.TmuxFailed, "tmux_failed", $"{report.Errors.Count} tmux server(s) gave no answer")
            : (ExitCodes.Success, JsonAnswer.Ok, null);
    }

    private (int Code, string Status, string? Message) OfOne(AdoptReport report, string name) => report.Sessions switch
    {
        [] when report.Errors.Count > 0 =>
            (ExitCodes.Adopt.TmuxFailed, "tmux_failed", $"session '{name}' was not found, and not every tmux server answered"),
        [] when _socket.HasValue() && report.WithoutServer is [var socket] =>
            (ExitCodes.Adopt.NothingSuch, "no_server", $"no tmux server is running on {socket}"),
        [] => (
            ExitCodes.Adopt.NothingSuch,
            "no_such_session",
            $"no session '{name}' runs on the known sockets\nUse 'dotnet tmux find --all' to see what runs, and -S PATH for a socket elsewhere"),
        [{ Result: AdoptResult.NameTaken } only] => (ExitCodes.Adopt.NameTaken, "name_taken", only.Detail),
        [{ Result: AdoptResult.Refused } only] => (ExitCodes.Adopt.NothingSuch, "refused", only.Detail),
        [_] => (ExitCodes.Success, JsonAnswer.Ok, null),
        _ => (ExitCodes.InvalidArguments, "ambiguous", $"session '{name}' runs on {report.Sessions.Count} sockets; name one with -S PATH"),
    };

    private static void WriteJson(Utf8JsonWriter writer, AdoptReport report)
    {
        AdoptionReport.WriteJson(writer, "sessions", report.Sessions);
        writer.WriteErrors(report.Errors);
    }
}
