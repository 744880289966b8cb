using TmuxTool.Registry;

namespace TmuxTool.Sessions;

/// <summary>The socket files of a directory.</summary>
internal static class SocketFile
{
    /// <summary>The paths of the sockets that lie in a directory; none where there is no such directory.</summary>
    public static IEnumerable<string> In(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return [];
        }

        return Directory.EnumerateFileSystemEntries(directory).Where(IsSocket);
    }

    // .NET does not tell sockets from files.
    private static bool IsSocket(string path) => NativeFile.Status(path) is { } status && (status.Mode & 0xF000) == 0xC000;
}
