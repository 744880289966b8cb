using System.Globalization;
using System.Text;
using FluentAssertions;
using TmuxTool.Sessions;
using TmuxTool.Waiting;
using Xunit;

namespace TmuxTool.Tests.Sessions;

/// <summary>What a program reads is byte for byte what was asked: proven by a program that reads its terminal raw.</summary>
public sealed class FidelityTests
{
    // Reads as many bytes as it is told, in raw mode, writes them to a file and says so.
    private const string RawReader = """
        import os, sys, tty
        tty.setraw(0)
        print('ready\r', flush=True)
        while True:
            count, path = int(open(sys.argv[1]).readline()), sys.argv[2]
            data = b''
            while len(data) < count:
                data += os.read(0, 65536)
            with open(path + '.part', 'wb') as file:
                file.write(data)
            os.rename(path + '.part', path)
            print('got %d\r' % len(data), flush=True)
        """;

    public static TheoryData<string> Corpus()
    {
        var data = new TheoryData<string>
        {
            ";", "a;", @"a\;", @"\;", @"\", @"a\\", "-x", "--", "-", "--flag=1", "#{pane_id}", "#S", "#(id)", "$HOME", "${HOME}", "~", "~/x",
            "'", "\"", "'\"'", "`id`", "$(id)", "{", "}", "{ a ; b }", "%1", "=x", "!", "\t", "a\tb", "\n", "a\nb", "\r\n", "a\r", "\u001b[A",
            "end", "END", "Enter", "enter", "F1", "Up", "up", "Space", "BSpace", "C-x", "M-a", "^C", "KP0", "IC", "Tab",
            "äöü", "日本語", "e\u0301", "👩🏽‍💻", "🎉;", "\u00a0", "\u200b", "a\0b", "\0", " leading", "trailing ", "  ", "%output %1 x", "%begin 1 2 3",
        };
        for (var c = 1; c < 128; c++)
        {
            data.Add(((char)c).ToString());
            data.Add($"{(char)c}mid{(char)c}");
        }

        return data;
    }

    [Fact]
    public async Task Text_reaches_the_program_byte_for_byte()
    {
        await using var workshop = new Workshop();
        var reader = await ReaderAsync(workshop);
        var failures = new List<string>();

        foreach (var text in Corpus().Select(row => (string)row.Data))
        {
            var got = await ReadAsync(workshop, reader, Encoding.UTF8.GetByteCount(text), new SendRequest { Address = reader, Steps = [new SendStep.Text(text)], Mode = SendMode.Literal });
            if (got != text)
            {
                failures.Add($"sent {Escaped(text)}, the program read {Escaped(got)}");
            }
        }

        failures.Should().BeEmpty();
        (await workshop.TmuxAsync("list-buffers")).Should().BeEmpty("buffers never remain");
    }

    [Fact]
    public async Task A_line_ends_with_one_carriage_return()
    {
        await using var workshop = new Workshop();
        var reader = await ReaderAsync(workshop);

        (await ReadAsync(workshop, reader, 4, new SendRequest { Address = reader, Steps = [new SendStep.Text("ab;")] })).Should().Be("ab;\r");
        (await ReadAsync(workshop, reader, 1, new SendRequest { Address = reader, Steps = [new SendStep.Text("")] })).Should().Be("\r");
        (await ReadAsync(workshop, reader, 2, new SendRequest { Address = reader, Steps = [new SendStep.Text("ab")], Enter = false })).Should().Be("ab");
    }

    [Fact]
    public async Task A_megabyte_arrives_whole_in_one_paste()
    {
        await using var workshop = new Workshop();
        var reader = await ReaderAsync(workshop);
        var text = string.Concat(Enumerable.Range(0, 1 << 16).Select(i => i.ToString("x8", CultureInfo.InvariantCulture) + "; äü$'\"\\"))[..(1 << 20)];

        var got = await ReadAsync(workshop, reader, Encoding.UTF8.GetByteCount(text), new SendRequest { Address = reader, Steps = [new SendStep.Text(text)], Mode = SendMode.Literal });

        got.Length.Should().Be(text.Length);
        (got == text).Should().BeTrue("every byte arrives");
    }

