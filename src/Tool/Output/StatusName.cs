using TmuxTool.Health;

namespace TmuxTool.Cli.Output;

/// <summary>The names of the states. <c>list</c> and <c>health</c> have names of their own, as their scripts had.</summary>
internal static class StatusName
{
    public static string InList(SessionStatus status) => status switch
    {
        SessionStatus.Alive => "alive",
        SessionStatus.Dead => "dead",
        SessionStatus.Missing => "missing",
        SessionStatus.Zombie => "zombie",
        SessionStatus.ServerNotRunning => "server",
        _ => "unknown",
    };

    public static string InHealth(SessionStatus status) => status switch
    {
        SessionStatus.Alive => "healthy",
        SessionStatus.ServerNotRunning => "server_not_running",
        _ => InList(status),
    };

    public static int HealthCode(SessionStatus status) => status switch
    {
        SessionStatus.Alive => ExitCodes.Success,
        SessionStatus.Dead => ExitCodes.Health.Dead,
        SessionStatus.Missing => ExitCodes.Health.Missing,
        SessionStatus.Zombie => ExitCodes.Health.Zombie,
        SessionStatus.ServerNotRunning => ExitCodes.Health.ServerNotRunning,
        _ => ExitCodes.Health.Unknown,
    };
}
