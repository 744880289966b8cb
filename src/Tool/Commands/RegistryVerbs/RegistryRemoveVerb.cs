using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;

namespace TmuxTool.Cli.Commands.RegistryVerbs;

internal sealed class RegistryRemoveVerb : RegistryVerb
{
    private readonly CommandArgument _name;

    public RegistryRemoveVerb() => _name = Word("NAME", "Name of the session");

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Removes one row from the registry. The session itself is left alone.",
        Replaces = "registry_remove_session of lib/registry.sh",
        Usage = ["NAME"],
        Examples = ["my-python"],
        ExitCodes = CommonExitCodes,
        Json = "status (ok), name, registered",
    };

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var name = Required(_name);
        await Registries.Open(streams)
            .UpdateAsync(
                snapshot =>
                {
                    Row(snapshot, name);
                    return snapshot.Without(name);
                },
                timeout: null, cancellationToken)
            .ConfigureAwait(false);
        Answer(streams, $"Session '{name}' removed from the registry", writer =>
        {
            writer.WriteString("name", name);
            writer.WriteBoolean("registered", false);
        });
        return ExitCodes.Success;
    }
}
