using System.Globalization;

namespace TmuxTool.Tool.Tests.Verbs;

/// <summary>The output of <c>run</c> is exact, whatever the command, the width of the terminal and the number of callers.</summary>
public sealed class RandomRunTests(ToolFixture tool) : VerbTest(tool)
{
    // Blanks in a row, quotes, wide and combining characters, what looks like a prompt, and what shells expand where it is not quoted.
    private static readonly string[] s_words =
        ["a", "word", "longer-word", "$ ", "# ", ">>> ", "> ", "% ", "  ", "\"", "$HOME", "*", "!", "!!", "~", "`", ";", "|", "&", "日本", "é", "e\u0301", "🚀", "\\", "[1]", "{2}", "=", "#x"];

    public static TheoryData<string> Programs => ["bash", "zsh", "fish", "python"];

    [Theory]
    [MemberData(nameof(Programs))]
    public Task Output_is_exact_for_random_commands_and_sizes(string program) => ShouldBeExactAsync(program, rounds: 25);

    [Theory]
    [Trait("Category", "stress")]
    [MemberData(nameof(Programs))]
    public Task Output_is_exact_for_many_random_commands_and_sizes(string program) => ShouldBeExactAsync(program, rounds: 2500);

    [Theory]
    [InlineData(4)]
    [InlineData(13, Traits = ["Category", "stress"])]
    public async Task Sixteen_processes_on_one_session_get_their_own_outputs_and_statuses(int rounds)
    {
        const int Processes = 16;
        await AnswerAsync("create", "-n", "sh", "--shell", "--wait");

        var results = await Task.WhenAll(Enumerable.Range(0, Processes).Select(async process =>
        {
            var wrong = new List<string>();
            for (var round = 0; round < rounds; round++)
            {
                var number = (process * rounds) + round;
                var result = await RunAsync("run", "-s", "sh", "-c", $"echo job {number}; (exit {number % 100})", "-T", "300");
                if ((result.ExitCode, result.StandardOutput) != (number % 100, $"job {number}\n"))
                {
                    wrong.Add($"{number}: {result}");
                }
            }

            return wrong;
        }));

        results.SelectMany(wrong => wrong).Should().BeEmpty();
    }

    private async Task ShouldBeExactAsync(string program, int rounds)
    {
        SkipWithout(program == "python" ? "python3" : program);
        await AnswerAsync("create", "-n", "r", "--preset", program, "--wait");
        var seed = Environment.TickCount;
        var random = new Random(seed);

        for (var round = 0; round < rounds; round++)
        {
            if (random.Next(rounds > 100 ? 20 : 4) == 0)
            {
                await ResizeAsync(random.Next(20, 200), random.Next(4, 50));
            }

            var text = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => s_words[random.Next(s_words.Length)])).Trim();
            var result = await RunAsync("run", "-s", "r", "-c", Command(program, text));
            (result.StandardOutput, result.StandardError, result.ExitCode).Should().Be(
                (text + "\n", "", 0), $"seed {seed}, round {round}, screen:\n{await ScreenAsync("r")}");
        }
    }

    /// <summary>Resizes the terminal, and waits until the program has drawn its prompt for that size.</summary>
    private async Task ResizeAsync(int columns, int rows)
    {
        await Sandbox.TmuxAsync("resize-window", "-t", "=r:", "-x", Text(columns), "-y", Text(rows));
        // tmux tells the program a quarter of a second later.
        var terminal = (await Sandbox.TmuxAsync("display-message", "-p", "-t", "=r:", "#{pane_tty}")).Trim();
        await Sandbox.BashAsync($"until [ \"$(stty -F {terminal} size)\" = '{rows} {columns}' ]; do sleep 0.02; done");
        await AnswerAsync("wait", "-s", "r", "--idle", "0.1");
    }

    private static string Command(string program, string text) => program switch
    {
        "python" => $"print({Quote(text.Replace("\\", "\\\\", StringComparison.Ordinal), "\\'")})",
        "fish" => $"printf '%s\\n' {Quote(text.Replace("\\", "\\\\", StringComparison.Ordinal), "\\'")}",
        _ => $"printf '%s\\n' {Quote(text, "'\\''")}",
    };

    private static string Quote(string text, string quote) => $"'{text.Replace("'", quote, StringComparison.Ordinal)}'";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
