namespace TmuxTool.Registry;

/// <summary>
/// Where a registry and its neighbours live. Only paths: the directory is made when something is first written to it.
/// </summary>
public sealed record RegistryLocation
{
    private const string DirectoryName = "claude-tmux-sockets";
    /// <summary>The fix where the directory cannot be used.</summary>
    internal const string OtherPlace = "export CLAUDE_TMUX_SOCKET_DIR=\"$HOME/.claude-tmux-sockets\"";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const uint OwnerRights = 0x1C0;
    private const uint OthersRights = 0x3F;

    private RegistryLocation(string directory) => Directory = directory;

    /// <summary>The socket directory, absolute.</summary>
    public string Directory { get; }

    /// <summary>The registry, <c>.sessions.json</c>.</summary>
    public string RegistryFile => Path.Combine(Directory, ".sessions.json");

    /// <summary>The lock, <c>.sessions.lock</c>.</summary>
    public string LockFile => Path.Combine(Directory, ".sessions.lock");

    /// <summary>The last good copy, <c>.sessions.json.backup</c>.</summary>
    public string BackupFile => RegistryFile + ".backup";

    /// <summary>The default tmux socket, <c>claude.sock</c>.</summary>
    public string DefaultSocket => Path.Combine(Directory, "claude.sock");

    /// <summary>A registry in that directory.</summary>
    /// <param name="directory">Absolute, or relative to the working directory.</param>
    public static RegistryLocation At(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);

        // A trailing slash would make the system look through a symbolic link.
        return new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));
    }

    /// <summary>
    /// <c>$CLAUDE_TMUX_SOCKET_DIR</c>, else <c>${TMPDIR:-/tmp}/claude-tmux-sockets</c>; where that default
    /// belongs to another user, <c>claude-tmux-sockets-UID</c> beside it, from then on. Empty variables count as unset.
    /// </summary>
    public static RegistryLocation FromEnvironment() => FromEnvironment(Environment.GetEnvironmentVariable);

    /// <summary>As <see cref="FromEnvironment()"/>, with the variables from a function.</summary>
    /// <param name="variable">Gives the value of an environment variable, or null.</param>
    internal static RegistryLocation FromEnvironment(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (variable("CLAUDE_TMUX_SOCKET_DIR") is { Length: > 0 } chosen)
        {
            return At(chosen);
        }

        var parent = variable("TMPDIR") is { Length: > 0 } temporary ? temporary : "/tmp";
        var location = At(Path.Combine(parent, DirectoryName));
        var own = At($"{location.Directory}-{NativeFile.EffectiveUser}");
        // Once it is there it stays ours: our sessions are in it, whatever becomes of the default.
        return own.OwnedByUs() == true || location.OwnedByUs() == false ? own : location;
    }

    /// <summary>
    /// Creates the directory with mode 0700 whatever the umask, and takes from others the right to read
    /// our own.
    /// </summary>
    /// <exception cref="RegistryException">
    /// <see cref="RegistryFailure.Insecure"/>: it is a symbolic link, not a directory, the root, belongs to
    /// another user, or others may write to it; the message has the command that mends it.
    /// <see cref="RegistryFailure.Unwritable"/>: it could not be created.
    /// </exception>
    internal void EnsureDirectory()
    {
        try
        {
            if (NativeFile.Status(Directory) is null && TryCreate())
            {
                // By name: a umask that takes everything leaves a directory that cannot even be opened.
                File.SetUnixFileMode(Directory, OwnerOnly);
            }

            if (CheckDirectory() is { } status && (status.Permissions & OthersRights) != 0)
            {
                // What someone made read-only for themselves stays so; through a descriptor that follows no link.
                using var handle = NativeFile.OpenDirectory(Directory);
                NativeFile.SetMode(handle, status.Permissions & OwnerRights);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RegistryException.Unwritable(Directory, RegistryFiles.Reason(e), e);
        }
    }

    /// <summary>Refuses a directory that others could have a hand in; null where there is none yet.</summary>
    internal FileStatus? CheckDirectory()
    {
        FileStatus? found;
        try
        {
            found = NativeFile.Status(Directory);
        }
        catch (NativeError e)
        {
            throw RegistryException.Unreadable(Directory, e.Reason, e);
        }

        return found is { } status && Complaint(status) is { } complaint ? throw complaint : found;
    }

    private RegistryException? Complaint(FileStatus status)
    {
        var quoted = RegistryException.Quoted(Directory);
        if (status.IsLink)
        {
            return RegistryException.Insecure(
                Directory, "is a symbolic link, and the socket directory must be a real one", $"rm {quoted}");
        }

        if (!status.IsDirectory)
        {
            return RegistryException.Insecure(
                Directory, "is not a directory, and the socket directory must be one", OtherPlace);
        }

        if (Directory == "/")
        {
            // "$UNSET/" is: for root, taking rights from others would shut them out of the whole machine.
            return RegistryException.Insecure(
                Directory, "is the root of the file system, and the socket directory must be a directory of its own", OtherPlace);
        }

        if (status.Owner != NativeFile.EffectiveUser)
        {
            return RegistryException.Insecure(
                Directory,
                $"belongs to user {status.Owner}, and the socket directory must be your own (user {NativeFile.EffectiveUser})",
                OtherPlace);
        }

        return (status.Permissions & 0x12) == 0
            ? null
            : RegistryException.Insecure(
                Directory,
                $"may be written by others (mode {Convert.ToString(status.Permissions, 8)}), and the socket directory must be yours alone",
                $"chmod 700 {quoted}");
    }

    private bool TryCreate()
    {
        if (Path.GetDirectoryName(Directory) is { Length: > 0 } parent)
        {
            System.IO.Directory.CreateDirectory(parent);
        }

        return NativeFile.TryMakeDirectory(Directory);
    }

    /// <summary>Whether the directory is that of this user; null where there is none, or where that cannot be known.</summary>
    private bool? OwnedByUs()
    {
        try
        {
            return NativeFile.Status(Directory) is { } status ? status.Owner == NativeFile.EffectiveUser : null;
        }
        catch (NativeError)
        {
            return null;
        }
    }
}
