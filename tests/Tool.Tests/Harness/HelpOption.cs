using System.Text.RegularExpressions;

namespace TmuxTool.Tool.Tests.Harness;

/// <summary>An option as a page of help shows it.</summary>
public sealed partial record HelpOption(string Verb, string Letter, string Name, string Value, string Description)
{
    /// <summary>Reads the options from a page, long descriptions in one line.</summary>
    public static IReadOnlyList<HelpOption> Read(string verb, string page)
        => [.. Option().Matches(Section(page)).Select(match => new HelpOption(
            verb, match.Groups["letter"].Value, match.Groups["name"].Value, match.Groups["value"].Value,
            string.Join(' ', match.Groups["text"].Value.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))))];

    /// <summary>The lines below the heading.</summary>
    public static string Section(string page) => Options().Match(page).Groups["lines"].Value;

    [GeneratedRegex("\nOptions:\n(?<lines>(  .*\n)+)")]
    private static partial Regex Options();

    [GeneratedRegex(@"^  (-(?<letter>\w), |    )--(?<name>[\w-]+)(\[?[ =](?<value>[^\s\]]+)\]?)? {2,}(?<text>.+\n( {8,}[^ -].*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Option();
}
