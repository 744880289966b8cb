using System.Text.RegularExpressions;

namespace TmuxTool.Tool.Tests.Documents;

/// <summary>The tables of verbs, options and exit codes in the README, beside what each verb's help says.</summary>
public sealed partial class VerbTableTests(ToolFixture tool)
{
    // The README says this of all verbs at once.
    private static readonly string[] s_everywhere = ["-h, --help", "--json"];

    private readonly string[] _lines = File.ReadAllLines(Path.Combine(tool.Root, "README.md"));

    [Fact]
    public async Task It_has_the_verbs_that_there_are()
    {
        var verbs = Names(await tool.HelpAsync()).Except(["registry"]).Concat(Names(await tool.HelpAsync("registry")).Select(verb => $"registry {verb}"));

        Rows().Keys.Should().BeEquivalentTo(verbs);
    }

    [Fact]
    public async Task Each_verb_has_the_exit_codes_that_its_help_has()
    {
        foreach (var (verb, codes) in Rows())
        {
            var help = await tool.HelpAsync(verb);

            Number().Matches(codes).Select(code => code.Value).Should().BeEquivalentTo(Left(help, "Exit codes"), "{0} has these", verb);
        }
    }

    [Fact]
    public async Task Each_verb_has_the_options_that_its_help_has()
    {
        var options = Options();
        options.Keys.Should().BeSubsetOf(Rows().Keys);
        foreach (var verb in Rows().Keys)
        {
            var help = await tool.HelpAsync(verb);

            options.GetValueOrDefault(verb, []).Concat(s_everywhere).Should().BeEquivalentTo(Left(help, "Options"), "{0} has these", verb);
        }
    }

    [Theory]
    [MemberData(nameof(PageTests.Pages), MemberType = typeof(PageTests))]
    public async Task Every_command_line_in_a_page_has_a_verb_that_there_is_and_options_that_it_has(string page)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(tool.Root, page), TestContext.Current.CancellationToken);
        foreach (var line in CommandLine().Matches(text).DistinctBy(line => line.Value))
        {
            var verb = line.Groups["verb"].Value;
            var known = Left(await tool.HelpAsync(verb), "Options").SelectMany(option => Option().Matches(option)).Select(option => option.Value).ToHashSet();

            var used = Option().Matches(Quoted().Replace(line.Groups["rest"].Value, "")).Select(option => option.Value);

            used.Except(known).Should().BeEmpty("{0} shows: {1}", page, line.Value);
        }
    }

    /// <summary>The exit codes of each verb, in words.</summary>
    private Dictionary<string, string> Rows()
        => Section("| verb | what it does | exit codes |").Select(Cells).ToDictionary(row => Spans(row[0]).Single(), row => row[2]);

    private Dictionary<string, List<string>> Options()
    {
        var options = new Dictionary<string, List<string>>();
        foreach (var header in _lines.Where(line => line.StartsWith("| option of ", StringComparison.Ordinal)))
        {
            var spelled = Section(header).SelectMany(row => Spans(Cells(row)[0])).Where(span => span.StartsWith('-') && !span.StartsWith("-- ", StringComparison.Ordinal)).ToList();
            foreach (var verb in Spans(header))
            {
                options[verb] = [.. options.GetValueOrDefault(verb, []), .. spelled];
            }
        }

        return options;
    }

    /// <summary>The rows below a table's header.</summary>
    private IEnumerable<string> Section(string header)
        => _lines.SkipWhile(line => line != header).Skip(2).TakeWhile(line => line.StartsWith('|'));

    private static string[] Cells(string row) => [.. row.Split('|')[1..^1].Select(cell => cell.Trim())];

    private static IEnumerable<string> Spans(string text) => Code().Matches(text).Select(span => span.Groups["text"].Value);

    /// <summary>The left column below a heading of a help page; a line without a gap goes on with the right column above.</summary>
    private static IEnumerable<string> Left(string help, string heading)
        => help.Split($"\n{heading}:\n")[1].Split("\n\n")[0].Split('\n').Select(line => Gap().Split(line.Trim())).Where(columns => columns.Length > 1).Select(columns => columns[0]);

    /// <summary>The names below the headings of verbs.</summary>
    private static IEnumerable<string> Names(string help)
        => VerbName().Matches(help.Split("\nOptions:")[0].Split("\nExamples:")[0]).Select(match => match.Groups["name"].Value);

    /// <summary>Up to where another command begins, or the program that is to be run.</summary>
    [GeneratedRegex(@"\bdotnet[ -]tmux (?!is not )(?<verb>registry [a-z]+|[a-z]+)\b(?<rest>((?<=[ =])'[^'\n]*'|""[^""\n]*""|(?! -- )[^'""`\n|;&)#])*)")]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"(?<=^|\s)--?[A-Za-z][a-z-]*(?=$|[\s=,[])")]
    private static partial Regex Option();

    [GeneratedRegex(@"'[^']*'|""[^""]*""")]
    private static partial Regex Quoted();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\b[0-9]+\b")]
    private static partial Regex Number();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Gap();

    [GeneratedRegex("^  (?<name>[a-z]+) {2,}[A-Z]", RegexOptions.Multiline)]
    private static partial Regex VerbName();
}
