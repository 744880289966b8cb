using System.Globalization;
using System.Text;
using TmuxTool.Health;
using TmuxTool.Registry;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>Rows against running sessions against socket files.</summary>
internal static class SessionChecks
{
    public static void SocketPaths(RegistryLocation location, RegistrySnapshot? rows, List<Finding> findings)
    {
        if (IsTooLong(location.DefaultSocket) is { } length)
        {
            findings.Add(new Finding(
                Severity.Error, "socket", $"{location.DefaultSocket} is {length} bytes long, more than the system allows",
                "export CLAUDE_TMUX_SOCKET_DIR=\"$HOME/.claude-tmux-sockets\""));
        }

        foreach (var (name, row) in rows?.Sessions ?? RegistrySnapshot.Empty.Sessions)
        {
            if (IsTooLong(row.Socket) is { } bytes)
            {
                findings.Add(new Finding(
                    Severity.Warning, "socket", $"the socket of session '{name}' has a path of {bytes} bytes, more than the system allows: {row.Socket}",
                    $"dotnet tmux registry remove {RegistryException.Quoted(name)}"));
            }
        }
    }

    // A session that is being created or killed is for a moment in one place only, and longer where many wait for the lock.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_settled = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(6);

    /// <summary>
    /// Compares, and where something differs compares again until nobody has changed the registry for half a second: what
    /// others are just creating or killing is no finding.
    /// </summary>
    public static async Task CompareAsync(
        RegistryLocation location, RegistrySnapshot? rows, List<Finding> findings, TimeProvider time, CancellationToken cancellationToken)
    {
        var found = await LookAsync(location, rows, time, cancellationToken).ConfigureAwait(false);
        var known = rows;
        var start = time.GetTimestamp();
        var changed = start;
        while (found.Exists(f => f.Severity == Severity.Warning) && time.GetElapsedTime(changed) < s_settled && time.GetElapsedTime(start) < s_patience)
        {
            await Task.Delay(s_pause, time, cancellationToken).ConfigureAwait(false);
            if (rows is not null)
            {
                var now = RegistryFiles.Interpret(location, RegistryFiles.Read(location.RegistryFile));
                if (new RegistryChecks(location, time, []).IsHeld() || !now.Sessions.SequenceEqual(known!.Sessions))
                {
                    changed = time.GetTimestamp();
                }

                known = now;
            }

            var again = (await LookAsync(location, known, time, cancellationToken).ConfigureAwait(false)).ToHashSet();
            found.RemoveAll(f => f.Severity == Severity.Warning && !again.Contains(f));
        }

        findings.AddRange(found);
    }

    private static async Task<List<Finding>> LookAsync(
        RegistryLocation location, RegistrySnapshot? rows, TimeProvider time, CancellationToken cancellationToken)
    {
        var known = rows ?? RegistrySnapshot.Empty;
        var addresses = SessionLister.Addresses(known);
        var ours = OurSockets.Of(location, known);
        var all = await SocketCensus.TakeAllAsync(
            addresses, ours, CensusDetail.Health, cancellationToken).ConfigureAwait(false);
        List<Finding> findings = [.. SessionLister.Listed(addresses, all).Select(OfRow).OfType<Finding>()];
        SocketCensus[] answers = [.. ours.Select(socket => all[socket])];
        findings.AddRange(UnregisteredSession.Of(answers, known).Select(Unregistered));
        foreach (var answer in answers.Where(a => Path.GetDirectoryName(a.Socket.Path) == location.Directory))
        {
            if (answer.IsStale(time))
            {
                findings.Add(new Finding(Severity.Warning, "socket", $"nobody listens on {answer.Socket.Path}", "dotnet tmux cleanup"));
            }
            else if (answer.Failure is { } failure && !answer.NobodyListens && !known.Sessions.Values.Any(row => row.Socket == answer.Socket.Path))
            {
                findings.Add(new Finding(Severity.Error, "socket", $"{answer.Socket.Path}: {failure.Message}", $"tmux -S {RegistryException.Quoted(answer.Socket.Path)} list-sessions"));
            }
        }

        return findings;
    }

    private static Finding? OfRow(ListedSession session)
    {
        var (name, row, health) = session;
        var what = health.Status switch
        {
            SessionStatus.Dead => "its program has ended",
            SessionStatus.Zombie => "its pane is there, but its process is gone",
            SessionStatus.Missing => health.Detail ?? "tmux has no such pane",
            SessionStatus.ServerNotRunning => $"no tmux server is running on {row.Socket}",
            SessionStatus.Unknown => health.Detail ?? "tmux gave no answer",
            _ when row.Owner is { IsRunning: false } owner => string.Create(CultureInfo.InvariantCulture, $"its owner, process {owner.Pid}, is gone"),
            _ => null,
        };
        return what is null ? null
            : health.Status == SessionStatus.Unknown
                ? new Finding(Severity.Error, "session", $"'{name}': {what}", Waker(row))
                : new Finding(Severity.Warning, "session", $"'{name}': {what}", "dotnet tmux cleanup");
    }

    /// <summary>A server that does not answer is mostly one that was stopped.</summary>
    private static string Waker(SessionRow row) => row.ServerPid is { } server
        ? string.Create(CultureInfo.InvariantCulture, $"kill -CONT {server}")
        : $"tmux -S {RegistryException.Quoted(row.Socket)} list-sessions";

    private static Finding Unregistered(UnregisteredSession session) => new(
        Severity.Warning,
        "session",
        $"'{session.Name}' runs on {session.Socket} and is not registered",
        SessionName.IsValid(session.Name, out _)
            ? $"dotnet tmux adopt {RegistryException.Quoted(session.Name)} -S {RegistryException.Quoted(session.Socket)}"
            : $"tmux -S {RegistryException.Quoted(session.Socket)} rename-session -t {RegistryException.Quoted("=" + session.Name + ":")} NEW-NAME");

    private static int? IsTooLong(string path)
    {
        try
        {
            TmuxSocket.AtPath(path);
            return null;
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8.GetByteCount(path);
        }
    }
}
