namespace TmuxTool.Cli.Output;

/// <summary>A word of a command line that we show, for the user to copy.</summary>
internal static class ShellWord
{
    public static string Quote(string word)
        => word.Length > 0 && word.All(character => char.IsAsciiLetterOrDigit(character) || "/._-+,@%".Contains(character, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>The options that name a session: by its registered name, or where it is.</summary>
    public static string Session(string? name, string socket, string target)
        => name is null ? $"-S {Quote(socket)} -t {Quote(target)}" : $"-s {Quote(name)}";
}
