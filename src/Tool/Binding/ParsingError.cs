using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Binding;

/// <summary>The parser's complaints in our words.</summary>
internal static class ParsingError
{
    public static UsageException Translate(CommandParsingException exception, CommandLineApplication parser)
    {
        var message = exception.Message;
        if (exception is UnrecognizedCommandParsingException)
        {
            return Unrecognized(Quoted(message), parser);
        }

        var typed = message[(message.LastIndexOf(" option '", StringComparison.Ordinal) + 9)..].TrimEnd('\'');
        var option = Find(parser, typed);
        if (option is null)
        {
            return new UsageException(message);
        }

        var name = option.LongName == typed ? $"--{typed}" : $"-{typed}";
        if (message.StartsWith("Missing value", StringComparison.Ordinal))
        {
            return new UsageException($"option '{name}' needs a value: {name} {option.ValueName}");
        }

        return option.OptionType == CommandOptionType.NoValue
            ? new UsageException($"option '{name}' takes no value")
            : new UsageException($"option '{name}' was given twice; give it once");
    }

    /// <summary>The option as messages call it: by its letter, where it has one.</summary>
    public static string NameOf(CommandOption option)
        => option.ShortName is { Length: > 0 } letter ? $"-{letter}" : $"--{option.LongName}";

    private static UsageException Unrecognized(string word, CommandLineApplication parser)
    {
        if (word.StartsWith('-') && word.Length > 1)
        {
            var name = word.Split('=')[0];
            var suggestion = IsPreset(name, parser)
                ? Suggestion.Of($"--preset {name[2..]}")
                : Suggestion.For(name, parser.GetOptions().Select(option => $"--{option.LongName}"));
            return new UsageException($"unknown option '{name}'{suggestion}");
        }

        var optional = parser.GetOptions().FirstOrDefault(option => option.OptionType == CommandOptionType.SingleOrNoValue && option.HasValue());
        return optional is null
            ? new UsageException($"unexpected argument '{word}'")
            : new UsageException($"unexpected argument '{word}'; a value of {NameOf(optional)} is written {NameOf(optional)}=VALUE");
    }

    private static bool IsPreset(string option, CommandLineApplication parser)
        => option.StartsWith("--", StringComparison.Ordinal) && Find(parser, "preset") is not null
            && PresetCatalog.Load(PresetCatalog.DefaultFile, _ => { }).Find(option[2..]) is not null;

    private static string Quoted(string message)
    {
        var start = message.IndexOf('\'', StringComparison.Ordinal) + 1;
        return message[start..message.LastIndexOf('\'')];
    }

    /// <summary>The option that is spelled so, as <c>-k</c> or <c>--key</c>.</summary>
    public static CommandOption? FindSpelled(IEnumerable<CommandOption> options, string word) => options.FirstOrDefault(
        option => word == $"--{option.LongName}" || (option.ShortName is { Length: > 0 } letter && word == $"-{letter}"));

    private static CommandOption? Find(CommandLineApplication parser, string name)
        => parser.GetOptions().FirstOrDefault(option => option.ShortName == name || option.LongName == name);
}
