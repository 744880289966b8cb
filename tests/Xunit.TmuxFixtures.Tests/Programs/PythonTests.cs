namespace Xunit.TmuxFixtures.Tests.Programs;

public sealed class PythonTests(PythonSession python) : IClassFixture<PythonSession>
{
    [Fact]
    public async Task A_run_gives_the_output_alone() => (await python.RunAsync("2 + 2")).Should().Be("4");

    [Fact]
    public async Task A_run_without_output_gives_nothing() => (await python.RunAsync("x = 1")).Should().BeEmpty();

    [Fact]
    public async Task Output_that_looks_like_what_was_typed_is_output()
        => (await python.RunAsync("print('print(1)')")).Should().Be("print(1)");

    [Fact]
    public async Task Output_without_a_line_end_is_output()
        => (await python.RunAsync("print('no end', end='')")).Should().Be("no end");

    [Fact]
    public async Task A_prompt_in_the_output_ends_nothing()
        => (await python.RunAsync("import time; print('>>> '); time.sleep(0.2); print('late')")).Should().Be(">>>\nlate");

    [Fact]
    public async Task A_line_that_looks_like_the_prompt_before_it_is_whole_ends_nothing()
        => (await python.RunAsync("import time; print('>>> ', end='', flush=True); time.sleep(0.2); print('late')")).Should().Be(">>> late");

    [Fact]
    public async Task A_block_is_run_to_its_end()
        => (await python.RunAsync("for i in range(3):\n    print(i * 2)\n")).Should().Be("0\n2\n4");

    [Fact]
    public async Task More_output_than_the_screen_holds_comes_whole()
    {
        var output = await python.RunAsync("for i in range(5000): print('line', i)\n");

        output.Split('\n').Should().Equal(Enumerable.Range(0, 5000).Select(i => $"line {i}"));
    }

    [Fact]
    public async Task A_line_wider_than_the_terminal_comes_in_one_piece()
        => (await python.RunAsync("print('ab' * 200)")).Should().Be(string.Concat(Enumerable.Repeat("ab", 200)));

    [Fact]
    public async Task Code_wider_than_the_terminal_is_no_output()
        => (await python.RunAsync($"len('{new string('y', 300)}')")).Should().Be("300");

    [Fact]
    public async Task Wide_characters_come_as_they_are()
        => (await python.RunAsync("print('日本語 ' + chr(233) + ' ✓')")).Should().Be("日本語 é ✓");

    [Fact]
    public async Task Each_of_a_hundred_runs_gives_its_own_output()
    {
        for (var i = 0; i < 100; i++)
        {
            (await python.RunAsync($"{i} * 3")).Should().Be($"{i * 3}");
        }
    }

    [Fact]
    public async Task A_wait_looks_at_what_came_after_the_send_and_not_at_its_echo()
    {
        await python.RunAsync("print('done 1')");
        await python.SendAsync("import time; time.sleep(0.2); print('done', 1 + 1)");

        (await python.WaitForAsync("^done [0-9]$")).Should().Be("done 2");
    }

    [Fact]
    public async Task A_function_with_blank_lines_is_one_function()
        => (await python.RunAsync("def six():\n    x = 2\n\n    y = 3\n\n    return x * y\n\nsix()")).Should().Be("6");

    [Fact]
    public async Task A_paste_of_several_lines_runs_as_one()
    {
        await python.PasteAsync("def twice(x):\n    return x * 2\n");
        await python.WaitForAsync("^>>> $");

        (await python.RunAsync("twice(21)")).Should().Be("42");
    }

    [Fact]
    public async Task Keys_interrupt_a_program()
    {
        await python.SendAsync("import time; print('on', 'we go'); time.sleep(600)");
        await python.WaitForTextAsync("on we go");
        await python.KeyAsync("C-c");

        (await python.WaitForAsync("^KeyboardInterrupt")).Should().StartWith("KeyboardInterrupt");
        await python.WaitForAsync("^>>> $");
    }

    [Fact]
    public async Task A_program_that_ends_says_how()
    {
        await python.SendAsync("raise SystemExit(3)");

        (await python.WaitForExitAsync()).Should().Be(new ProgramExit(3, null));
    }

    [Fact]
    public async Task A_program_that_a_signal_ends_says_which()
    {
        await python.SendAsync("import os; os.kill(os.getpid(), 9)");

        (await python.WaitForExitAsync()).Signal.Should().Be(9);
    }

    [Fact]
    public async Task A_wait_that_fails_shows_pattern_time_and_screen()
    {
        await python.RunAsync("print('what is there')");
        var wait = () => python.WaitForAsync("^never$", TimeSpan.FromMilliseconds(50));

        (await wait.Should().ThrowAsync<TmuxSessionException>())
            .Which.Message.Should().Match("waited for '^never$': timed out after 0.? s\n┌─ 80x24 ─*what is there*└─ cursor: row *, column 4 ─*");
    }
}
