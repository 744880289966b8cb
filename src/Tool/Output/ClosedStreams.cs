using System.Runtime.InteropServices;

namespace TmuxTool.Cli.Output;

/// <summary>
/// Standard streams that whoever started us has closed. The next files that are opened would take their places, and
/// what is meant for standard error would be written into a socket or the registry.
/// </summary>
internal static partial class ClosedStreams
{
    private const int GetFlags = 1; // F_GETFD
    private const int ReadOnly = 0;
    private const int WriteOnly = 1;

    /// <summary>Fills their places so that to use them still fails, as glibc does for programs with special rights.</summary>
    public static void Hold()
    {
        for (var descriptor = 0; descriptor <= 2; descriptor++)
        {
            if (Control(descriptor, GetFlags) < 0)
            {
                // The lowest free place is the one.
                _ = Open("/dev/null", descriptor == 0 ? WriteOnly : ReadOnly);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
