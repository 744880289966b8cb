using TmuxTool.Registry;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>The servers that the registry is about: never the user's own one, though a row may name it.</summary>
internal static class OurSockets
{
    /// <summary>Those whose socket lies in the registry's directory.</summary>
    public static IReadOnlyList<TmuxSocket> In(RegistryLocation location) =>
        [.. SocketFile.In(location.Directory).Order(StringComparer.Ordinal).Select(TmuxSocket.Recorded)];

    /// <summary>Those, and the ones elsewhere that rows name.</summary>
    public static IReadOnlyList<TmuxSocket> Of(RegistryLocation location, RegistrySnapshot rows) =>
        [.. In(location)
            .Concat(rows.Sessions.Values.Select(row => TmuxSocket.Recorded(row.Socket)))
            .Distinct()
            .Where(socket => socket != TmuxSocket.Default)
            .OrderBy(socket => socket.Path, StringComparer.Ordinal)];
}
