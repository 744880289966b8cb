using System.Runtime.InteropServices;

namespace TmuxTool.Tmux;

/// <summary>The program that this process runs.</summary>
internal static partial class ProcessImage
{
    /// <summary>Becomes another program, with the same process id, environment and terminal; returns only where that fails.</summary>
    /// <param name="path">The program's file.</param>
    /// <param name="arguments">Its arguments; the first is its name.</param>
    /// <exception cref="TmuxException">The system would not start it.</exception>
    public static void Replace(string path, IReadOnlyList<string> arguments)
    {
        Execute(path, [.. arguments, null]);
        throw new TmuxException(TmuxFailure.CommandFailed, $"cannot run '{path}': {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, string?[] arguments);
}
