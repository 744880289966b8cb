using System.Xml.Linq;

namespace TmuxTool.Tool.Tests.Verbs;

public sealed class CaptureTests(ToolFixture tool) : VerbTest(tool)
{
    [Fact]
    public async Task It_prints_the_screen_without_blank_ends()
    {
        await ShowAsync("a", @"one  \n\n  three\n");

        var result = await RunAsync("capture", "-s", "a");

        result.Should().Be(new ToolResult(0, "one\n\n  three\nshown\n", ""));
        (await RunAsync("capture")).Should().Be(result);
        (await RunAsync("capture", "-S", Sandbox.Socket, "-t", "a:0.0")).Should().Be(result);
    }

    [Fact]
    public async Task Wrapped_lines_are_joined_and_a_full_screen_program_s_rows_are_not()
    {
        var line = new string('x', 100);
        await ShowAsync("lines", $@"{line}\n");
        await ShowAsync("screen", $@"\e[?1049h\e[H{line}\n");

        (await AnswerAsync("capture", "-s", "lines")).Should().Be($"{line}\nshown\n");
        (await AnswerAsync("capture", "-s", "screen")).Should().Be($"{line[..80]}\n{line[80..]}\nshown\n");
    }

    [Fact]
    public async Task Of_a_program_that_ended_in_the_bottom_row_its_last_line_is_there()
    {
        await AnswerAsync("create", "-n", "a", "--", "sh", "-c", "read line; seq 100; printf last");
        await AnswerAsync("send", "-s", "a", "-c", "go");
        await AnswerAsync("wait", "-s", "a", "--exit");

        (await AnswerAsync("capture", "-s", "a")).Should().EndWith("\n99\n100\nlast\n");
        (await AnswerAsync("capture", "-s", "a", "-l", "2")).Should().Be("100\nlast\n");
    }

    [Fact]
    public async Task Only_the_last_row_that_tmux_writes_below_an_ended_program_is_left_out()
    {
        await AnswerAsync("create", "-n", "a", "--", "sh", "-c", "read line; echo 'Pane is dead (not so)'");
        await Sandbox.TmuxAsync("set-option", "-w", "-t", "=a:", "remain-on-exit-format", "");
        await AnswerAsync("create", "-n", "b", "--", "sh", "-c", "read line; echo 'Pane is dead (not so)'");
        foreach (var name in new[] { "a", "b" })
        {
            await AnswerAsync("send", "-s", name, "-c", "go");
            await AnswerAsync("wait", "-s", name, "--exit");
            (await AnswerAsync("capture", "-s", name)).Should().Be("go\nPane is dead (not so)\n");
        }
    }

    [Fact]
    public async Task Line_drawing_comes_as_it_is_seen()
    {
        await ShowAsync("a", @"\e(0lqk\e(B lqk\n");

        (await AnswerAsync("capture")).Should().Be("┌─┐ lqk\nshown\n");
    }

    [Fact]
    public async Task A_line_that_fills_the_history_is_captured_in_linear_time()
    {
        const int Size = 1_500_000;
        await AnswerAsync("create", "-n", "a", "--wait=^end$", "-T", "60", "--", "sh", "-c", $"head -c {Size} /dev/zero | tr '\\0' x; echo; echo end; cat");

        (await AnswerAsync("capture", "-l", "2")).Should().Be(new string('x', Size) + "\nend\n");
    }

    [Fact]
    public async Task All_of_a_full_history_is_captured()
    {
        // Twelve megabytes with the styles, and one line that begins above the screen and ends on it.
        await AnswerAsync("create", "-n", "a", "--wait=^end$", "-T", "60", "--", "sh", "-c",
            "for i in 1 2 3 4 5 6 7; do seq -f '%080.0f' 7000; done; printf %02560d 0; echo; printf '\\033[31m%s\\033[0m\\n' red end; cat");
        var numbers = string.Concat(Enumerable.Range(0, 49_000).Select(i => $"{(i % 7000) + 1:D80}\n")) + new string('0', 2560) + "\n";

        (await AnswerAsync("capture", "--all")).Should().Be(numbers + "red\nend\n");
        (await AnswerAsync("capture", "--all", "--ansi")).Should().Be(numbers + "\e[0;31mred\e[0m\n\e[0;31mend\e[0m\n");
        Json(await RunAsync("capture", "--all", "--json")).GetProperty("text").GetString().Should().Be(numbers + "red\nend\n");
        (await AnswerAsync("capture", "-l", "20003")).Should().Be(numbers[^((20_000 * 81) + 2561)..] + "red\nend\n");
    }

