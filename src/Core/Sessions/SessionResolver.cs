using System.Globalization;
using TmuxTool.Registry;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>What a <see cref="SessionResolver"/> found.</summary>
public abstract record Resolution
{
    private Resolution()
    {
    }

    /// <summary>The session that is meant.</summary>
    /// <param name="Address">Where it is.</param>
    public sealed record Found(SessionAddress Address) : Resolution;

    /// <summary>None, or not one only.</summary>
    /// <param name="Message">The whole message for people, of several lines where it says what to do next.</param>
    public sealed record Failed(string Message) : Resolution;
}

/// <summary>
/// Says which session is meant: an explicit target first, then a registered name, then the only registered session.
/// </summary>
/// <param name="registry">The registry; read at most once, without its lock.</param>
public sealed class SessionResolver(RegistryStore registry)
{
    private const string SeeList = "Use 'dotnet tmux list' to see available sessions";

    /// <summary>Finds the session.</summary>
    /// <param name="selector">What the user said.</param>
    /// <exception cref="RegistryException">The registry cannot be read.</exception>
    public Resolution Resolve(SessionSelector selector)
    {
        if (selector.SocketPath is not null && selector.SocketName is not null)
        {
            return new Resolution.Failed("Error: -S and -L cannot be combined");
        }

        try
        {
            return selector switch
            {
                { Target: "" } => new Resolution.Failed("Error: target '' is empty; give a tmux target such as 'my-session:0.0'"),
                { Target: { } target } => new Resolution.Found(new SessionAddress(null, SocketOf(selector) ?? TmuxSocket.Default, target, null)),
                { Session: { } name } => ByName(name, SocketOf(selector)),
                _ => TheOnlyOne(SocketOf(selector)),
            };
        }
        catch (ArgumentException e)
        {
            return new Resolution.Failed($"Error: {e.Message}");
        }
    }

    private static TmuxSocket? SocketOf(SessionSelector selector) =>
        selector.SocketPath is { } path ? TmuxSocket.AtPath(path)
        : selector.SocketName is { } name ? TmuxSocket.Named(name)
        : null;

    private Resolution ByName(string name, TmuxSocket? socket)
    {
        var sessions = registry.Read().Sessions;
        if (!sessions.TryGetValue(name, out var row))
        {
            var near = NearMiss.Of(name, sessions.Keys);
            return new Resolution.Failed(
                $"Error: Session '{name}' not found in registry\n{SeeList}" + (near is null ? "" : $"\nDid you mean '{near}'?"));
        }

        var address = SessionAddress.Of(name, row);
        return socket is null || socket == address.Socket
            ? new Resolution.Found(address)
            : new Resolution.Failed(
                $"Error: Session '{name}' is registered on socket {address.Socket}, not on {socket}; leave the socket out, or use -t with it");
    }

    private Resolution TheOnlyOne(TmuxSocket? socket)
    {
        var sessions = registry.Read().Sessions
            .Where(s => socket is null || s.Value.Socket == socket.Path)
            .ToList();
        return sessions.Count switch
        {
            0 => new Resolution.Failed(
                "Error: No sessions found in registry\nCreate a session with 'dotnet tmux create' or specify -t and -S explicitly"),
            1 => new Resolution.Found(SessionAddress.Of(sessions[0].Key, sessions[0].Value)),
            var count => new Resolution.Failed(string.Create(CultureInfo.InvariantCulture,
                $"Error: Multiple sessions found ({count} total)\nPlease specify session name with -s or use -t/-S explicitly\n{SeeList}")),
        };
    }
}
