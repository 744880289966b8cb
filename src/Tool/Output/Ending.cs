using System.Globalization;

namespace TmuxTool.Cli.Output;

/// <summary>How a program ended, in words.</summary>
internal static class Ending
{
    // The numbers that are the same on Linux and macOS.
    private static readonly Dictionary<int, string> s_names = new()
    {
        [1] = "SIGHUP",
        [2] = "SIGINT",
        [3] = "SIGQUIT",
        [4] = "SIGILL",
        [5] = "SIGTRAP",
        [6] = "SIGABRT",
        [8] = "SIGFPE",
        [9] = "SIGKILL",
        [11] = "SIGSEGV",
        [13] = "SIGPIPE",
        [14] = "SIGALRM",
        [15] = "SIGTERM",
    };

    /// <summary><c>exited 3</c>, <c>killed by SIGKILL</c>, or <c>exited</c> where tmux does not say how.</summary>
    public static string Describe(int? status, int? signal) => (status, signal) switch
    {
        (_, { } number) => $"killed by {SignalName(number)}",
        ({ } code, _) => string.Create(CultureInfo.InvariantCulture, $"exited {code}"),
        _ => "exited",
    };

    /// <summary>The same within a sentence: <c>exited with status 3</c>.</summary>
    public static string Explain(int? status, int? signal) => (status, signal) switch
    {
        (_, { } number) => $"was killed by {SignalName(number)}",
        ({ } code, _) => string.Create(CultureInfo.InvariantCulture, $"exited with status {code}"),
        _ => "exited, tmux does not say how",
    };

    public static string SignalName(int number)
        => s_names.TryGetValue(number, out var name)
            ? name
            : OperatingSystem.IsLinux() && LinuxName(number) is { } other ? other : string.Create(CultureInfo.InvariantCulture, $"signal {number}");

    private static string? LinuxName(int number) => number switch
    {
        7 => "SIGBUS",
        10 => "SIGUSR1",
        12 => "SIGUSR2",
        24 => "SIGXCPU",
        25 => "SIGXFSZ",
        31 => "SIGSYS",
        _ => null,
    };
}
