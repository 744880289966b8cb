using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Waiting;

namespace TmuxTool.Cli.Binding;

internal static class PatternOption
{
    /// <exception cref="UsageException">The expression is empty or does not parse.</exception>
    public static WaitPattern Parse(CommandOption option, string? text, bool isFixed)
    {
        if (string.IsNullOrEmpty(text))
        {
            throw new UsageException($"{ParsingError.NameOf(option)} '' would match anything at once; give the text to wait for");
        }

        if (isFixed)
        {
            return WaitPattern.Fixed(text);
        }

        try
        {
            return WaitPattern.Parse(text);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException($"{ParsingError.NameOf(option)}: {exception.Message}; use -F for fixed text");
        }
    }
}
