using TmuxTool.Health;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Output;

/// <summary>Messages that more than one verb gives.</summary>
internal static class ErrorText
{
    public static string NoSuchPane(SessionAddress address)
        => $"no such pane: '{address.Target}' on {address.Socket.Path}\n"
            + $"Use 'dotnet tmux find -S {ShellWord.Quote(address.Socket.Path)}' to see what runs there";

    public static string NoServer(string socket)
        => $"no tmux server is running on {socket}\nUse 'dotnet tmux list' to see available sessions";

    /// <summary>What is wrong with a pane that should have taken input.</summary>
    public static string Sick(PaneHealth health, SessionAddress address) => health.Status switch
    {
        SessionStatus.Dead => $"The program in '{address}' {Ending.Explain(health.ExitStatus, health.Signal)}\nUse 'dotnet tmux cleanup' to remove what is left of it",
        SessionStatus.Zombie => $"The pane of '{address}' is there, but its process is gone\nUse 'dotnet tmux cleanup' to remove what is left of it",
        SessionStatus.ServerNotRunning => Sentence(NoServer(address.Socket.Path)),
        SessionStatus.Missing when health.Detail is { } detail => $"'{address}': {detail}",
        SessionStatus.Missing => Sentence(NoSuchPane(address)),
        _ => Sentence(health.Detail ?? NotResponding(address.Socket.Path)),
    };

    private static string Sentence(string message) => char.ToUpperInvariant(message[0]) + message[1..];

    public static string NotResponding(string socket)
        => $"the tmux server on {socket} does not respond: it is stopped or hangs";
}
