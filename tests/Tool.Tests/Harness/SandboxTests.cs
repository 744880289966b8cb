namespace TmuxTool.Tool.Tests.Harness;

public sealed class SandboxTests(ToolFixture tool)
{
    [Fact]
    public async Task Disposing_ends_a_stopped_server_and_a_program_that_ignores_hangups()
    {
        var sandbox = new Sandbox(tool);
        var started = await sandbox.BashAsync(
            """
            tmux -S "$CLAUDE_TMUX_SOCKET_DIR/deaf.sock" -f /dev/null new-session -d 'trap "" HUP TERM; while :; do sleep 1; done'
            tmux -L elsewhere -f /dev/null new-session -d
            server=$(tmux -L elsewhere display-message -p '#{pid}')
            kill -STOP "$server"
            echo "$server"
            """);

        await sandbox.DisposeAsync();

        started.ExitCode.Should().Be(0, started.StandardError);
        Directory.Exists(sandbox.Directory).Should().BeFalse();
        var state = await File.ReadAllTextAsync($"/proc/{started.StandardOutput.Trim()}/stat", TestContext.Current.CancellationToken)
            .ContinueWith(read => read.IsFaulted ? "gone" : read.Result, TaskScheduler.Default);
        state.Should().Match(text => text == "gone" || text.Contains(") Z "), "only init has yet to hear of its end");
    }

    [Fact]
    public async Task A_process_sees_nothing_of_the_user_s_own_environment()
    {
        await using var sandbox = new Sandbox(tool);

        var seen = await sandbox.BashAsync("echo \"$HOME $CLAUDE_TMUX_SOCKET_DIR ${TMUX-unset} ${TMUX_PANE-unset}\"; command -v dotnet-tmux");

        seen.StandardOutput.Should().Be($"{sandbox.Home} {sandbox.Directory} unset unset\n{tool.ToolPath}\n");
    }
}
