using TmuxTool.Health;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Output;

/// <summary>Messages that more than one verb gives.</summary>
internal static class ErrorText
{
    private const string Ended = "\nUse 'dotnet tmux cleanup' to remove it, or 'dotnet tmux create --if-absent' to start it again";

    public static string NoSuchPane(SessionAddress address)
        => $"no such pane: '{address.Target}' on {address.Socket.Path}" + (address.Row is null
            ? $"\nUse 'dotnet tmux find -S {ShellWord.Quote(address.Socket.Path)}' to see what runs there"
            : $"; the session has ended{Ended}");

    public static string NoServer(SessionAddress address)
        => $"no tmux server is running on {address.Socket.Path}" + (address.Row is null ? "\nUse 'dotnet tmux list' to see available sessions" : Ended);

    /// <summary>What is wrong with a pane that should have taken input.</summary>
    public static string Sick(PaneHealth health, SessionAddress address) => health.Status switch
    {
        SessionStatus.Dead => $"The program in '{address}' {Ending.Explain(health.ExitStatus, health.Signal)}{Ended}",
        SessionStatus.Zombie => $"The process in '{address}' is gone, but its pane is still open{Ended}",
        SessionStatus.ServerNotRunning => Sentence(NoServer(address)),
        SessionStatus.Missing when health.Detail is { } detail => $"'{address}': {detail}{Ended}",
        SessionStatus.Missing => Sentence(NoSuchPane(address)),
        _ => Sentence(health.Detail ?? NotResponding(address.Socket.Path)),
    };

    private static string Sentence(string message) => char.ToUpperInvariant(message[0]) + message[1..];

    public static string NotResponding(string socket)
        => $"the tmux server on {socket} does not respond: it is stopped or hangs";
}
