using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Commands;

namespace TmuxTool.Cli.Binding;

/// <summary>What several verbs take: the same letter, the same value and the same words in each.</summary>
internal static class SharedOptions
{
    public static CommandOption DryRun(Verb verb) => verb.Flag("--dry-run", "Show what would be done, and do nothing");

    public static CommandOption Verbose(Verb verb) => verb.Flag("-v|--verbose", "Explain each step on stderr");

    public static CommandOption FixedPattern(Verb verb) => verb.Flag("-F|--fixed", "The pattern is plain text, no REGEX");

    public static CommandOption AfterSend(Verb verb)
        => verb.Flag("--after-send", "Only what came after the last send to the pane, without the echo");

    /// <param name="verb">The verb.</param>
    /// <param name="what">What all is.</param>
    public static CommandOption All(Verb verb, string what) => verb.Flag("-A|--all", what);

    /// <param name="verb">The verb.</param>
    /// <param name="scope">Which socket is meant without it, or what it goes with.</param>
    public static CommandOption Socket(Verb verb, string scope) => verb.Value("-S|--socket <PATH>", $"tmux socket by its path ({scope})");

    /// <param name="verb">The verb.</param>
    /// <param name="action">What is done to the sessions: names to ….</param>
    /// <param name="orElse">Which sessions are meant without it.</param>
    public static CommandArgument Globs(Verb verb, string action, string orElse = " (default: all)")
        => verb.Words("GLOB", $"Registered names to {action}: 'proj-*', or all but '!proj-old*'{orElse}");
}
