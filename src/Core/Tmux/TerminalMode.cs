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
    public static bool IsCanonical(string tty) => Ask(tty, IsCanonical);

    /// <summary>The size that the kernel tells programs; null where it cannot be known.</summary>
    public static (int Columns, int Rows)? Size(string tty) => Ask(tty, TerminalSize.Of);

    // Opening it makes it nobody's controlling terminal here, though .NET knows no O_NOCTTY: the kernel gives one only to
    // a session leader without any, and none that another session has, as that of the program in a pane does.
    private static T? Ask<T>(string tty, Func<SafeFileHandle, T?> question)
    {
        if (!tty.StartsWith("/dev/", StringComparison.Ordinal))
        {
            return default;
        }

        try
        {
            using var handle = File.OpenHandle(tty, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return question(handle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    private static unsafe bool IsCanonical(SafeFileHandle handle)
    {
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

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static unsafe partial int GetAttributes(SafeFileHandle handle, byte* settings);
}
