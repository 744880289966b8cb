using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Commands;
using TmuxTool.Cli.Output;
using TmuxTool.Registry;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Completion;

/// <summary>
/// Says how a command line may go on: the shells' scripts ask for it while the user types. A line each: a word, a tab and
/// what it is; or <c>:files</c> or <c>:directories</c>, which the shell knows better. Nothing here is an error.
/// </summary>
internal static class Completer
{
    public const string Verb = "complete";

    private const string Files = ":files";
    private const string Directories = ":directories";

    /// <param name="streams">Where the lines go.</param>
    /// <param name="words">The words after the tool's name; the last is the one that is being typed.</param>
    public static void Write(Streams streams, IReadOnlyList<string> words)
    {
        foreach (var (word, meaning) in words.Count == 0 ? [] : Next(words))
        {
            // Scripts may have written any name into the registry.
            if (!word.Any(Visible.Steers))
            {
                streams.Answer.WriteLine($"{word}\t{Visible.Line(meaning)}");
            }
        }
    }

    private static IEnumerable<(string Word, string Meaning)> Next(IReadOnlyList<string> words)
    {
        var at = words is ["help", VerbTable.RegistryName, _] ? 2 : words is [VerbTable.RegistryName, _, ..] ? 1 : 0;
        var table = at == 0 ? VerbTable.All : VerbTable.Registry;
        if (words.Count == at + 1)
        {
            return words[at].StartsWith('-')
                ? [("--help", "Show help"), ("--version", "Show the version")]
                : Verbs(table);
        }

        return VerbTable.Find(table, words[at]) is { } entry && entry.Name != VerbTable.RegistryName
            ? OfVerb(entry, [.. words.Skip(at + 1)])
            : [];
    }

    private static IEnumerable<(string Word, string Meaning)> Verbs(IEnumerable<VerbEntry> table) => table.Select(verb => (verb.Name, verb.Summary));

    private static List<(string Word, string Meaning)> OfVerb(VerbEntry entry, string[] words)
    {
        using var verb = entry.Create();
        var current = words[^1];
        var place = 0;
        for (var i = 0; i < words.Length - 1; i++)
        {
            if (words[i] == "--")
            {
                return [(Files, "")];
            }

            var option = Find(verb, words[i]);
            if (option is { OptionType: CommandOptionType.SingleValue or CommandOptionType.MultipleValue })
            {
                if (i == words.Length - 2)
                {
                    return [.. ValuesOf(option)];
                }

                i++;
            }
            else if (!words[i].StartsWith('-'))
            {
                place++;
            }
        }

        if (current.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && Find(verb, current[..equals]) is { } given)
        {
            return [.. ValuesOf(given).Select(value => (value.Word[0] == ':' ? value.Word : current[..(equals + 1)] + value.Word, value.Meaning))];
        }

        return current.StartsWith('-') ? [.. verb.Options.Select(Spelled)] : [.. ArgumentsOf(entry, verb, place)];
    }

    private static (string Word, string Meaning) Spelled(CommandOption option) =>
        (option.LongName is { Length: > 0 } name ? $"--{name}" : $"-{option.ShortName}", option.Description ?? "");

    private static CommandOption? Find(Verb verb, string word) => ParsingError.FindSpelled(verb.Options, word);

    private static IEnumerable<(string Word, string Meaning)> ValuesOf(CommandOption option) => (option.LongName, option.ValueName) switch
    {
        ("session", _) => Sessions(),
        ("preset", _) => Presets(),
        ("format", _) => [("json", ""), ("text", "")],
        (_, "PATH" or "FILE") => [(Files, "")],
        (_, "DIR") => [(Directories, "")],
        _ => [],
    };

    private static IEnumerable<(string Word, string Meaning)> ArgumentsOf(VerbEntry entry, Verb verb, int place)
    {
        var argument = place < verb.Arguments.Count ? verb.Arguments[place] : verb.Arguments is [.., { MultipleValues: true } last] ? last : null;
        return (argument?.Name, entry.Path) switch
        {
            ("VERB", _) => place == 0 ? Verbs(VerbTable.All) : [],
            ("SHELL", _) => CompletionsVerb.Shells.Select(shell => (shell, "")),
            // What these two are about has no row yet.
            ("NAME", "adopt" or "registry add") => [],
            ("GLOB" or "NAME", _) => Sessions(),
            _ => [],
        };
    }

    private static IEnumerable<(string Word, string Meaning)> Presets()
    {
        try
        {
            return PresetCatalog.Load(PresetCatalog.DefaultFile, _ => { }).All.Select(preset => (preset.Name, string.Join(' ', preset.Command)));
        }
        catch (ArgumentException)
        {
            return [];
        }
    }

    private static IEnumerable<(string Word, string Meaning)> Sessions()
    {
        try
        {
            return new RegistryStore(RegistryLocation.FromEnvironment(), TimeProvider.System).Read().Sessions
                .Where(session => session.Key is not ("" or [':', ..]))
                .OrderBy(session => session.Key, StringComparer.Ordinal)
                .Select(session => (session.Key, session.Value.Type));
        }
        catch (Exception exception) when (exception is RegistryException or ArgumentException)
        {
            return [];
        }
    }
}
