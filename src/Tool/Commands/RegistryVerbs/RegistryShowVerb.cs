using System.Text;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;

namespace TmuxTool.Cli.Commands.RegistryVerbs;

internal sealed class RegistryShowVerb : RegistryVerb
{
    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Prints the whole registry as JSON.",
        Replaces = "registry_list_sessions of lib/registry.sh",
        Usage = [""],
        Examples = ["", "| jq '.sessions | keys'"],
        ExitCodes = [("0", "Printed"), ("1", "Invalid arguments, or the registry cannot be read")],
        Json = "always: version, sessions (NAME: socket, target, type, pid, created_at, last_active and more)",
    };

    public override Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        streams.Answer.Write(JsonAnswer.Harmless(Encoding.UTF8.GetString(Registries.Open(streams).Read().ToUtf8Json())));
        return Task.FromResult(ExitCodes.Success);
    }
}
