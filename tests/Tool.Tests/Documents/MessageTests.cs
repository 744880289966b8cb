using System.Text.RegularExpressions;

namespace TmuxTool.Tool.Tests.Documents;

/// <summary>
/// The page on troubleshooting beside the sources: each message that it quotes is one that the tool can give, and each that
/// the tool can give is on it. The common ones are provoked by <see cref="PageTests"/>.
/// </summary>
public sealed partial class MessageTests
{
    // Fewer fixed letters would match anything.
    private const int Telling = 7;

    private static readonly string s_root = ToolFixture.FindRoot();
    private static readonly string s_page = File.ReadAllText(Path.Combine(s_root, "docs", "troubleshooting.md"));

    private static readonly string[] s_sources =
    [
        .. Directory.EnumerateFiles(Path.Combine(s_root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/Xunit.TmuxFixtures/", StringComparison.Ordinal))
            .Select(file => CommentLine().Replace(File.ReadAllText(file), "")),
    ];

    [Fact]
    public void Each_message_that_is_quoted_is_in_the_sources()
    {
        var known = s_sources.SelectMany(source => Literal().Matches(source)).Select(Pattern).Where(IsTelling).Distinct().Select(pattern => new Regex($"^{pattern}")).ToList();
        var quoted = TableRow().Matches(s_page.Split("## All other messages")[1]).SelectMany(row => Span().Matches(row.Groups["cells"].Value))
            .Select(span => span.Groups["text"].Value).Where(text => text.Count(c => c == ' ') > 1).ToList();

        quoted.Where(text => !known.Exists(pattern => pattern.IsMatch(text))).Should().BeEmpty("a message is quoted as the tool gives it");
        quoted.Should().HaveCountGreaterThan(100);
    }

    [Fact]
    public void Each_message_of_the_sources_is_on_the_page()
    {
        var messages = s_sources.SelectMany(source => Call().Matches(source)).SelectMany(call => Literal().Matches(Arguments(call)))
            .Select(Pattern).Where(IsTelling).Where(pattern => pattern.Contains("\\ ", StringComparison.Ordinal)).Distinct().ToList();

        messages.Where(pattern => !Regex.IsMatch(s_page, pattern)).Should().BeEmpty("docs/troubleshooting.md has every message, with its cause and its mend");
        messages.Should().HaveCountGreaterThan(100);
    }

    /// <summary>A text of the sources as an expression for what it becomes: anything may stand in its holes.</summary>
    private static string Pattern(Match literal)
    {
        var text = literal.Groups["raw"] is { Success: true } raw ? raw.Value : Brace().Replace(literal.Groups["text"].Value, "$1");
        var line = text.Split("\\n")[0].Replace("\\\"", "\"", StringComparison.Ordinal).Replace(@"\\", @"\", StringComparison.Ordinal).Trim();
        line = line.StartsWith("Error: ", StringComparison.Ordinal) ? line["Error: ".Length..] : line;
        return literal.Value.StartsWith('$') ? Hole().Replace(Regex.Escape(line), ".*") : Regex.Escape(line);
    }

    private static bool IsTelling(string pattern) => pattern.Replace(".*", "", StringComparison.Ordinal).Count(char.IsLetter) >= Telling;

    /// <summary>What stands between the brackets of a call.</summary>
    private static string Arguments(Match call)
    {
        var (source, depth) = (call.Groups["rest"].Value, 1);
        for (var i = 0; i < source.Length; i++)
        {
            depth += source[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
            {
                return source[..i];
            }
        }

        return source;
    }

    [GeneratedRegex("^ *//.*$", RegexOptions.Multiline)]
    private static partial Regex CommentLine();

    [GeneratedRegex("""(?<=\b(new (Usage|Tmux|Registry|Argument|SessionNotResolved|AnswerFile|Format)Exception|WriteError|(Resolution\.)?Failed|TmuxFailed|Refused|Fail|Corrupt|Insecure|Unreadable|Wrong)\()(?=(?<rest>.*))""", RegexOptions.Singleline)]
    private static partial Regex Call();

    [GeneratedRegex("""(\$?\"{3}(?<raw>.*?)\"{3}|\$?"(?<text>([^"\\{]|\\.|\{\{|\{([^{}"]|"[^"]*"|\{[^{}]*\})*\})*)")""", RegexOptions.Singleline)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\\\{([^{}]|\{[^{}]*})*}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"(\{|\})\1")]
    private static partial Regex Brace();

    [GeneratedRegex(@"^\|(?<cells>.*)\|$", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Span();
}
