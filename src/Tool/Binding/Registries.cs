using TmuxTool.Cli.Output;
using TmuxTool.Registry;

namespace TmuxTool.Cli.Binding;

internal static class Registries
{
    /// <summary>The registry of this environment. Its warnings go to the notes.</summary>
    public static RegistryStore Open(Streams streams)
        => new(RegistryLocation.FromEnvironment(), TimeProvider.System) { Warn = message => streams.WriteNote($"Warning: {message}") };
}
