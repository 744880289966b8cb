namespace TmuxTool.Tool.Tests.Verbs;

/// <summary>A session has the environment of the process that creates it, and nothing of another one's.</summary>
public sealed class EnvironmentTests(ToolFixture tool) : VerbTest(tool)
{
    /// <summary>Prints the environment in which a session's program runs, without what belongs to its terminal.</summary>
    private const string Functions =
        """
        own() { env -0 | sort -z | grep -zvE '^(TERM|TERM_PROGRAM|TERM_PROGRAM_VERSION|TMUX|TMUX_PANE|PWD|OLDPWD|SHLVL|_|LC_CTYPE)=' | tr '\0' '\n'; }
        export -f own
        in_session() { dotnet-tmux create -n "$1" --wait='^done$' -- bash -c 'own >"$0"; echo done; exec cat' "$TMPDIR/$1" >/dev/null && cat "$TMPDIR/$1"; }
        """;

    [Fact]
    public async Task The_program_gets_all_variables_of_the_process_that_creates_it_and_none_of_another()
    {
        var result = await Sandbox.BashAsync(
            $$"""
            {{Functions}}
            (export FIRST='of the first' TZ=Europe/Vienna LC_MESSAGES=C; own >"$TMPDIR/a.own"; in_session a >"$TMPDIR/a.session")
            (export SECOND=$'two\nlines=2\n' EMPTY= HASH='#{pid}#(id)' QUOTES=$'"\'\\$HOME;' UMLAUT='ä💡' EQUALS=a=b; unset USER; own >"$TMPDIR/b.own"; in_session b >"$TMPDIR/b.session")
            (export PATH="$TMPDIR/bin:$PATH"; own >"$TMPDIR/c.own"; in_session c >"$TMPDIR/c.session")
            cd "$TMPDIR" && for name in a b c; do diff "$name.own" "$name.session" && echo "$name: $(wc -l <"$name.own")"; done
            """);

        result.StandardError.Should().BeEmpty();
        result.StandardOutput.Should().MatchRegex("^a: [0-9]+\nb: [0-9]+\nc: [0-9]+\n$");
    }

    [Fact]
    public async Task A_server_that_others_have_started_gives_nothing_of_its_own()
    {
        var result = await Sandbox.BashAsync(
            $$"""
            {{Functions}}
            OTHERS=secret MULTILINE=$'x\nNOT_A_NAME=1' tmux -S "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" -f /dev/null new-session -d -s other cat
            own >"$TMPDIR/own"; in_session a >"$TMPDIR/session"
            diff "$TMPDIR/own" "$TMPDIR/session" && echo same
            tmux -S "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" show-environment -g OTHERS
            """);

        result.StandardOutput.Should().Be("same\nOTHERS=secret\n", result.StandardError);
    }

    [Fact]
    public async Task A_server_that_was_started_here_keeps_no_variable_of_the_first_creator()
    {
        var result = await Sandbox.BashAsync(
            """
            SECRET=geheim dotnet-tmux create -n a -- cat >/dev/null
            tmux -S "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" new-session -d -s other 'echo "[$SECRET][$HOME]"; cat'
            until tmux -S "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" capture-pane -p -t =other: | grep '^\['; do sleep 0.02; done
            tmux -S "$CLAUDE_TMUX_SOCKET_DIR/claude.sock" show-environment -g | cut -d= -f1 | xargs
            """);

        result.StandardOutput.Should().Be($"[][{Sandbox.Home}]\nHOME PATH SHELL\n", result.StandardError);
    }

    [Fact]
    public async Task What_a_configuration_sets_for_all_sessions_stays()
    {
        var config = Path.Combine(Sandbox.Home, "given.conf");
        await File.WriteAllTextAsync(config, "set-environment -g CONFIGURED yes\n", TestContext.Current.CancellationToken);

        foreach (var name in (string[])["first", "second"])
        {
            await AnswerAsync("create", "-n", name, "--config", config, "--wait=^<", "--", "sh", "-c", "echo \"<$CONFIGURED>\"; exec cat");

            (await ScreenAsync(name)).Should().StartWith("<yes>");
        }
    }

