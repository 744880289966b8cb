using TmuxTool.Cli.Output;
using TmuxTool.Registry;

namespace TmuxTool.Cli.Commands.RegistryVerbs;

internal sealed class RegistryPathVerb : RegistryVerb
{
    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Prints where the registry file is, whether it exists or not.",
        Usage = [""],
        Examples = [""],
        ExitCodes = [("0", "Printed"), ("1", "Invalid arguments")],
        Json = "status (ok), path, lock, backup, default_socket",
    };

    public override Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var location = RegistryLocation.FromEnvironment();
        Answer(streams, location.RegistryFile, writer =>
        {
            writer.WriteString("path", location.RegistryFile);
            writer.WriteString("lock", location.LockFile);
            writer.WriteString("backup", location.BackupFile);
            writer.WriteString("default_socket", location.DefaultSocket);
        });
        return Task.FromResult(ExitCodes.Success);
    }
}
