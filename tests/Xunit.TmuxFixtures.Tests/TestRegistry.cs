using System.Runtime.CompilerServices;

namespace Xunit.TmuxFixtures.Tests;

/// <summary>A registry of this run alone, instead of the user's.</summary>
internal static class TestRegistry
{
    public static string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("xtf-").FullName;

    [ModuleInitializer]
    internal static void Use()
    {
        Environment.SetEnvironmentVariable("CLAUDE_TMUX_SOCKET_DIR", Directory);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.Directory.Delete(Directory, recursive: true);
    }
}
