namespace Xunit.TmuxFixtures.Tests.Programs;

public sealed class ShellTests(ShellSession shell) : IClassFixture<ShellSession>
{
    [Fact]
    public async Task A_command_gives_its_output() => (await shell.RunAsync("echo hello; echo world >&2")).Should().Be("hello\nworld");

    [Fact]
    public async Task A_loop_of_several_lines_is_one_command()
        => (await shell.RunAsync("for i in a b; do\necho \"<$i>\"\ndone")).Should().Be("<a>\n<b>");

    [Fact]
    public async Task Several_commands_give_all_their_output()
        => (await shell.RunAsync("echo one\nsleep 0.1\necho two")).Should().Be("one\ntwo");

    [Fact]
    public async Task Output_without_a_line_end_before_the_prompt_is_output()
        => (await shell.RunAsync("printf abc")).Should().Be("abc");

    [Fact]
    public async Task A_command_that_never_ends_is_a_failure_that_names_it()
    {
        var run = () => shell.RunAsync("cat", TimeSpan.FromMilliseconds(100));

        (await run.Should().ThrowAsync<TmuxSessionException>()).Which.Message.Should().StartWith("waited for the prompt '^\\$ $' after 'cat': timed out after 0.");
        await shell.KeyAsync("C-d");
        await shell.WaitForAsync(@"^\$ $");
    }

    [Fact]
    public async Task An_open_quote_is_a_failure_that_says_so()
    {
        var run = () => shell.RunAsync("echo 'open");

        (await run.Should().ThrowAsync<TmuxSessionException>()).WithMessage("the program still waits for more after 'echo 'open' and an empty line*");
        await shell.KeyAsync("C-c");
        await shell.WaitForAsync(@"^\$ $");
    }

    [Fact]
    public async Task The_terminal_has_the_size_that_it_is_given()
    {
        await shell.ResizeAsync(100, 30);
        (await shell.RunAsync("stty size")).Should().Be("30 100");
        await shell.ResizeAsync(80, 24);
        (await shell.RunAsync("stty size")).Should().Be("24 80");
    }

    [Fact]
    public async Task What_the_test_runner_says_of_its_own_colours_is_not_passed_on()
    {
        var before = Environment.GetEnvironmentVariable("NO_COLOR");
        Environment.SetEnvironmentVariable("NO_COLOR", "1");
        try
        {
            await shell.RestartAsync();

            (await shell.RunAsync("echo \"<${NO_COLOR-unset}>\"")).Should().Be("<unset>");
        }
        finally
        {
            Environment.SetEnvironmentVariable("NO_COLOR", before);
        }
    }

    [Fact]
    public async Task A_program_that_ends_before_its_screen_is_as_expected_is_a_failure_that_says_so()
    {
        await shell.SendAsync("exit 3");
        var expect = () => shell.ExpectAsync(screen => screen.Text.Contains("never", StringComparison.Ordinal));

        (await expect.Should().ThrowAsync<TmuxSessionException>()).Which.Message.Should()
            .MatchRegex(@"^expected 'screen => [^\n]*never[^\n]*': the program exited \(exit status 3\) after [0-9.]+ s\n");
    }

    [Fact]
    public async Task An_expectation_does_not_see_the_echo_of_the_input()
    {
        await shell.SendAsync("sleep 0.5; echo seen");

        var screen = await shell.ExpectAsync(screen => screen.Text.Contains("seen", StringComparison.Ordinal));

        screen.Lines.Should().Contain("seen").And.Contain(line => line.EndsWith("$ sleep 0.5; echo seen"), "the screen that is returned is the whole one");
    }

    [Fact]
    public async Task A_later_line_than_the_first_is_waited_for()
    {
        await shell.SendAsync("for i in 1 2 3; do echo \"tick $i\"; sleep 0.2; done; seq 100; echo tick 4");

        (await shell.WaitForTextAsync("tick", times: 3)).Should().Be("tick 3");
        (await shell.WaitForAsync("^tick", times: 4)).Should().Be("tick 4");
        var none = () => shell.WaitForAsync("^tick", TimeSpan.FromMilliseconds(50), times: 5);
        await none.Should().ThrowAsync<TmuxSessionException>();
    }

    [Fact]
    public async Task Output_without_a_line_end_is_right_twice()
    {
        (await shell.RunAsync("printf a")).Should().Be("a");
        (await shell.RunAsync("printf a")).Should().Be("a");
    }

    [Fact]
    public async Task An_unknown_key_is_refused()
    {
        var press = () => shell.KeyAsync("Hyper-x");

        (await press.Should().ThrowAsync<TmuxSessionException>()).WithMessage("could not key Hyper-x: unknown key 'Hyper-x'*");
    }

    [Fact]
    public async Task The_scrollback_holds_what_has_left_the_screen()
    {
        await shell.RunAsync("seq -f 'row %g' 200");

        (await shell.ScrollbackAsync()).Should().Contain("row 1\nrow 2\n").And.Contain("row 200");
        (await shell.ScreenAsync()).Text.Should().NotContain("row 2\n").And.Contain("row 200");
    }
}
