using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Commands;
using TmuxTool.Cli.Commands.RegistryVerbs;

namespace TmuxTool.Cli;

/// <summary>One verb as the table knows it: enough to find it and to list it, without making it.</summary>
/// <param name="Name">The word that the user types last.</param>
/// <param name="Group">The heading in the tool's help.</param>
/// <param name="Summary">One line.</param>
/// <param name="Create">Makes the verb; called for the one that was asked for.</param>
internal sealed record VerbEntry(string Name, string Group, string Summary, Func<Verb> Create)
{
    /// <summary>The words after <c>dotnet tmux</c>.</summary>
    public string Path { get; init; } = Name;
}

internal static class VerbTable
{
    public const string RegistryName = "registry";

    private const string Sessions = "Sessions";
    private const string Programs = "Programs in them";
    private const string Records = "The registry";
    private const string Learning = "Learning it";

    public static IReadOnlyList<VerbEntry> All { get; } =
    [
        new("create", Sessions, "Start a program in a tmux session and register it", static () => new CreateVerb()),
        new("list", Sessions, "Registered sessions and how they are", static () => new ListVerb()),
        new("find", Sessions, "Sessions that really run, registered or not", static () => new FindVerb()),
        new("kill", Sessions, "End a session and remove its registry row", static () => new KillVerb()),
        new("cleanup", Sessions, "Remove dead or old sessions from the registry", static () => new CleanupVerb()),
        new("presets", Sessions, "Programs that create --preset knows", static () => new PresetsVerb()),
        new("adopt", Sessions, "Register sessions that already run", static () => new AdoptVerb()),
        new("run", Programs, "Run code, and print only what it printed", static () => new RunVerb()),
        new("send", Programs, "Type text or keys, and wait for the answer", static () => new SendVerb()),
        new("wait", Programs, "Wait for text, for quiet or for the end", static () => new WaitVerb()),
        new("capture", Programs, "What the pane shows: text, colours, a picture", static () => new CaptureVerb()),
        new("attach", Programs, "Show a session in this terminal", static () => new AttachVerb()),
        new("health", Programs, "Is the pane alive and its program running?", static () => new HealthVerb()),
        new("watch", Sessions, "All sessions live, in a table to attach and kill from", static () => new WatchVerb()),
        new("record", Programs, "Record what a session shows, for asciinema", static () => new RecordVerb()),
        new("doctor", Records, "Find what is wrong with tmux, registry and sessions", static () => new DoctorVerb()),
        // App walks into this one's own table; the entry is here to be listed and suggested.
        new(RegistryName, Records, "Look into the registry and mend it", static () => throw new NotSupportedException()),
        new("help", Learning, "The help of a verb, or the manual page", static () => new HelpVerb()),
        new("completions", Learning, "Completion for bash, zsh or fish", static () => new CompletionsVerb()),
        new("agents", Learning, "A page that teaches an AI agent this tool", static () => new AgentsVerb()),
    ];

    public static IReadOnlyList<VerbEntry> Registry { get; } =
    [
        Sub("path", "Where the registry file is", static () => new RegistryPathVerb()),
        Sub("show", "The whole registry as JSON", static () => new RegistryShowVerb()),
        Sub("get", "One session's row as JSON", static () => new RegistryGetVerb()),
        Sub("add", "Register a session that runs already", static () => new RegistryAddVerb()),
        Sub("remove", "Remove one row; the session keeps running", static () => new RegistryRemoveVerb()),
        Sub("touch", "Set a row's last_active to now", static () => new RegistryTouchVerb()),
        Sub("validate", "Check the registry file", static () => new RegistryValidateVerb()),
        Sub("repair", "Restore a corrupt registry", static () => new RegistryRepairVerb()),
    ];

    public static VerbEntry? Find(IReadOnlyList<VerbEntry> verbs, string name)
    {
        foreach (var verb in verbs)
        {
            if (verb.Name == name)
            {
                return verb;
            }
        }

        return null;
    }

    // What other tools call these verbs.
    private static readonly Dictionary<string, string> s_habits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ls"] = "list",
        ["ps"] = "list",
        ["sessions"] = "list",
        ["rm"] = "kill",
        ["stop"] = "kill",
        ["delete"] = "kill",
        ["end"] = "kill",
        ["prune"] = "cleanup",
        ["exec"] = "run",
        ["eval"] = "run",
        ["type"] = "send",
        ["keys"] = "send",
        ["logs"] = "capture",
        ["cat"] = "capture",
        ["show"] = "capture",
        ["screen"] = "capture",
        ["new"] = "create",
        ["start"] = "create",
        ["open"] = "create",
        ["connect"] = "attach",
        ["join"] = "attach",
        ["status"] = "health",
        ["check"] = "doctor",
        ["version"] = "--version",
        ["man"] = "help --man",
    };

    public static string Unknown(IReadOnlyList<VerbEntry> verbs, string name)
    {
        var suggestion = verbs == All && s_habits.TryGetValue(name, out var verb)
            ? Suggestion.Of(verb)
            : Suggestion.For(name, verbs.Select(entry => entry.Name));
        return $"unknown {(name.StartsWith('-') ? "option" : "verb")} '{name}'{suggestion}";
    }

    private static VerbEntry Sub(string name, string summary, Func<Verb> create)
        => new(name, Records, summary, create) { Path = $"{RegistryName} {name}" };
}