    [Fact]
    public async Task Ranges_reach_into_the_history()
    {
        await AnswerAsync("create", "-n", "a", "--wait=^10{102}$", "--", "sh", "-c", "for i in $(seq 100); do printf '%s%0100d\\n' $i 0; done; cat");
        var all = string.Concat(Enumerable.Range(1, 100).Select(i => $"{i}{new string('0', 100)}\n"));

        (await AnswerAsync("capture", "--all")).Should().Be(all);
        (await AnswerAsync("capture", "--lines", "3")).Should().Be(string.Concat(Enumerable.Range(98, 3).Select(i => $"{i}{new string('0', 100)}\n")));
        (await AnswerAsync("capture", "-l", "100")).Should().Be(all);
        (await AnswerAsync("capture", "-l", "5000")).Should().Be(all);
        (await AnswerAsync("capture")).Should().EndWith($"100{new string('0', 100)}\n").And.NotContain("\n85");
    }

    [Fact]
    public async Task After_send_it_is_what_came_since_without_the_echo()
    {
        await AnswerAsync("create", "-n", "py", "--python", "--wait");
        var before = await RunAsync("capture", "--after-send");
        await AnswerAsync("send", "-c", "print('first')", "-w", ">>> ");
        await AnswerAsync("send", "-c", "print('\\033[31msecond\\033[0m')", "-w", ">>> ");

        ShouldFail(before, 1, "Error: nothing has been sent to the program in 'py' yet; leave out --after-send to see all that is shown\n");
        (await AnswerAsync("capture", "--after-send")).Should().Be("second\n>>>\n");
        (await AnswerAsync("capture", "--after-send", "--ansi")).Should().Be("\e[0;31msecond\e[0m\n>>>\n");
        (await AnswerAsync("capture", "--after-send", "--svg", "-")).Should().Contain(">second</text>").And.NotContain("first");
    }

