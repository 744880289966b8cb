using System.Text.RegularExpressions;
using TmuxTool.Tool.Tests.Verbs;

namespace TmuxTool.Tool.Tests.Repls;

/// <summary>Each program with each column of the table in docs/repls.md, which eng/repls.sh writes from the output of these tests.</summary>
public sealed partial class ReplTests(ToolFixture tool) : VerbTest(tool)
{
    private static readonly int[] s_widths = [60, 76, 80, 120, 200];

    public static IEnumerable<TheoryDataRow<string, Column>> Ordinary => Cells(isOrdinary: true);

    public static IEnumerable<TheoryDataRow<string, Column>> Others => Cells(isOrdinary: false);

    [Theory]
    [MemberData(nameof(Ordinary))]
    public async Task Run_and_wait_hold_for(string name, Column column)
    {
        var repl = Find(name);
        Assert.SkipUnless(await IsInstalledAsync(repl), $"{repl.Program} is not installed (Debian package {repl.Package})");
        await ShouldHoldAsync(repl, column);
    }

    [Theory]
    [Trait("Category", "stress")]
    [MemberData(nameof(Others))]
    public async Task Run_and_wait_hold_for_the_other_program(string name, Column column)
    {
        var repl = Find(name);
        (await IsInstalledAsync(repl)).Should().BeTrue($"eng/repls.sh install installs {repl.Package}");
        await ShouldHoldAsync(repl, column);
    }

    // DOTNET_TMUX_REPLS, names between commas, limits the programs.
    private static IEnumerable<TheoryDataRow<string, Column>> Cells(bool isOrdinary) =>
        from repl in ReplTable.All
        where repl.IsOrdinary == isOrdinary
            && (Environment.GetEnvironmentVariable("DOTNET_TMUX_REPLS") is not { Length: > 0 } only || only.Split(',').Contains(repl.Name))
        from column in Enum.GetValues<Column>()
        where repl.Has(column)
        select new TheoryDataRow<string, Column>(repl.Name, column);

    private static Repl Find(string name) => ReplTable.All.Single(repl => repl.Name == name);

    private async Task<bool> IsInstalledAsync(Repl repl) => (await Sandbox.BashAsync($"command -v {repl.Program}")).ExitCode == 0;

    private async Task ShouldHoldAsync(Repl repl, Column column)
    {
        await StartAsync(repl);
        var row = await Sandbox.TmuxAsync("display-message", "-p", "-t", "=repl:", "#{cursor_y}");
        var prompt = await Sandbox.TmuxAsync("capture-pane", "-p", "-S", row, "-E", row, "-t", "=repl:");
        var gap = repl.Gaps.GetValueOrDefault(column);
        var failure = await Record.ExceptionAsync(() => TryAsync(repl, column));

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"repl|{repl.Name}|{repl.Package}|{prompt.Replace('|', '¦')}|{column}|{(failure is null ? "yes" : "no")}|{gap}");
        if (gap is null)
        {
            failure.Should().BeNull($"the screen is\n{await ScreenTailAsync()}");
        }
        else
        {
            failure.Should().NotBeNull($"docs/repls.md says that this does not work: {gap}");
        }
    }

    private async Task StartAsync(Repl repl)
    {
        if (repl.Server is var (ready, script))
        {
            await AnswerAsync("create", "-n", "server", $"--wait={ready}", "--", "bash", "-c", script.Replace("{tmp}", Sandbox.Temporary, StringComparison.Ordinal));
        }

        string[] wait = repl.Create.Any(word => word.StartsWith("--wait", StringComparison.Ordinal)) ? [] : ["--wait"];
        await AnswerAsync(["create", "-n", "repl", .. wait, .. repl.Create.Select(word => word.Replace("{tmp}", Sandbox.Temporary, StringComparison.Ordinal))]);
    }

    private Task TryAsync(Repl repl, Column column) => column switch
    {
        Column.One => ShouldRunAsync(repl.One),
        Column.Block => ShouldRunAsync(repl.Block),
        Column.Error => ShouldFailAsync(repl.Error, repl.Status),
        Column.Silent => ShouldRunAsync(new Sample(repl.Silent, "")),
        Column.Many => ShouldPrintAsync(repl.Many),
        Column.Wide => ShouldRunLongAsync(repl.Print),
        _ => ShouldWaitAsync(repl.Print),
    };

    private async Task ShouldRunLongAsync(Sample print)
    {
        foreach (var width in s_widths)
        {
            await ShouldRunAsync(print.With(new string('1', width - print.Code.Length + 3)));
        }
    }

    private async Task ShouldWaitAsync(Sample print)
    {
        var (code, output) = print.With("4711");
        var seen = await RunAsync("send", "-s", "repl", "-c", code, "-w", "4711", "--json");
        seen.ExitCode.Should().Be(0, seen.StandardError);
        Json(seen).GetProperty("line").GetString()!.TrimEnd().Should().Be(output.Split('\n').First(line => line.Contains("4711", StringComparison.Ordinal)), code);

        // The program may still be at its output: its prompt comes next.
        (await RunAsync("run", "-s", "repl", "-c", print.With("4712").Code)).ExitCode.Should().Be(0);
        (code, _) = print.With("4713");
        var echo = await RunAsync("send", "-s", "repl", "-c", code, "-w", Regex.Escape(code), "-T", "0.4");
        echo.ExitCode.Should().Be(2, $"the typed text is no output: {code}\n{echo.StandardOutput}");
    }

    private async Task ShouldRunAsync(Sample sample)
    {
        var result = await RunAsync("run", "-s", "repl", "-c", sample.Code, "-T", "10");
        (Trimmed(result.StandardOutput), result.ExitCode, result.StandardError).Should().Be((sample.Output, 0, ""), sample.Code);
    }

    private async Task ShouldPrintAsync(string code)
    {
        var result = await RunAsync("run", "-s", "repl", "-c", code, "-T", "10");
        (result.ExitCode, result.StandardError).Should().Be((0, ""), code);
        var lines = Trimmed(result.StandardOutput).Split('\n').Select(line => line.TrimStart()).ToList();
        lines.Take(2000).Should().Equal(Enumerable.Range(1, 2000).Select(i => $"{i}"), code);
        // Some programs print the value of the code as well.
        lines.Should().HaveCountLessThan(2004, code);
    }

    private async Task ShouldFailAsync(Sample sample, int status)
    {
        var result = await RunAsync("run", "-s", "repl", "-c", sample.Code, "-T", "10");
        (result.ExitCode, result.StandardError).Should().Be((status, ""), $"{sample.Code} said {result.StandardOutput}");
        result.StandardOutput.Contains(sample.Output, StringComparison.Ordinal).Should().BeTrue($"{sample.Code} said {result.StandardOutput}");
    }

    // gprolog tells for how long it has computed, where that is long. The screen does not tell whether a line ends in blanks; empty lines around an answer differ from program to program.
    private static string Trimmed(string text) => string.Join('\n', text.Split('\n').Select(line => Milliseconds().Replace(line.TrimEnd(), ""))).Trim('\n');

    [GeneratedRegex(@"^\([0-9]+ ms\) ")]
    private static partial Regex Milliseconds();

    private async Task<string> ScreenTailAsync()
    {
        var result = await Sandbox.BashAsync($"tmux -S '{Sandbox.Socket}' capture-pane -p -t =repl: | grep . | tail -n 12");
        return result.StandardOutput.TrimEnd();
    }
}