    [Fact]
    public async Task Windows_that_are_opened_later_have_the_environment_of_the_session()
    {
        foreach (var name in (string[])["first", "second"])
        {
            var environment = new Dictionary<string, string?> { ["OF_CREATOR"] = name };
            (await RunWithAsync(environment, "create", "-n", name, "--env", "GIVEN=too", "--", "cat")).ExitCode.Should().Be(0);
            await Sandbox.TmuxAsync("new-window", "-t", $"={name}:", "echo \"<$OF_CREATOR $GIVEN>\"; exec cat");

            await AnswerAsync("wait", "-S", Sandbox.Socket, "-t", $"{name}:1.0", "-F", "-p", $"<{name} too>", "-T", "60");
        }
    }

    [Fact]
    public async Task A_program_is_looked_for_in_the_path_that_it_is_given()
    {
        var result = await Sandbox.BashAsync(
            """
            dotnet-tmux create -n other -- cat >/dev/null
            python3 -m venv --without-pip "$TMPDIR/venv"
            (. "$TMPDIR/venv/bin/activate"; dotnet-tmux create -n activated --python --wait >/dev/null)
            dotnet-tmux create -n given --env PATH="$TMPDIR/venv/bin:$PATH" --python --wait >/dev/null
            for name in activated given; do
                dotnet-tmux run -s $name -c 'import os, sys; print(sys.prefix, os.environ.get("VIRTUAL_ENV"))'
            done
            """);

        var venv = Path.Combine(Sandbox.Temporary, "venv");
        result.StandardOutput.Should().Be($"{venv} {venv}\n{venv} None\n", result.StandardError);
    }

    [Theory]
    [InlineData("bin")]
    [InlineData("b=n")]
    public async Task A_path_without_the_system_directories_is_enough(string directory)
    {
        // The first starts the server, the second does not.
        var result = await Sandbox.BashAsync(
            $$"""
            tool=$(command -v dotnet-tmux) only="$TMPDIR/{{directory}}"
            mkdir "$only"; for name in tmux cat dotnet; do ln -s "$(command -v $name)" "$only/"; done
            for name in first second; do
                PATH="$only" "$tool" create -n $name --wait='^<' -- "$(command -v bash)" -c 'echo "<$PATH>"; exec cat' >/dev/null || exit
                PATH="$only" "$tool" create -n $name-cat -- cat >/dev/null || exit
            done
            dotnet-tmux list
            """);

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardOutput.Should().Contain("Total: 4 | Alive: 4 | Dead: 0");
        foreach (var name in (string[])["first", "second"])
        {
            (await ScreenAsync(name)).Should().StartWith($"<{Path.Combine(Sandbox.Temporary, directory)}>");
        }
    }

    [Fact]
    public async Task An_environment_of_any_size_reaches_the_program()
    {
        foreach (var name in (string[])["first", "second"])
        {
            var environment = new Dictionary<string, string?> { ["LARGE"] = new('x', 100_000) };

            var result = await RunWithAsync(environment, "create", "-n", name, "--wait=^<", "--", "sh", "-c", "echo \"<${#LARGE}>\"; exec cat");

            result.ExitCode.Should().Be(0, result.StandardError);
            (await ScreenAsync(name)).Should().StartWith("<100000>");
        }
    }

    [Fact]
    public async Task Variables_that_tmux_sets_itself_are_as_asked_for()
    {
        foreach (var name in (string[])["first", "second"])
        {
            var environment = new Dictionary<string, string?> { ["SHELL"] = "/bin/sh", ["COLUMNS"] = "3", ["LINES"] = "4" };

            var result = await RunWithAsync(
                environment, "create", "-n", name, "--env", "TERM=vt100", "--wait=^<", "--", "sh", "-c", "echo \"<$TERM $SHELL $COLUMNS$LINES>\"; exec cat");

            result.ExitCode.Should().Be(0, result.StandardError);
            (await ScreenAsync(name)).Should().StartWith("<vt100 /bin/sh >");
        }
    }
}
