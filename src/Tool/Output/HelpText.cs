using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Commands;

namespace TmuxTool.Cli.Output;

/// <summary>The help pages. They are answers: they go to standard output.</summary>
internal static class HelpText
{
    private const string Command = "dotnet tmux";
    private const int Width = 100;

    public static void WriteTool(Streams streams, IReadOnlyList<VerbEntry> verbs)
    {
        var answer = streams.Answer;
        answer.WriteLine("Drives interactive terminal programs through tmux; sessions are registered by name.");
        answer.WriteLine();
        answer.WriteLine($"Usage: {Command} VERB [OPTIONS]");
        WriteVerbs(answer, verbs);
        answer.WriteLine();
        answer.WriteLine("Options:");
        WritePairs(answer, [("-h, --help", "Show this help; after a verb, that verb's help"), ("--version", "Show the version")]);
        answer.WriteLine();
        answer.WriteLine("Examples:");
        answer.WriteLine($"  {Command} create -n py --python");
        answer.WriteLine($"  {Command} send -s py -c 'print(6 * 7)' -w '>>> '");
        answer.WriteLine($"  {Command} list");
        answer.WriteLine($"  {Command} kill -s py");
        answer.WriteLine();
        answer.WriteLine("Environment:");
        WritePairs(answer,
        [
            ("CLAUDE_TMUX_SOCKET_DIR", "Directory of the sockets and the registry (default: claude-tmux-sockets in TMPDIR or /tmp)"),
            ("LOCK_TIMEOUT", "Seconds to wait for the registry's lock (default: 5)"),
            ("NOW_EPOCH", "Clock for the ages that list shows, in seconds since 1970"),
            ("NO_COLOR", "No colours"),
        ]);
    }

    public static void WriteRegistry(Streams streams, IReadOnlyList<VerbEntry> verbs)
    {
        var answer = streams.Answer;
        answer.WriteLine("Looks into the registry of sessions and mends it.");
        answer.WriteLine("Replaces lib/registry.sh");
        answer.WriteLine();
        answer.WriteLine($"Usage: {Command} registry VERB [OPTIONS]");
        WriteVerbs(answer, verbs);
        answer.WriteLine();
        answer.WriteLine("Examples:");
        answer.WriteLine($"  {Command} registry path");
        answer.WriteLine($"  {Command} registry get my-python");
        answer.WriteLine($"  {Command} registry validate || {Command} registry repair");
        answer.WriteLine();
        answer.WriteLine("Exit codes:");
        WritePairs(answer, [("0", "Done"), ("1", "Invalid arguments, not found, or the registry cannot be used"), ("75", "The registry's lock is busy")]);
    }

    public static void WriteVerb(Streams streams, VerbEntry entry, Verb verb)
    {
        var answer = streams.Answer;
        var help = verb.Help;
        answer.WriteLine(help.Purpose);
        if (help.Replaces is { } script)
        {
            answer.WriteLine($"Replaces {script}");
        }

        answer.WriteLine();
        for (var i = 0; i < help.Usage.Count; i++)
        {
            answer.WriteLine($"{(i == 0 ? "Usage:" : "      ")} {Command} {entry.Path} {help.Usage[i]}".TrimEnd());
        }

        if (verb.Arguments.Count > 0)
        {
            answer.WriteLine();
            answer.WriteLine("Arguments:");
            WritePairs(answer, [.. verb.Arguments.Select(argument => (argument.Name, argument.Description))]);
        }

        answer.WriteLine();
        answer.WriteLine("Options:");
        WritePairs(answer, [.. verb.Options.Select(option => (Spelling(option), option.Description))]);
        answer.WriteLine();
        answer.WriteLine("Examples:");
        foreach (var example in help.Examples)
        {
            answer.WriteLine($"  {Command} {entry.Path} {example}".TrimEnd());
        }

        answer.WriteLine();
        answer.WriteLine("Exit codes:");
        WritePairs(answer, help.ExitCodes);
        answer.WriteLine();
        WriteWrapped(answer, $"JSON: {help.Json}");
    }

    private static void WriteWrapped(TextWriter answer, string text)
    {
        var column = 0;
        foreach (var word in text.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                answer.Write("\n  ");
                column = 2;
            }
            else if (column > 0)
            {
                answer.Write(' ');
                column++;
            }

            answer.Write(word);
            column += word.Length;
        }

        answer.WriteLine();
    }

    private static void WriteVerbs(TextWriter answer, IReadOnlyList<VerbEntry> verbs)
    {
        foreach (var group in verbs.GroupBy(verb => verb.Group))
        {
            answer.WriteLine();
            answer.WriteLine($"{group.Key}:");
            WritePairs(answer, [.. group.Select(verb => (verb.Name, verb.Summary))]);
        }
    }

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

    private static void WritePairs(TextWriter answer, IReadOnlyList<(string Left, string Right)> pairs)
    {
        var width = pairs.Max(pair => pair.Left.Length);
        foreach (var (left, right) in pairs)
        {
            answer.WriteLine($"  {left.PadRight(width)}  {right}");
        }
    }
}
