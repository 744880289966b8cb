namespace TmuxTool.Tool.Tests.Verbs;

public sealed class FindTests(ToolFixture tool) : VerbTest(tool)
{
    private const string Started = "started [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z";

    [Fact]
    public async Task It_lists_what_runs_registered_or_not()
    {
        await CreateCatAsync("mine");
        await AnswerAsync("create", "-n", "free", "--no-register", "--", "cat");

        var answer = await AnswerAsync("find", "-S", Sandbox.Socket);

        answer.Should().MatchRegex($"^Sessions on {Sandbox.Socket}:\n  - free \\(detached, {Started}\\)\n  - mine \\(detached, {Started}, registered\\)\n$");
    }

    [Fact]
    public async Task A_session_that_took_the_name_of_a_registered_one_is_not_registered()
    {
        await CreateCatAsync("keep");
        await CreateCatAsync("a");
        await Sandbox.TmuxAsync("kill-session", "-t", "=a");
        await Sandbox.TmuxAsync("new-session", "-d", "-s", "a", "cat");

        var sessions = Json(await RunAsync("find", "-S", Sandbox.Socket, "--json")).GetProperty("sessions").EnumerateArray();

        sessions.Select(session => (session.GetProperty("name").GetString(), session.GetProperty("registered").GetBoolean()))
            .Should().Equal(("a", false), ("keep", true));
        (await AnswerAsync("list")).Should().MatchRegex("a +claude.sock +:0.0 +missing");
    }

    [Fact]
    public async Task A_server_without_a_session_has_none_to_list()
    {
        await Sandbox.TmuxAsync("-f", "/dev/null", "start-server", ";", "set-option", "-s", "exit-empty", "off");

        (await AnswerAsync("find", "-S", Sandbox.Socket)).Should().Be("No sessions found.\n");
    }

    [Fact]
    public async Task Without_a_socket_it_is_tmux_s_default_server_and_by_name_another_one()
    {
        await Sandbox.BashAsync("tmux -f /dev/null new-session -d -s plain cat; tmux -L named -f /dev/null new-session -d -s other cat");

        (await AnswerAsync("find")).Should().Contain("  - plain (").And.NotContain("other");
        (await AnswerAsync("find", "-L", "named")).Should().Contain("  - other (").And.NotContain("plain");
        (await AnswerAsync("find", "--socket", "named")).Should().Contain("  - other (");
    }

    [Fact]
    public async Task All_looks_at_each_socket_of_the_directory_and_of_the_registry()
    {
        await CreateCatAsync("a");
        await AnswerAsync("create", "-n", "b", "--no-register", "-S", Path.Combine(Sandbox.Directory, "b.sock"), "--", "cat");
        await AnswerAsync("create", "-n", "c", "-S", Path.Combine(Sandbox.Temporary, "c.sock"), "--", "cat");
        await AnswerAsync("registry", "add", "gone", "/tmp/no-such-directory/none.sock", "gone:0.0", "shell");

        var found = Json(await RunAsync("find", "--all", "--json"));

        Names(found).Should().Equal("status", "sessions", "total", "sockets_without_server", "errors");
        var sessions = found.GetProperty("sessions").EnumerateArray().ToDictionary(session => session.GetProperty("name").GetString()!);
        sessions.Keys.Should().BeEquivalentTo("a", "b", "c");
        Names(sessions["a"]).Should().Equal("name", "attached", "created_at", "socket", "registered");
        sessions.Select(session => session.Value.GetProperty("registered").GetBoolean() ? session.Key : "").Should().BeEquivalentTo("a", "", "c");
        found.GetProperty("total").GetInt32().Should().Be(3);
        found.GetProperty("sockets_without_server")[0].GetString().Should().Be("/tmp/no-such-directory/none.sock");
        (await AnswerAsync("find", "-A")).Should().Contain("  - b (detached");
    }

    [Fact]
    public async Task An_attached_session_is_told_from_a_detached_one()
    {
        await CreateCatAsync("a");
        await Sandbox.BashAsync("tmux -L terminal -f /dev/null new-session -d \"env -u TMUX tmux -S '$CLAUDE_TMUX_SOCKET_DIR/claude.sock' attach -t =a\"");
        await Sandbox.BashAsync("until [ -n \"$(tmux -S \"$CLAUDE_TMUX_SOCKET_DIR/claude.sock\" list-clients)\" ]; do sleep 0.02; done");

        (await AnswerAsync("find", "-S", Sandbox.Socket)).Should().Contain("  - a (attached, ");
    }

    [Fact]
    public async Task The_query_ignores_case()
    {
        await CreateCatAsync("My-Python");
        await CreateCatAsync("shell");

        (await AnswerAsync("find", "-S", Sandbox.Socket, "-q", "python")).Should().Contain("  - My-Python (").And.NotContain("shell");
        (await AnswerAsync("find", "-S", Sandbox.Socket, "-q", "nothing")).Should().Be("No sessions match 'nothing'.\n");
    }

    [Fact]
    public async Task Without_a_server_it_exits_with_1()
    {
        var socket = Path.Combine(Sandbox.Directory, "none.sock");

        ShouldFail(await RunAsync("find", "--socket-path", socket), 1, $"Error: no tmux server is running on {socket}\n");
        ShouldFail(await RunAsync("find", "-A"), 1, "Error: no tmux server is running: there is no socket in the socket directory or the registry\n");
        await AnswerAsync("registry", "add", "a", "/tmp/no-such-directory/none.sock", "a:0.0", "shell");
        await AnswerAsync("registry", "add", "b", "/tmp/no-such-directory/none-2.sock", "b:0.0", "shell");
        ShouldFail(await RunAsync("find", "-A"), 1, "Error: no tmux server is running on any of 2 sockets\n");
    }

    [Theory]
    [InlineData("-L", "a", "-S", "/tmp/b.sock")]
    [InlineData("-A", "-S", "/tmp/b.sock")]
    [InlineData("-L", "a", "--all")]
    public async Task Only_one_way_to_say_where_is_taken(params string[] arguments)
    {
        ShouldBeWrongUsage(await RunAsync(["find", .. arguments]), 1, "find", "-L, -S and -A cannot be combined");
    }

    [Fact]
    public async Task A_socket_name_that_is_a_path_is_refused()
    {
        ShouldFail(await RunAsync("find", "-L", "a/b"), 1, "Error: socket name 'a/b' is not a file name; give a path with -S instead\n");
    }
}