    [Fact]
    public async Task A_text_from_a_stream_arrives_byte_for_byte()
    {
        await using var workshop = new Workshop();
        var reader = await ReaderAsync(workshop);
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i}; ä日👩🏽‍💻\0\n"));
        using var stream = new SlowStream(Encoding.UTF8.GetBytes(text), step: 4099);

        var got = await ReadAsync(
            workshop, reader, Encoding.UTF8.GetByteCount(text) + 2, new SendRequest { Address = reader, Steps = [new SendStep.Text("ä") { Rest = stream }], Mode = SendMode.Literal });

        (got == "ä" + text).Should().BeTrue("every byte arrives");
        (await workshop.TmuxAsync("list-buffers")).Should().BeEmpty();
    }

    [Fact]
    public async Task The_line_end_of_a_stream_is_the_Enter()
    {
        await using var workshop = new Workshop();
        var reader = await ReaderAsync(workshop);
        using var stream = new SlowStream("b\n\n"u8.ToArray(), step: 1);

        (await ReadAsync(workshop, reader, 4, new SendRequest { Address = reader, Steps = [new SendStep.Text("a") { Rest = stream }] })).Should().Be("ab\n\r");
    }

    [Fact]
    public async Task A_stream_that_is_no_text_is_refused_at_its_byte_and_leaves_no_buffer()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();
        using var stream = new SlowStream([.. Encoding.UTF8.GetBytes(new string('x', 300_000)), 0xC3, .. "x"u8], step: 100_000);

        var outcome = await new SessionSender().SendAsync(
            new SendRequest { Address = shell, Steps = [new SendStep.Text("ä") { Rest = stream }], Mode = SendMode.Paste }, Workshop.Cancel);

        outcome.Should().BeOfType<SendOutcome.Refused>().Which.Message.Should().StartWith("the text is not UTF-8 at byte 300002; ");
        (await workshop.TmuxAsync("list-buffers")).Should().BeEmpty();
        (await workshop.TmuxAsync("capture-pane", "-p", "-t", "=sh:")).Trim().Should().Be("$");
    }

    [Fact]
    public async Task A_long_text_that_the_terminal_would_cut_is_refused_and_leaves_no_buffer()
    {
        await using var workshop = new Workshop();
        var cat = await workshop.LaunchAsync("cat", ReadyProgram("cat", "sh", "-c", "echo ready; exec cat"));
        using var stream = new SlowStream(Encoding.UTF8.GetBytes("short\n" + new string('x', 5000)), step: 1000);

        var outcome = await new SessionSender().SendAsync(
            new SendRequest { Address = cat, Steps = [new SendStep.Text("") { Rest = stream }], Mode = SendMode.Paste }, Workshop.Cancel);

        outcome.Should().BeOfType<SendOutcome.Refused>().Which.Message.Should().Contain("5000 bytes");
        (await workshop.TmuxAsync("list-buffers")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_cancelled_send_of_a_stream_types_nothing_and_leaves_no_buffer()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Workshop.Cancel);
        using var stream = new SlowStream(Encoding.UTF8.GetBytes(new string('x', 300_000)), step: 100_000) { AtEnd = cancellation.Cancel };

        var sending = () => new SessionSender().SendAsync(
            new SendRequest { Address = shell, Steps = [new SendStep.Text("") { Rest = stream }], Mode = SendMode.Paste }, cancellation.Token);

        await sending.Should().ThrowAsync<OperationCanceledException>();
        (await workshop.TmuxAsync("list-buffers")).Should().BeEmpty();
        (await workshop.TmuxAsync("capture-pane", "-p", "-t", "=sh:")).Trim().Should().Be("$");
    }

    [Fact]
    public async Task Keys_are_pressed_in_their_order()
    {
        await using var workshop = new Workshop();
        var reader = await ReaderAsync(workshop);

        var got = await ReadAsync(workshop, reader, 6, new SendRequest { Address = reader, Steps = [new SendStep.Key("C-c"), new SendStep.Key("Up"), new SendStep.Key("x"), new SendStep.Key("Enter")] });

        got.Should().Be("\u0003\u001b[Ax\r");
    }

    [Fact]
    public async Task An_unknown_key_is_refused_and_nothing_is_typed()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();

        var outcome = await new SessionSender().SendAsync(new SendRequest { Address = shell, Steps = [new SendStep.Text("x"), new SendStep.Key("Entre")] }, Workshop.Cancel);

        outcome.Should().BeOfType<SendOutcome.Refused>().Which.Message.Should().Contain("'Entre'");
        (await workshop.TmuxAsync("capture-pane", "-p", "-t", "=sh:")).Trim().Should().Be("$");
    }

    [Fact]
    public async Task A_line_that_the_terminal_would_cut_is_refused()
    {
        await using var workshop = new Workshop();
        var cat = await workshop.LaunchAsync("cat", ReadyProgram("cat", "sh", "-c", "echo ready; exec cat"));

        var outcome = await new SessionSender().SendAsync(new SendRequest { Address = cat, Steps = [new SendStep.Text(new string('x', 4096))] }, Workshop.Cancel);

        outcome.Should().BeOfType<SendOutcome.Refused>().Which.Message.Should().Contain("4096 bytes");
    }

    [Fact]
    public async Task Senders_to_two_panes_of_one_server_never_cross()
    {
        await using var workshop = new Workshop();
        var (one, two) = (await workshop.ShellAsync("one"), await workshop.ShellAsync("two"));

        async Task<bool> TalkAsync(SessionAddress shell, string word)
        {
            for (var i = 0; i < 20; i++)
            {
                var outcome = await Workshop.SendAsync(shell, $"echo {word} {i} | tr a-z A-Z", $"^{word.ToUpperInvariant()} {i}$");
                if (outcome is not WaitOutcome.Matched)
                {
                    return false;
                }
            }

            return true;
        }

        (await Task.WhenAll(TalkAsync(one, "first"), TalkAsync(two, "second"))).Should().AllBeEquivalentTo(true);
        (await workshop.TmuxAsync("capture-pane", "-p", "-S", "-", "-t", "=one:")).Should().NotContain("second");
        (await workshop.TmuxAsync("list-buffers")).Should().BeEmpty();
    }

    [Fact]
    public async Task Synchronised_panes_do_not_share_what_is_sent_to_one()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();
        var other = (await workshop.TmuxAsync("split-window", "-t", "=sh:", "-P", "-F", "#{pane_id}", "env", "PS1=% ", "bash", "--norc", "--noprofile")).Trim();
        await workshop.TmuxAsync("set-option", "-w", "-t", "=sh:", "synchronize-panes", "on");

        var outcome = await Workshop.SendAsync(new SendRequest { Address = shell, Steps = [new SendStep.Text("echo o''nly"), new SendStep.Key("Enter")], Enter = false, WaitFor = WaitGoal.For(WaitPattern.Parse("^only$")), Timeout = Workshop.Generous });

        outcome.Wait.Should().BeOfType<WaitOutcome.Matched>();
        (await workshop.TmuxAsync("capture-pane", "-p", "-t", other)).Should().NotContain("nly");
        (await workshop.TmuxAsync("show-options", "-wv", "-t", "=sh:", "synchronize-panes")).Trim().Should().Be("on");
        (await workshop.TmuxAsync("show-options", "-pv", "-t", shell.Row!.PaneId!, "synchronize-panes")).Trim().Should().BeEmpty();
    }

    [Fact]
    public async Task Synchronised_panes_are_synchronised_again_after_a_cancelled_send()
    {
        await using var workshop = new Workshop();
        var reader = await ReaderAsync(workshop);
        await workshop.TmuxAsync("split-window", "-t", "=raw:", "cat");
        await workshop.TmuxAsync("set-option", "-w", "-t", "=raw:", "synchronize-panes", "on");
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Workshop.Cancel);

        var sending = new SessionSender().SendAsync(
            new SendRequest { Address = reader, Steps = [new SendStep.Text("x"), new SendStep.Key("Up")], EnterDelay = Workshop.Generous }, cancellation.Token);
        var during = "";
        while (during != "off")
        {
            during = (await workshop.TmuxAsync("show-options", "-pqv", "-t", reader.Row!.PaneId!, "synchronize-panes")).Trim();
        }

        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => sending).Should().ThrowAsync<OperationCanceledException>();
        (await workshop.TmuxAsync("show-options", "-pqv", "-t", reader.Row!.PaneId!, "synchronize-panes")).Trim().Should().BeEmpty();
        (await workshop.TmuxAsync("show-options", "-wv", "-t", "=raw:", "synchronize-panes")).Trim().Should().Be("on");
    }

    [Fact]
    public async Task A_pane_in_copy_mode_is_taken_out_of_it()
    {
        await using var workshop = new Workshop();
        var shell = await workshop.ShellAsync();
        await workshop.TmuxAsync("copy-mode", "-t", "=sh:");
        var steps = new List<string>();

        var outcome = await Workshop.SendAsync(new SendRequest { Address = shell, Steps = [new SendStep.Text("echo o''ut")], WaitFor = WaitGoal.For(WaitPattern.Parse("^out$")), Timeout = Workshop.Generous, Explain = steps.Add });

        outcome.Wait.Should().BeOfType<WaitOutcome.Matched>();
        steps.Should().Contain(s => s.Contains("copy mode"));
        (await workshop.TmuxAsync("display-message", "-p", "-t", "=sh:", "#{pane_in_mode}")).Trim().Should().Be("0");
    }

    [Fact]
    public async Task A_block_pasted_to_python_runs()
    {
        await using var workshop = new Workshop();
        var python = await workshop.PythonAsync();

        var outcome = await Workshop.SendAsync(new SendRequest
        {
            Address = python,
            Steps = [new SendStep.Text("for i in range(3):\n    print('line', i)\n")],
            Mode = SendMode.Paste,
            WaitFor = WaitGoal.For(WaitPattern.Parse("^line 2$")),
            Timeout = Workshop.Generous,
        });

        outcome.Wait.Should().BeOfType<WaitOutcome.Matched>();
    }

    private static ProgramPreset ReadyProgram(string type, params string[] command) =>
        new(type, command, new Dictionary<string, string>(), "^ready$");

    private static async Task<SessionAddress> ReaderAsync(Workshop workshop)
    {
        await File.WriteAllTextAsync(Path.Combine(workshop.Scratch, "reader.py"), RawReader, Workshop.Cancel);
        using (Fifo(workshop))
        {
            return await workshop.LaunchAsync("raw", ReadyProgram("raw", "python3", Path.Combine(workshop.Scratch, "reader.py"), CountPipe(workshop), ReadPath(workshop)));
        }
    }

    private static System.Diagnostics.Process Fifo(Workshop workshop)
    {
        var process = System.Diagnostics.Process.Start("mkfifo", [CountPipe(workshop)]);
        process.WaitForExit();
        return process;
    }

    private static string CountPipe(Workshop workshop) => Path.Combine(workshop.Scratch, "count");

    private static string ReadPath(Workshop workshop) => Path.Combine(workshop.Scratch, "read");

    private static async Task<string> ReadAsync(Workshop workshop, SessionAddress reader, int count, SendRequest request)
    {
        File.Delete(ReadPath(workshop));
        await File.WriteAllTextAsync(CountPipe(workshop), $"{count}\n", Workshop.Cancel);
        var outcome = await Workshop.SendAsync(request with { WaitFor = WaitGoal.For(WaitPattern.Parse($"^got {count}$")), Timeout = Workshop.Generous });
        outcome.Wait.Should().BeOfType<WaitOutcome.Matched>($"{Escaped(string.Concat(request.Steps.OfType<SendStep.Text>().Select(step => step.Value)))} is read; the screen is\n{outcome.Wait?.Screen}");
        return await File.ReadAllTextAsync(ReadPath(workshop), Workshop.Cancel);
    }

    private static string Escaped(string text) => string.Concat(text.Select(c => c is < ' ' or > '~' ? $"\\u{(int)c:x4}" : c.ToString()));

    /// <summary>Hands out a few bytes at a time.</summary>
    private sealed class SlowStream(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public Action AtEnd { get; init; } = () => { };

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length)
            {
                AtEnd();
            }

            return base.ReadAsync(buffer[..Math.Min(buffer.Length, step)], cancellationToken);
        }
    }
}
