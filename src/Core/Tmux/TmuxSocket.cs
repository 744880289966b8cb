using System.Runtime.InteropServices;
using System.Text;

namespace TmuxTool.Tmux;

/// <summary>Where a tmux server listens: the default server, a name (<c>-L</c>) or a path (<c>-S</c>).</summary>
public sealed partial record TmuxSocket
{
    // sizeof(sockaddr_un.sun_path); one byte of it is for the NUL at the end.
    private static readonly int s_pathLimit = OperatingSystem.IsLinux() ? 108 : 104;

    private TmuxSocket(string path) => Path = path;

    /// <summary>The absolute path of the socket.</summary>
    public string Path { get; }

    /// <summary>The user's default tmux server.</summary>
    public static TmuxSocket Default => Named("default");

    /// <summary>The socket that <c>tmux -L</c> would use for this name.</summary>
    /// <param name="name">A file name, without a slash.</param>
    /// <exception cref="ArgumentException">The name is empty or has a slash, or the path would be too long.</exception>
    public static TmuxSocket Named(string name) => Named(name, Environment.GetEnvironmentVariable("TMUX_TMPDIR"));

    /// <summary>As <see cref="Named(string)"/>, with the value of <c>TMUX_TMPDIR</c>.</summary>
    internal static TmuxSocket Named(string name, string? temporary)
    {
        if (name.Length == 0 || name.Contains('/', StringComparison.Ordinal))
        {
            throw new ArgumentException($"socket name '{name}' is not a file name; give a path with -S instead");
        }

        // tmux passes over a directory that is not there.
        var parent = Directory.Exists(temporary) ? temporary : "/tmp";
        return AtPath(System.IO.Path.Combine(parent, $"tmux-{GetUserId()}", name));
    }

    /// <summary>A socket at a path, which is made absolute.</summary>
    /// <param name="path">The path of the socket file.</param>
    /// <exception cref="ArgumentException">The path is empty or longer than the system allows.</exception>
    public static TmuxSocket AtPath(string path)
    {
        if (path.Length == 0)
        {
            throw new ArgumentException("socket path is empty; give a path such as /tmp/my.sock");
        }

        var full = System.IO.Path.GetFullPath(path);
        var length = Encoding.UTF8.GetByteCount(full);
        return length < s_pathLimit
            ? new TmuxSocket(full)
            : throw new ArgumentException(
                $"socket path '{full}' is {length} bytes long; the system allows at most {s_pathLimit - 1}; choose a shorter directory");
    }

    /// <summary>A socket that somebody else has written down: where it is no good, tmux will say so.</summary>
    internal static TmuxSocket Recorded(string path) => new(path);

    /// <inheritdoc/>
    public override string ToString() => Path;

    [LibraryImport("libc", EntryPoint = "getuid")]
    private static partial uint GetUserId();
}
