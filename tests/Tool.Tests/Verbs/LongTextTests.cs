using System.Globalization;

namespace TmuxTool.Tool.Tests.Verbs;

/// <summary>Text to a program, or from it, that is longer than what is kept in memory.</summary>
public sealed class LongTextTests(ToolFixture tool) : VerbTest(tool)
{
    // In raw mode: tells the number of bytes when a paste and its Enter have come.
    private const string Counter =
        """
        import os, sys, tty
        tty.setraw(0)
        sys.stdout.write("\x1b[?2004hready\r\n")
        sys.stdout.flush()
        count, end = 0, b""
        while True:
            data = os.read(0, 65536)
            count, end = count + len(data), (end + data)[-9:]
            if b"\x1b[201~\r" in end:
                sys.stdout.write("got %d bytes\r\n" % (count - 12 - end.count(b"\r")))
                sys.stdout.flush()
                count = 0
        """;

    // Runs a program, and reports its exit code and the most memory that it took (kB), without the processes that it starts.
    private const string Measured =
        """
        import re, subprocess, sys, time
        process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
        most = 0
        while process.poll() is None:
            try:
                most = max([most] + [int(m) for m in re.findall(r"VmHWM:\s+(\d+)", open("/proc/%d/status" % process.pid).read())])
            except OSError:
                pass
            time.sleep(0.005)
        print(process.returncode, most)
        """;

    // As the native tool has it built in: else the size of the processor's cache decides.
    private static readonly RunOptions s_options = new() { Environment = new Dictionary<string, string?> { ["MEASURE"] = Measured, ["DOTNET_GCgen0size"] = "F4240" } };

    [Fact]
    public async Task A_text_of_100_MB_arrives_in_one_paste_and_takes_no_more_memory_than_a_short_one()
    {
        await CreateCounterAsync();
        var (_, least, _) = await MeasureAsync("printf x | python3 -c \"$MEASURE\" dotnet-tmux send -s c -m --stdin -w '^got 1 bytes'");

        var (code, most, error) = await MeasureAsync("yes 0123456789 | head -c 100000000 | python3 -c \"$MEASURE\" dotnet-tmux send -s c -m --stdin -w '^got 100000000 bytes' -T 50");

        code.Should().Be(0, error);
        (most - least).Should().BeLessThan(48 * 1024, "it is handed on in pieces");
        (await Sandbox.TmuxAsync("list-buffers")).Should().BeEmpty();
    }

    [Fact]
    public async Task The_last_lines_take_no_more_memory_where_one_fills_the_history()
    {
        await AnswerAsync("create", "-n", "short", "--wait=^end$", "--", "sh", "-c", "echo end; cat");
        await AnswerAsync("create", "-n", "long", "--wait=^end$", "-T", "60", "--", "sh", "-c", "head -c 3900000 /dev/zero | tr '\\0' x; echo; echo end; cat");
        var (_, least, _) = await MeasureAsync("python3 -c \"$MEASURE\" dotnet-tmux capture -s short -l 5");

        var (code, most, error) = await MeasureAsync("python3 -c \"$MEASURE\" dotnet-tmux capture -s long -l 5");

        code.Should().Be(0, error);
        (most - least).Should().BeLessThan(40 * 1024, "it is written while it is read");
    }

    [Fact]
    public async Task A_text_without_an_end_is_refused_and_nothing_is_typed()
    {
        await CreateCounterAsync();

        var result = await Sandbox.BashAsync("yes 2>/dev/null | dotnet-tmux send -s c -m --stdin");

        ShouldFail(result, 4, "Error: the text is longer than 256 MB, and tmux would hold all of it in memory; send it in parts, or let the program read it from a file\n");
        (await Sandbox.TmuxAsync("list-buffers")).Should().BeEmpty();
        (await ScreenAsync("c")).Should().Be("ready");
    }

    [Fact]
    public async Task A_long_text_for_a_server_that_is_gone_exits_with_3()
    {
        await CreateCounterAsync();
        await Sandbox.TmuxAsync("kill-server");
        // It answers that before it ends.
        await Sandbox.BashAsync($"while tmux -S '{Sandbox.Socket}' list-sessions 2>/dev/null; do sleep 0.05; done");

        var result = await Sandbox.BashAsync("yes | head -c 1000000 | dotnet-tmux send -s c -m --stdin");

        result.ExitCode.Should().Be(3, result.StandardError);
    }

    [Fact]
    public async Task A_character_may_begin_in_the_part_that_is_kept_and_end_in_the_next()
    {
        await CreateCounterAsync();

        foreach (var shift in (string[])["", "x", "xx", "xxx"])
        {
            var count = 4 * 100_000 + shift.Length;
            var result = await RunWithInputAsync(
                shift + string.Concat(Enumerable.Repeat("🚀", 100_000)), "send", "-s", "c", "-m", "--stdin", "-w", $"^got {count} bytes");
            result.ExitCode.Should().Be(0, result.StandardError);
        }
    }

    [Fact]
    public async Task Code_of_more_than_4_MB_is_refused()
    {
        await CreateCounterAsync();

        ShouldBeWrongUsage(
            await Sandbox.BashAsync("yes 2>/dev/null | dotnet-tmux run -s c --stdin"),
            125,
            "run",
            "standard input is longer than 4 MB of code; save it to a file and run that, or use 'send -m --stdin'");
    }

    private Task<string> CreateCounterAsync() => AnswerAsync("create", "-n", "c", "--wait=^ready$", "--", "sh", "-c", "exec python3 -c \"$0\"", Counter);

    private async Task<(int ExitCode, int Kilobytes, string Error)> MeasureAsync(string script)
    {
        var result = await Sandbox.BashAsync(s_options, script);
        var fields = result.StandardOutput.Split(' ');
        return (int.Parse(fields[0], CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture), result.StandardError);
    }
}
