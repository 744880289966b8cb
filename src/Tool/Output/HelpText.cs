using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Commands;

namespace TmuxTool.Cli.Output;

/// <summary>What the help says, whatever kind of page it is on.</summary>
internal static class HelpText
{
    public const string Command = "dotnet tmux";
    public const string RegistryCommand = $"{Command} registry";

    public static IReadOnlyList<(string Name, string Meaning)> ToolOptions { get; } =
        [("-h, --help", "Show this help; after a verb, that verb's help"), ("    --version", "Show the version")];

    public static void WriteTool(HelpPage page, IReadOnlyList<VerbEntry> verbs)
    {
        WriteOverview(page, Command, ToolHelp.Tool, verbs, ToolOptions);
        page.Pairs("Environment", ToolHelp.Environment);
    }

    public static void WriteRegistry(HelpPage page, IReadOnlyList<VerbEntry> verbs)
        => WriteOverview(page, RegistryCommand, ToolHelp.Registry, verbs, [ToolOptions[0]]);

    public static void WriteVerb(HelpPage page, VerbEntry entry, Verb verb) => WriteVerb(page, entry, verb, verb.Options);

    public static void WriteVerb(HelpPage page, VerbEntry entry, Verb verb, IEnumerable<CommandOption> options)
    {
        var command = $"{Command} {entry.Path}";
        WritePurpose(page, verb.Help);
        page.Usage(command, [.. verb.Help.Usage.Select(WithJson)]);
        WritePairs(page, "Arguments", verb.Arguments.Select(argument => (argument.Name ?? "", argument.Description ?? "")));
        WritePairs(page, "Options", options.Select(option => (Spelling(option), option.Description ?? "")));
        WriteExamplesAndCodes(page, command, verb.Help);
        page.Text($"JSON: {verb.Help.Json}");
    }

    public static void WriteVerbs(HelpPage page, IReadOnlyList<VerbEntry> verbs)
    {
        foreach (var group in verbs.GroupBy(verb => verb.Group))
        {
            page.Pairs(group.Key, [.. group.Select(verb => (verb.Name, verb.Summary))]);
        }
    }

    public static IEnumerable<string> Examples(string command, PageHelp help)
        => help.Examples.Select(example => $"{command} {example}".TrimEnd());

    private static void WriteOverview(
        HelpPage page, string command, PageHelp help, IReadOnlyList<VerbEntry> verbs, IReadOnlyList<(string, string)> options)
    {
        WritePurpose(page, help);
        page.Usage(command, help.Usage);
        WriteVerbs(page, verbs);
        page.Pairs("Options", options);
        WriteExamplesAndCodes(page, command, help);
    }

    private static void WritePurpose(HelpPage page, PageHelp help)
    {
        page.Text(help.Purpose);
        if (help.Replaces is { } script)
        {
            page.Text($"Replaces {script}");
        }
    }

    private static void WriteExamplesAndCodes(HelpPage page, string command, PageHelp help)
    {
        page.Commands("Examples", Examples(command, help));
        page.Pairs("Exit codes", help.ExitCodes);
    }

    private static void WritePairs(HelpPage page, string title, IEnumerable<(string, string)> pairs)
    {
        if (pairs.ToList() is [_, ..] some)
        {
            page.Pairs(title, some);
        }
    }

    // Every verb takes it.
    private static string WithJson(string usage) => usage.Contains("[OPTIONS]", StringComparison.Ordinal) ? usage : $"{usage} [--json]".TrimStart();

    private static string Spelling(CommandOption option)
    {
        var name = (option.ShortName, option.LongName) switch
        {
            ({ Length: > 0 } letter, { Length: > 0 } word) => $"-{letter}, --{word}",
            ({ Length: > 0 } letter, _) => $"-{letter}",
            (_, var word) => $"    --{word}",
        };
        return option.OptionType switch
        {
            CommandOptionType.NoValue => name,
            CommandOptionType.SingleOrNoValue => $"{name}[={option.ValueName}]",
            _ => $"{name} {option.ValueName}",
        };
    }
}