    [Fact]
    public async Task What_came_since_a_send_is_whole_when_it_is_longer_than_the_screen()
    {
        await AnswerAsync("create", "-n", "py", "--python", "--wait");
        await AnswerAsync("send", "-m", "-c", "for i in range(500):\n    print(i, 'of', 500)\n", "-w", "^499 of 500$");
        await AnswerAsync("wait", "--after-send", "-p", "^>>> $");

        (await AnswerAsync("capture", "--after-send")).Should().Be("...\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"{i} of 500\n")) + ">>>\n");
    }

    [Fact]
    public async Task Ansi_has_colours_and_attributes_and_no_other_sequences()
    {
        await ShowAsync("a", @"\e]0;title\a\e[1;31mred\e[0m \e[48;2;1;2;3mrgb\e[0m \e[38;5;208mpal\e[0m \e[4:3mcurly\e[0m \e[92;7mi\e[0m \e[53mo\e[0m\e[5mb\e[0m end\n\e[2;3;9mnext\nline\e[0m\n");

        (await AnswerAsync("capture", "--ansi")).Should().Be(
            "\e[0;1;31mred\e[0m \e[0;48;2;1;2;3mrgb\e[0m \e[0;38;5;208mpal\e[0m \e[0;4:3mcurly\e[0m \e[0;7;92mi\e[0m \e[0;53mo\e[0;5mb\e[0m end\n"
            + "\e[0;2;3;9mnext\e[0m\n\e[0;2;3;9mline\e[0m\nshown\n");
    }

    [Fact]
    public async Task Pictures_are_sound_and_always_the_same()
    {
        await ShowAsync("a<b>", @"<script>alert(1)</script> & ""quoted"" \e[31m┌─日本─┐\e[0m\e[8mhidden\e[0m\n");
        var svg = Path.Combine(Sandbox.Home, "a.svg");
        var html = Path.Combine(Sandbox.Home, "a.html");

        var result = await RunAsync("capture", "--svg", "a.svg", "--html", html);

        result.Should().Be(new ToolResult(0, "", ""));
        var picture = XDocument.Parse(await File.ReadAllTextAsync(svg, TestContext.Current.CancellationToken));
        picture.Root!.Elements().First().Value.Should().Be("a<b>");
        picture.Root.Value.Should().Contain("<script>alert(1)</script> & \"quoted\"").And.Contain("日").And.NotContain("hidden").And.NotContain("─");
        picture.Descendants().Attributes("fill").Should().Contain(fill => fill.Value == "#f14c4c");
        picture.Descendants().Attributes().Select(attribute => attribute.Name.LocalName).Should().NotContain(["id", "class", "href", "style", "onload"]);
        var page = await File.ReadAllTextAsync(html, TestContext.Current.CancellationToken);
        page.Should().Contain("<title>a&lt;b&gt;</title>").And.Contain("&lt;script&gt;").And.Contain("┌─").And.NotContain("<script").And.NotContain("hidden<")
            .And.NotMatchRegex(" (id|class|href|src)=").And.NotContain("url(");
        (await AnswerAsync("capture", "--svg", "-")).Should().Be(await File.ReadAllTextAsync(svg, TestContext.Current.CancellationToken));
        (await AnswerAsync("capture", "--html", "-")).Should().Be(page);
    }

    [Fact]
    public async Task A_file_is_replaced_whole_or_left_alone()
    {
        await ShowAsync("a", @"text\n");
        var result = await Sandbox.BashAsync(
            """
            umask 022
            echo old >pic.svg; chmod 600 pic.svg; ln -s pic.svg link.svg; mkfifo pipe; mkdir dir
            dotnet-tmux capture --svg link.svg; echo "$? $(readlink link.svg) $(head -c 4 pic.svg) $(stat -c %a pic.svg)"
            timeout 20 cat pipe | head -c 4 & dotnet-tmux capture --svg pipe; wait; echo " $?"; [ -p pipe ] && echo pipe
            dotnet-tmux capture --svg new.svg; stat -c %a new.svg
            dotnet-tmux capture --svg none/pic.svg; echo $?
            dotnet-tmux capture --svg dir; echo $?
            dotnet-tmux capture --html /dev/full; echo $?
            dotnet-tmux capture --svg >(head -c 4 >&2) --html /dev/stdout | head -c 14; echo
            [ -c /dev/full ] && ls -A
            """);

        result.StandardOutput.Should().Be("0 pic.svg <svg 600\n<svg 0\npipe\n644\n74\n1\n74\n<!DOCTYPE html\ndir\nlink.svg\nnew.svg\npic.svg\npipe\n");
        result.StandardError.Should().Be(
            "Error: cannot write 'none/pic.svg': its directory does not exist; make it first\n"
            + "Error: --svg 'dir' is a directory; write the path of a file\nTry 'dotnet tmux capture --help'\n"
            + "Error: cannot write '/dev/full': No space left on device\n<svg");
    }

    [Fact]
    public async Task A_file_in_shared_memory_is_a_file_and_no_device()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "there is no /dev/shm here");
        await ShowAsync("a", @"text\n");

        var result = await Sandbox.BashAsync(
            """
            file=$(mktemp /dev/shm/dt-XXXXXX)
            trap 'rm "$file"' EXIT
            head -c 100000 /dev/zero >"$file"
            dotnet-tmux capture --svg "$file" && cat "$file"
            """);

