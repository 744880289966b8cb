namespace TmuxTool.Tool.Tests.Verbs;

/// <summary>An option that several verbs have is the same in all of them.</summary>
public sealed class OptionWordsTests(ToolFixture tool) : VerbTest(tool)
{
    [Fact]
    public async Task An_option_has_the_same_letter_and_value_in_every_verb()
    {
        var options = await ReadAllAsync();

        Differing(options, option => option.Name, option => $"-{option.Letter} {option.Value}").Should().BeEquivalentTo(
        [
            // The scripts' own: find's --socket is a name, and create's -w is a window.
            "socket: -L NAME, -S PATH",
            "wait: - REGEX, -w REGEX",
            // What is typed is code for the one and any text for the other.
            "command: -c CODE, -c TEXT",
        ]);
    }

    [Fact]
    public async Task A_letter_stands_for_the_same_option_in_every_verb()
    {
        var options = await ReadAllAsync();

        Differing(options.Where(option => option.Letter != ""), option => option.Letter, option => option.Name).Should().BeEquivalentTo(
        [
            // The scripts' own.
            "L: socket, socket-name",
            "S: socket, socket-path",
            "l: lines, literal",
            "w: wait, window",
            // The script's, and tmux's own.
            "r: read-only, retries",
        ]);
    }

    [Fact]
    public async Task An_option_is_described_in_the_same_words_in_every_verb()
    {
        var options = await ReadAllAsync();
        // What they mean depends on the verb: all of what, which command, the time between what.
        string[] own = ["all", "command", "interval", "socket", "stdin", "wait"];

        Differing(options.Where(option => !own.Contains(option.Name)), option => option.Name, option => option.Description.Split(" (default: ")[0])
            .Should().BeEmpty();
    }

    [Fact]
    public async Task Defaults_are_written_in_one_way()
    {
        var options = await ReadAllAsync();

        options.Should().HaveCountGreaterThan(100);
        options.Where(option => option.Description.Contains("(default: ", StringComparison.Ordinal)).Should().HaveCountGreaterThan(10);
        options.Where(option => option.Description.Contains("default", StringComparison.Ordinal)
                && !option.Description.Contains("(default", StringComparison.Ordinal)
                // A server of tmux's own.
                && !option.Description.Contains("tmux's default server", StringComparison.Ordinal))
            .Should().BeEmpty();
    }

    private static IEnumerable<string> Differing(IEnumerable<HelpOption> options, Func<HelpOption, string> key, Func<HelpOption, string> value)
        => from option in options
           group value(option) by key(option) into same
           let values = same.Distinct().Order(StringComparer.Ordinal).ToList()
           where values.Count > 1
           select $"{same.Key}: {string.Join(", ", values)}";

    private async Task<IReadOnlyList<HelpOption>> ReadAllAsync()
    {
        var options = new List<HelpOption>();
        foreach (var verb in Verbs.Concat(RegistryVerbs))
        {
            options.AddRange(HelpOption.Read(verb, await HelpAsync(verb)));
        }

        return options;
    }
}
