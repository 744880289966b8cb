namespace TmuxTool.Cli.Output;

/// <summary>A word of a command line that we show, for the user to copy.</summary>
internal static class ShellWord
{
    public static string Quote(string word)
        => word.Length > 0 && word.All(character => char.IsAsciiLetterOrDigit(character) || "/._-+,@%".Contains(character, StringComparison.Ordinal))
            ? word
            : QuoteAlways(word);

    public static string QuoteAlways(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
