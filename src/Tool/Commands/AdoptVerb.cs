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
        Json = "sessions (name, socket, target, type, pid, result: adopted, completed, already_registered, name_taken or refused; detail of the last two), errors (socket, error)",
    };

    public override FailureCodes Codes { get; } =
        new(ExitCodes.InvalidArguments, ExitCodes.Adopt.TmuxFailed, ExitCodes.Adopt.RegistryFailed);

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var name = string.IsNullOrEmpty(_name.Value) ? null : _name.Value;
        if ((name is null) == !_all.HasValue())
        {
            throw new UsageException(name is null ? "adopt needs the NAME of a session, or --all" : "NAME and --all exclude each other; give one of them");
        }

        var adopter = new SessionAdopter(Registries.Open(streams));
        var sockets = _socket.HasValue() ? [TmuxSocket.AtPath(_socket.Value() ?? "")] : adopter.Sockets();
        var report = await adopter.AdoptAsync(sockets, name, cancellationToken).ConfigureAwait(false);
        foreach (var (socket, error) in report.Errors)
        {
            streams.WriteNote($"Warning: {socket}: {error}");
        }

        if (Json)
        {
            JsonAnswer.Write(streams, writer => WriteJson(writer, report));
        }
        else
        {
            AdoptionReport.Write(streams, report.Sessions);
        }

        return name is null ? CodeOfAll(streams, report) : CodeOfOne(streams, report, name);
    }

    private int CodeOfAll(Streams streams, AdoptReport report)
    {
        if (report.Sessions.Count == 0 && !Json)
        {
            streams.Answer.WriteLine("No sessions to adopt.");
        }

        return report.Sessions.Any(session => session.Result == AdoptResult.NameTaken) ? ExitCodes.Adopt.NameTaken
            : report.Errors.Count > 0 ? ExitCodes.Adopt.TmuxFailed
            : ExitCodes.Success;
    }

    private int CodeOfOne(Streams streams, AdoptReport report, string name)
    {
        switch (report.Sessions)
        {
            case [] when report.Errors.Count > 0:
                streams.WriteError($"session '{name}' was not found, and not every tmux server answered");
                return ExitCodes.Adopt.TmuxFailed;
            case [] when _socket.HasValue() && report.WithoutServer is [var socket]:
                streams.WriteError($"no tmux server is running on {socket}");
                return ExitCodes.Adopt.NothingSuch;
            case []:
                streams.WriteError($"no session '{name}' runs on the sockets that were looked at\nUse 'dotnet tmux find --all' to see what runs, and -S PATH for a socket elsewhere");
                return ExitCodes.Adopt.NothingSuch;
            case [var only]:
                return only.Result switch
                {
                    AdoptResult.NameTaken => ExitCodes.Adopt.NameTaken,
                    AdoptResult.Refused => ExitCodes.Adopt.NothingSuch,
                    _ => ExitCodes.Success,
                };
            default:
                streams.WriteError($"session '{name}' runs on {report.Sessions.Count} sockets; say which one with -S PATH");
                return ExitCodes.InvalidArguments;
        }
    }

    private static void WriteJson(Utf8JsonWriter writer, AdoptReport report)
    {
        AdoptionReport.WriteJson(writer, "sessions", report.Sessions);
        writer.WriteErrors(report.Errors);
    }
}
