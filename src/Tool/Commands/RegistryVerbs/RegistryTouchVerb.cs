using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;

namespace TmuxTool.Cli.Commands.RegistryVerbs;

internal sealed class RegistryTouchVerb : RegistryVerb
{
    private readonly CommandArgument _name;

    public RegistryTouchVerb() => _name = Word("NAME", "Name of the session");

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Sets a row's last_active to now.",
        Replaces = "registry_update_activity of lib/registry.sh",
        Usage = ["NAME"],
        Examples = ["my-python"],
        ExitCodes = CommonExitCodes,
        Json = "status (ok), name, last_active",
    };

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var name = Required(_name);
        var now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        // Not the store's own touch: that one gives up on a busy lock, and here it is all that was asked for.
        await Registries.Open(streams)
            .UpdateAsync(snapshot => snapshot.With(name, Row(snapshot, name) with { LastActive = now }), timeout: null, cancellationToken)
            .ConfigureAwait(false);
        Answer(streams, $"Session '{name}' was active at {Age.Iso(now)}", writer =>
        {
            writer.WriteString("name", name);
            writer.WriteMoment("last_active", now);
        });
        return ExitCodes.Success;
    }
}
