using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TmuxTool.Tmux;

/// <summary>The size of a terminal, as the kernel tells it to programs.</summary>
public static partial class TerminalSize
{
    private static readonly nuint s_getWindowSize = OperatingSystem.IsMacOS() ? 0x40087468u : 0x5413u;

    /// <summary>The size of an open terminal; null where it is none, or has no size.</summary>
    /// <param name="terminal">The terminal.</param>
    public static unsafe (int Columns, int Rows)? Of(SafeFileHandle terminal)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        var size = stackalloc ushort[4];
        return Control(terminal, s_getWindowSize, size, 0, 0, 0, 0, 0, size) == 0 && size[0] > 0 && size[1] > 0 ? (size[1], size[0]) : null;
    }

    // The number of arguments varies: the third is in its place on most systems, and on the stack, behind eight in
    // registers, on Apple silicon.
    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static unsafe partial int Control(
        SafeFileHandle handle, nuint request, ushort* size, nint fourth, nint fifth, nint sixth, nint seventh, nint eighth, ushort* sizeOnStack);
}
