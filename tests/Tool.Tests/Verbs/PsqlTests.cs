namespace TmuxTool.Tool.Tests.Verbs;

/// <summary>The preset psql with a server of its own: without one there is no prompt.</summary>
public sealed class PsqlTests(ToolFixture tool) : VerbTest(tool)
{
    // The server refuses to run as root.
    private static string AsAnother => Environment.IsPrivilegedProcess ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : "";

    [Fact]
    public async Task It_runs_statements_and_tells_errors_from_answers_in_and_out_of_transactions()
    {
        await using var server = await StartAsync();
        await AnswerAsync("create", "-n", "db", "--preset", "psql", "--wait", "--env", $"PGHOST={server.Directory}", "--env", "PGUSER=postgres");

        await ShouldRunAsync("select 6 * 7 as answer;", " answer \n--------\n     42\n(1 row)\n\n");
        await ShouldRunAsync("create function f() returns int language sql as $$\nselect 1;\n$$;", "CREATE FUNCTION\n");
        await ShouldRunAsync("begin;", "BEGIN\n");
        await ShouldRunAsync("select (1 +\n2) as x", " x \n---\n 3\n(1 row)\n\n");
        await ShouldRunAsync("select none;", "ERROR:  column \"none\" does not exist\nLINE 1: select none;\n               ^\n", status: 1);
        await ShouldRunAsync("rollback;", "ROLLBACK\n");
        await ShouldRunAsync(@"\d none", "Did not find any relation named \"none\".\n", status: 1);
        await ShouldRunAsync(@"\i none", "none: No such file or directory\n", status: 1);
        await ShouldRunAsync(@"\none", "invalid command \\none\nTry \\? for help.\n", status: 1);
    }

    [Fact]
    public async Task Without_a_server_it_ends_with_its_own_words()
    {
        await SkipWithoutPsqlAsync();

        var result = await RunAsync("create", "-n", "db", "--preset", "psql", "--wait", "--env", "PGHOST=/none");

        result.ExitCode.Should().Be(3);
        result.StandardError.Should().Contain("connection to server on socket \"/none/");
    }

    private async Task ShouldRunAsync(string code, string output, int status = 0)
    {
        var result = await RunAsync("run", "-s", "db", "-c", code);
        (Trimmed(result.StandardOutput), result.ExitCode, result.StandardError).Should().Be((Trimmed(output), status, ""), code);

        // The screen does not tell whether a line ends in blanks.
        static string Trimmed(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimEnd()));
    }

    private async Task SkipWithoutPsqlAsync()
        => Assert.SkipUnless((await Sandbox.BashAsync("command -v psql")).ExitCode == 0, "psql is not installed");

    private async Task<Server> StartAsync()
    {
        await SkipWithoutPsqlAsync();
        // Debian keeps them off PATH.
        var found = await Sandbox.BashAsync("PATH=$PATH:$(printf '%s:' /usr/lib/postgresql/*/bin); dirname \"$(command -v initdb)\" | grep /");
        Assert.SkipUnless(found.ExitCode == 0, "no PostgreSQL server is installed");
        var programs = found.StandardOutput.Trim();
        var started = await Sandbox.BashAsync(
            $"""
            cd / && directory=$(mktemp -d /tmp/dt-pg-XXXXXX) && echo "$directory" && chown {(Environment.IsPrivilegedProcess ? "65534" : "$UID")} "$directory" &&
            {AsAnother} {programs}/initdb -D "$directory/data" -U postgres -A trust --no-sync --no-locale -E UTF8 >"$HOME/log" 2>&1 &&
            {AsAnother} {programs}/pg_ctl -D "$directory/data" -l "$directory/log" -w -o "-F -k $directory -c listen_addresses=''" start >>"$HOME/log" 2>&1 ||
            (cat "$HOME/log" "$directory/log"; rm -rf "$directory") >&2
            """);
        started.StandardError.Should().BeEmpty();
        return new Server(Sandbox, programs, started.StandardOutput.Trim());
    }

    private sealed class Server(Sandbox sandbox, string programs, string directory) : IAsyncDisposable
    {
        public string Directory => directory;

        public async ValueTask DisposeAsync()
            => await sandbox.BashAsync($"cd / && {AsAnother} {programs}/pg_ctl -D {directory}/data -m immediate -w stop; rm -rf {directory}");
    }
}
