using System.Globalization;
using System.Text.RegularExpressions;
using TmuxTool.Documents;

namespace TmuxTool.Tool.Tests.Documents;

/// <summary>A command that a page shows, and what it says of it.</summary>
/// <param name="Place">The block that it stands in.</param>
/// <param name="Text">What one types: a line, or several where it goes on.</param>
/// <param name="Answer">All that it prints, where the block is a transcript.</param>
public sealed partial record ShownCommand(string Place, string Text, string? Answer)
{
    private const string Prompt = "$ ";

    /// <summary>What it exits with: 0 where the page does not say <c># exit N</c>.</summary>
    public int ExitCode => Exit().Match(Text) is { Success: true } exit ? int.Parse(exit.Groups["code"].Value, CultureInfo.InvariantCulture) : 0;

    /// <summary>The line that it prints first, where the page says so with <c># prints TEXT</c>.</summary>
    public string? FirstLine => Prints().Match(Text) is { Success: true } prints ? prints.Groups["text"].Value : null;

    /// <summary>The commands of a block of the language <c>bash</c> or <c>console</c>.</summary>
    public static IEnumerable<ShownCommand> In(PageBlock block)
        => block.Language == "console" ? InTranscript(block) : InScript(block);

    /// <summary>A line each; one that is indented, or follows a backslash, goes on with the command above.</summary>
    private static IEnumerable<ShownCommand> InScript(PageBlock block)
        => from command in Start().Split(block.Text)
           where command.Trim().Length > 0
           select new ShownCommand(block.Place, command.TrimEnd('\n'), null);

    /// <summary>After each prompt a command, and below it its answer.</summary>
    private static IEnumerable<ShownCommand> InTranscript(PageBlock block)
    {
        foreach (var part in ('\n' + block.Text).Split('\n' + Prompt).Skip(1))
        {
            var lines = part.Split('\n');
            var typed = 1 + lines.Skip(1).TakeWhile(line => line.StartsWith("> ", StringComparison.Ordinal)).Count();
            yield return new ShownCommand(
                block.Place,
                string.Join('\n', lines.Take(typed).Select((line, i) => i == 0 ? line : line[2..])),
                string.Join('\n', lines.Skip(typed)));
        }
    }

    [GeneratedRegex("# exit (?<code>[0-9]+)$", RegexOptions.Multiline)]
    private static partial Regex Exit();

    [GeneratedRegex("# prints (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Prints();

    [GeneratedRegex(@"(?<!\\)\n(?!\s|done\b|fi\b|\}|EOF$)", RegexOptions.Multiline)]
    private static partial Regex Start();
}
