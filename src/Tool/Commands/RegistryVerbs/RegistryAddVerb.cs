using System.Globalization;
using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Registry;
using TmuxTool.Tmux;

namespace TmuxTool.Cli.Commands.RegistryVerbs;

internal sealed class RegistryAddVerb : RegistryVerb
{
    private readonly CommandArgument _name;
    private readonly CommandArgument _socket;
    private readonly CommandArgument _target;
    private readonly CommandArgument _type;
    private readonly CommandArgument _pid;

    public RegistryAddVerb()
    {
        _name = Word("NAME", "Name of the session");
        _socket = Word("SOCKET", "Path of its tmux socket");
        _target = Word("TARGET", "tmux target, such as NAME:0.0");
        _type = Word("TYPE", "shell, python-repl, debugger or any other text");
        _pid = Word("PID", "Process id of its program, where it is known");
    }

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Registers a session that runs already; replaces the entry with that name, keeping its created_at.",
        Replaces = "registry_add_session of lib/registry.sh",
        Usage = ["NAME SOCKET TARGET TYPE [PID]"],
        Examples = ["work /tmp/work.sock work:0.0 shell", "py /tmp/work.sock py:0.0 python-repl 4711"],
        ExitCodes = CommonExitCodes,
        Json = "status (ok), name, registered",
    };

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var name = Required(_name);
        if (!SessionName.IsValid(name, out var problem))
        {
            throw new UsageException(problem);
        }

        // The registry keeps whole seconds.
        var now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        var row = new SessionRow
        {
            Socket = TmuxSocket.AtPath(Required(_socket)).Path,
            Target = Required(_target),
            Type = Required(_type),
            Pid = Pid(),
            CreatedAt = now,
            LastActive = now,
        };
        await Registries.Open(streams)
            .UpdateAsync(snapshot => snapshot.With(name, KeepAge(snapshot, name, row)), timeout: null, cancellationToken)
            .ConfigureAwait(false);
        Answer(streams, $"Session '{name}' registered", writer =>
        {
            writer.WriteString("name", name);
            writer.WriteBoolean("registered", true);
        });
        return ExitCodes.Success;
    }

    // As the script's registry_add_session does: an entry that is written again keeps its age.
    private static SessionRow KeepAge(RegistrySnapshot snapshot, string name, SessionRow row)
        => snapshot.Sessions.TryGetValue(name, out var known) ? row with { CreatedAt = known.CreatedAt } : row;

    private int? Pid()
    {
        if (string.IsNullOrEmpty(_pid.Value))
        {
            return null;
        }

        return int.TryParse(_pid.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid > 0
            ? pid
            : throw new UsageException($"PID '{_pid.Value}' is not a process id; leave it out where it is not known");
    }
}
