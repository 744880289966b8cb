using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Waiting;

namespace TmuxTool.Cli.Binding;

internal static class PatternOption
{
    /// <exception cref="UsageException">The expression is empty or does not parse.</exception>
    public static WaitPattern Parse(CommandOption option, bool isFixed)
    {
        var text = option.Value() ?? "";
        if (text.Length == 0)
        {
            throw new UsageException($"{ParsingError.NameOf(option)} '' would match anything at once; give the text to wait for");
        }

        if (isFixed)
        {
            return WaitPattern.Fixed(text);
        }

        return ParseRegex(option, "; use -F for fixed text");
    }

    private static WaitPattern ParseRegex(CommandOption option, string advice)
    {
        try
        {
            return WaitPattern.Parse(option.Value()!);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException($"{ParsingError.NameOf(option)}: {exception.Message}{advice}");
        }
    }
}