        result.StandardOutput.Should().Be(await AnswerAsync("capture", "--svg", "-"), result.StandardError);
    }

    [Fact]
    public async Task Json_tells_text_size_and_cursor()
    {
        await ShowAsync("a", @"\e[32mgreen\e[0m\n");

        var answer = Json(await RunAsync("capture", "--json", "--ansi", "--svg", "a.svg"));

        Names(answer).Should().Equal("status", "session", "socket", "target", "columns", "rows", "history_rows", "alternate", "cursor", "text", "ansi", "svg");
        answer.GetProperty("text").GetString().Should().Be("green\nshown\n");
        answer.GetProperty("ansi").GetString().Should().Be("\e[0;32mgreen\e[0m\nshown\n");
        (answer.GetProperty("columns").GetInt32(), answer.GetProperty("rows").GetInt32()).Should().Be((80, 24));
        answer.GetProperty("cursor").GetProperty("row").GetInt32().Should().Be(2);
        answer.GetProperty("cursor").GetProperty("visible").GetBoolean().Should().BeTrue();
        File.Exists(Path.Combine(Sandbox.Home, "a.svg")).Should().BeTrue();
    }

    [Fact]
    public async Task Of_a_program_that_has_ended_the_last_screen_is_there()
    {
        await CreateDeadAsync("a", 7);

        var result = await RunAsync("capture", "-s", "a");

        result.Should().Be(new ToolResult(0, "go\n", "The program in 'a' exited with status 7\n"));
        Json(await RunAsync("capture", "-s", "a", "--json")).GetProperty("exit_status").GetInt32().Should().Be(7);
    }

    [Fact]
    public async Task What_is_not_there_is_told_with_exit_1()
    {
        await CreateCatAsync("a");

        ShouldFail(
            await RunAsync("capture", "-S", Sandbox.Socket, "-t", "a:0.7"),
            1,
            $"Error: No such pane: 'a:0.7' on {Sandbox.Socket}\nUse 'dotnet tmux find -S {Sandbox.Socket}' to see what runs there\n");
        ShouldFail(
            await RunAsync("capture", "-S", NoServer, "-t", "a"),
            1,
            $"Error: No tmux server is running on {NoServer}\nUse 'dotnet tmux list' to see available sessions\n");
        (await RunAsync("capture", "-s", "b")).StandardError.Should().StartWith("Error: Session 'b' not found in registry\n");
        Json(await RunAsync("capture", "-S", NoServer, "-t", "a", "--json")).GetProperty("status").GetString().Should().Be("server_not_running");
    }

    [Theory]
    [InlineData("-l and -A cannot be combined", "-l", "3", "--all")]
    [InlineData("-A and --after-send cannot be combined", "--all", "--after-send")]
    [InlineData("-l '0' is not a whole number from 1 to 1000000; write for example 100", "-l", "0")]
    [InlineData("only one answer can go to standard output; give --svg or --html a file", "--svg", "-", "--json")]
    [InlineData("only one answer can go to standard output; give --svg or --html a file", "--svg", "-", "--html", "-")]
    [InlineData("--ansi is for text, and pictures have colours anyhow; leave it out", "--svg", "a.svg", "--ansi")]
    [InlineData("--html '' names no file; write a path, or - for standard output", "--html", "")]
    public async Task Words_that_do_not_fit_together_are_refused(string message, params string[] arguments)
    {
        ShouldBeWrongUsage(await RunAsync(["capture", .. arguments]), 1, "capture", message, json: arguments.Contains("--json"));
    }

    [Fact]
    public async Task On_a_terminal_nothing_in_the_text_turns_the_writing_direction()
    {
        await ShowAsync("a", "a\u202Eb\\n");

        var seen = await Sandbox.BashAsync("script -qec 'dotnet-tmux capture -s a; dotnet-tmux capture -s a --ansi' /dev/null </dev/null");

        // .NET tells a terminal once how its keypad should work.
        seen.StandardOutput.Replace("\e[?1h\e=", "", StringComparison.Ordinal).Should().Be("a\\u202eb\r\nshown\r\na\\u202eb\r\nshown\r\n");
        (await AnswerAsync("capture")).Should().Be("a\u202Eb\nshown\n");
    }

    /// <summary>Creates a session that shows what printf makes of the text, and below it <c>shown</c>.</summary>
    private Task<string> ShowAsync(string name, string format)
        => AnswerAsync("create", "-n", name, "--wait=^shown$", "--", "bash", "-c", "stty -echo; printf \"$0\"; echo shown; exec cat", format);
}
