using System.Text;
using System.Text.Json;
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
        Json = "status (ok), and what is printed without --json: version, sessions (NAME: socket, target, type, pid, created_at, last_active and more)",
    };

    public override Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var registry = Registries.Open(streams).Read().ToUtf8Json();
        if (Json)
        {
            using var document = JsonDocument.Parse(registry);
            JsonAnswer.Write(streams, JsonAnswer.Ok, writer =>
            {
                foreach (var member in document.RootElement.EnumerateObject())
                {
                    member.WriteTo(writer);
                }
            });
        }
        else
        {
            streams.Answer.Write(JsonAnswer.Harmless(Encoding.UTF8.GetString(registry)));
        }

        return Task.FromResult(ExitCodes.Success);
    }
}
