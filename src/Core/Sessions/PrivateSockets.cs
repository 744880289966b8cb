using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using TmuxTool.Registry;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>
/// A directory of sockets that belongs to one process, so that nobody else's server is met. Its name says whose it is:
/// what a process leaves behind that was killed is removed by the next one that looks. Within it each socket has a
/// directory of its own, for that is what clients lock while they connect.
/// </summary>
internal static class PrivateSockets
{
    private const string Prefix = "tmux-of-";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // What a socket's path may need besides its directory, and what the shortest system limit leaves.
    private const int FileNameRoom = 20;
    private const int PathLimit = 103;

    private static readonly Lock s_gate = new();
    private static readonly HashSet<string> s_inUse = new(StringComparer.Ordinal);
    private static int s_last;

    // These end a process without anybody disposing of anything (.NET 10 for one raises no ProcessExit then). Servers
    // end with our connections, but leave their sockets. What the signals do otherwise they still do.
    private static readonly PosixSignalRegistration[] s_ends =
        [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, _ => ReleaseAll()))];

    static PrivateSockets() => AppDomain.CurrentDomain.ProcessExit += (_, _) => ReleaseAll();

    /// <summary>The directory of this process.</summary>
    public static string Directory { get; } = DirectoryOf(ProcessIdentity.Current);

    /// <summary>A socket of this process that nothing has listened on yet.</summary>
    public static TmuxSocket Reserve()
    {
        lock (s_gate)
        {
            System.IO.Directory.CreateDirectory(Directory, OwnerOnly);
            var number = (++s_last).ToString(CultureInfo.InvariantCulture);
            var own = System.IO.Directory.CreateDirectory(Path.Combine(Directory, number), OwnerOnly).FullName;
            var socket = TmuxSocket.AtPath(Path.Combine(own, number + ".sock"));
            s_inUse.Add(socket.Path);
            return socket;
        }
    }

    /// <summary>Removes a socket whose server has ended, and the directory with the last one.</summary>
    public static void Release(TmuxSocket socket)
    {
        lock (s_gate)
        {
            Remove(socket.Path);
        }
    }

    /// <summary>From now on the socket stays when this process ends, for its server does.</summary>
    public static void Keep(TmuxSocket socket)
    {
        lock (s_gate)
        {
            s_inUse.Remove(socket.Path);
        }
    }

    private static void ReleaseAll()
    {
        lock (s_gate)
        {
            foreach (var path in s_inUse.ToList())
            {
                Remove(path);
            }
        }
    }

    private static void Remove(string path)
    {
        s_inUse.Remove(path);
        NativeFile.TryRemove(path);
        TryRemoveDirectory(Path.GetDirectoryName(path)!);
        if (s_inUse.Count == 0)
        {
            TryRemoveDirectory(Directory);
        }
    }

    /// <summary>Removes what processes have left that are gone: where nothing listens on the sockets any more.</summary>
    public static void Sweep()
    {
        var parent = Path.GetDirectoryName(Directory)!;
        foreach (var directory in System.IO.Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            if (OwnerOf(Path.GetFileName(directory)) is { IsRunning: false } && IsOurs(directory))
            {
                TryRemoveLeftovers(directory);
            }
        }
    }

    private static void TryRemoveLeftovers(string directory)
    {
        try
        {
            foreach (var own in System.IO.Directory.EnumerateDirectories(directory))
            {
                RemoveDeadSockets(own);
                TryRemoveDirectory(own);
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Another process sweeps, too.
        }

        TryRemoveDirectory(directory);
    }

    private static string DirectoryOf(ProcessIdentity owner)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{owner.Pid}-{owner.StartTime}");
        var chosen = Path.Combine(Path.GetTempPath(), name);
        return System.Text.Encoding.UTF8.GetByteCount(chosen) + FileNameRoom <= PathLimit ? chosen : Path.Combine("/tmp", name);
    }

    private static ProcessIdentity? OwnerOf(string name) =>
        name[Prefix.Length..].Split('-') is [var pid, var start]
        && int.TryParse(pid, CultureInfo.InvariantCulture, out var number)
        && long.TryParse(start, CultureInfo.InvariantCulture, out var time)
            ? new ProcessIdentity(number, time)
            : null;

    private static bool IsOurs(string directory) =>
        NativeFile.Status(directory) is { IsDirectory: true } status
        && status.Owner == NativeFile.EffectiveUser && (status.Permissions & 0x3F) == 0;

    private static void RemoveDeadSockets(string directory)
    {
        foreach (var path in SocketFile.In(directory).ToList())
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                socket.Connect(new UnixDomainSocketEndPoint(path));
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
            {
                NativeFile.TryRemove(path);
            }
            catch (SocketException)
            {
                // No answer is no proof that nobody listens.
            }
        }
    }

    private static void TryRemoveDirectory(string directory)
    {
        try
        {
            System.IO.Directory.Delete(directory);
        }
        catch (IOException)
        {
            // Not empty: something lives there still.
        }
    }
}
