using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TmuxTool.Tmux;

/// <summary>How the terminal of a pane treats its input.</summary>
internal static partial class TerminalMode
{
    /// <summary>
    /// Whether the kernel collects whole lines before the program reads them. False where that cannot be known: the
    /// terminal belongs to someone else, or has gone.
    /// </summary>
    public static unsafe bool IsCanonical(string tty)
    {
        if (!tty.StartsWith("/dev/", StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            // Opening a terminal makes it nobody's controlling one here: .NET opens with O_NOCTTY only on request, but
            // a process that has a session leader's terminal already, or is no leader, does not get another.
            using var handle = File.OpenHandle(tty, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var settings = stackalloc byte[128];
            if (GetAttributes(handle, settings) != 0)
            {
                return false;
            }

            // c_lflag is the fourth member: of 32 bits each on Linux, of 64 on macOS.
            return OperatingSystem.IsLinux()
                ? (((uint*)settings)[3] & 0x2) != 0
                : (((ulong*)settings)[3] & 0x100) != 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The size that the kernel tells programs; null where it cannot be known.</summary>
    public static (int Columns, int Rows)? Size(string tty)
    {
        if (!tty.StartsWith("/dev/", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            using var handle = File.OpenHandle(tty, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return TerminalSize.Of(handle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static unsafe partial int GetAttributes(SafeFileHandle handle, byte* settings);
}
