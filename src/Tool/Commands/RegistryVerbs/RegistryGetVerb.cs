using System.Text.Json;
using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Registry;

namespace TmuxTool.Cli.Commands.RegistryVerbs;

internal sealed class RegistryGetVerb : RegistryVerb
{
    private readonly CommandArgument _name;

    public RegistryGetVerb() => _name = Word("NAME", "Name of the session");

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Prints one session's row as JSON.",
        Replaces = "registry_get_session of lib/registry.sh",
        Usage = ["NAME"],
        Examples = ["my-python", "my-python | jq -r .socket"],
        ExitCodes = [("0", "Printed"), ("1", "Not found, invalid arguments, or the registry cannot be read")],
        Json = "status (ok), and what is printed without --json: socket, target, type, pid, created_at, last_active and more",
    };

    public override Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var name = Required(_name);
        var row = Row(Registries.Open(streams).Read(), name);
        // Written as the file has it, with the members that we do not know.
        using var document = JsonDocument.Parse(RegistrySnapshot.Empty.With(name, row).ToUtf8Json());
        JsonAnswer.Write(streams, Json ? JsonAnswer.Ok : null, writer =>
        {
            foreach (var member in document.RootElement.GetProperty("sessions").GetProperty(name).EnumerateObject())
            {
                member.WriteTo(writer);
            }
        });
        return Task.FromResult(ExitCodes.Success);
    }
}
