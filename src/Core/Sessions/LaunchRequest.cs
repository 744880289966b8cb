using TmuxTool.Health;
using TmuxTool.Registry;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>A session to create.</summary>
public sealed record LaunchRequest
{
    /// <summary>Its name, see <see cref="SessionName"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The server; the registry's default socket where it is null.</summary>
    public TmuxSocket? Socket { get; init; }

    /// <summary>The window's name.</summary>
    public string Window { get; init; } = "shell";

    /// <summary>What the registry calls the program.</summary>
    public required string Type { get; init; }

    /// <summary>The name of the preset that <see cref="Command"/> comes from; null for any other command.</summary>
    public string? Preset { get; init; }

    /// <summary>Program and arguments; never given to a shell.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Where it starts; the current directory where it is null.</summary>
    public string? Directory { get; init; }

    /// <summary>Variables that the session gets besides those of this process; they never appear in a process list.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The names of variables of this process that the session does not get.</summary>
    public IReadOnlyList<string> Unset { get; init; } = [];

    /// <summary>The width in cells.</summary>
    public int Columns { get; init; } = 80;

    /// <summary>The height in rows.</summary>
    public int Rows { get; init; } = 24;

    /// <summary>What the program shows when it is ready; null: do not wait.</summary>
    public WaitPattern? Ready { get; init; }

    /// <summary>What the prompt of the program looks like, where the user has said it; kept with the session.</summary>
    public WaitPattern? Prompt { get; init; }

    /// <summary>Whether to wait for the prompt of the program, which need not be told for a shell or a program that a preset describes.</summary>
    public bool WaitsForPrompt { get; init; }

    /// <summary>The programs that are known.</summary>
    public PresetCatalog Presets { get; init; } = PresetCatalog.BuiltIn;

    /// <summary>How long to wait for that.</summary>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether to reuse a healthy session with that name, and to replace a dead one.</summary>
    public bool IfAbsent { get; init; }

    /// <summary>A tmux configuration for the server, where this is what starts it; none where it is null.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Whether it is registered.</summary>
    public bool Register { get; init; } = true;

    /// <summary>The process whose end makes the session superfluous; null: none.</summary>
    public ProcessIdentity? Owner { get; init; }

    /// <summary>Told every tenth of a second how long the wait for the prompt has taken.</summary>
    public Action<TimeSpan>? Progress { get; init; }
}

/// <summary>A session that runs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Socket">The path of its socket.</param>
/// <param name="Target">Its pane as tmux reported it.</param>
/// <param name="Type">What the registry calls the program.</param>
/// <param name="Pid">The program's process id.</param>
/// <param name="Window">The window's name.</param>
/// <param name="Registered">Whether it is in the registry.</param>
/// <param name="PaneId">The pane id.</param>
public sealed record LaunchedSession(
    string Name, string Socket, string Target, string Type, int? Pid, string Window, bool Registered, string? PaneId);

/// <summary>How a launch ended.</summary>
public abstract record LaunchOutcome
{
    private LaunchOutcome()
    {
    }

    /// <summary>The program was started. Without <see cref="LaunchRequest.Ready"/> it may have ended already; its output stays.</summary>
    /// <param name="Session">The session.</param>
    public sealed record Launched(LaunchedSession Session) : LaunchOutcome;

    /// <summary>A healthy session with that name is reused.</summary>
    /// <param name="Session">The session.</param>
    /// <param name="IsAnotherProgram">Whether it was created with another program, or with other arguments.</param>
    public sealed record AlreadyRunning(LaunchedSession Session, bool IsAnotherProgram) : LaunchOutcome;

    /// <summary>Another session has the name.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Socket">The path of that session's socket.</param>
    /// <param name="Registered">Its health where it is registered; null where tmux has such a session and the registry does not.</param>
    public sealed record NameTaken(string Name, string Socket, PaneHealth? Registered) : LaunchOutcome;

    /// <summary>The program is not on PATH.</summary>
    /// <param name="Program">Its name.</param>
    public sealed record ProgramNotFound(string Program) : LaunchOutcome;

    /// <summary>The program ended before it was ready; the session is gone again.</summary>
    /// <param name="Program">Its name.</param>
    /// <param name="Status">Its exit status, where it ended by itself and tmux knows.</param>
    /// <param name="Signal">The number of the signal that ended it, where tmux knows.</param>
    /// <param name="Output">What it had shown.</param>
    public sealed record ProgramDied(string Program, int? Status, int? Signal, string Output) : LaunchOutcome;

    /// <summary>The program did not show its prompt in time; the session is gone again.</summary>
    /// <param name="Elapsed">How long that was waited for.</param>
    /// <param name="Output">What it had shown.</param>
    public sealed record NotReady(TimeSpan Elapsed, string Output) : LaunchOutcome;

    /// <summary>tmux failed; nothing is left behind.</summary>
    /// <param name="Message">One line: what tmux said.</param>
    public sealed record TmuxFailed(string Message) : LaunchOutcome;

    /// <summary>The session could not be registered and is gone again.</summary>
    /// <param name="Message">One line: what the registry said.</param>
    public sealed record RegistryFailed(string Message) : LaunchOutcome;
}
