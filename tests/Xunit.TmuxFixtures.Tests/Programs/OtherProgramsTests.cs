namespace Xunit.TmuxFixtures.Tests.Programs;

public sealed class SqliteSession : TmuxSession
{
    protected override void Configure(TmuxSessionOptions options)
        => options.Program("sqlite3").Prompt("^sqlite> $").ContinuationPrompt(@"^ *\.\.\.> $");
}

public sealed class SqliteTests(SqliteSession sqlite) : IClassFixture<SqliteSession>
{
    [Fact]
    public async Task A_query_over_several_lines_gives_its_rows()
    {
        await sqlite.RunAsync("create table t(a, b); insert into t values (1, 'x'), (2, 'y');");

        (await sqlite.RunAsync("select b\nfrom t\norder by a;")).Should().Be("x\ny");
    }
}

public sealed class TwoLinePromptTests(TwoLinePromptTests.Shell shell) : IClassFixture<TwoLinePromptTests.Shell>
{
    [Fact]
    public async Task A_prompt_of_two_lines_is_no_output()
    {
        (await shell.RunAsync("echo one")).Should().Be("one");
        (await shell.RunAsync("true")).Should().BeEmpty();
        (await shell.RunAsync("printf two")).Should().Be("two");
    }

    // A menu that is painted where it stands, above the cursor, as many console libraries do.
    [Fact]
    public async Task A_menu_that_is_painted_above_the_cursor_is_seen()
    {
        await shell.SendAsync("printf 'Size?\\n> small\\n  large\\n'; read -rsn1; printf '\\033[2A\\r  small\\n> large\\n'; read -rsn1; printf '\\033[3A\\033[JChosen: large\\n'");
        await shell.WaitForTextAsync("> small");

        await shell.KeyAsync("j");
        await shell.WaitForTextAsync("> large");
        await shell.KeyAsync("Enter");

        (await shell.WaitForAsync("^Chosen: ")).Should().Be("Chosen: large");
    }

    public sealed class Shell : TmuxSession
    {
        protected override void Configure(TmuxSessionOptions options)
            => options.Program("bash", "--norc", "--noprofile").Environment("PS1", "\\u in \\W\\n$ ").Prompt("^.* in .*\\n\\$ $");
    }
}

public sealed class LessTests(LessTests.LessSession less) : IClassFixture<LessTests.LessSession>
{
    [Fact]
    public async Task A_full_screen_program_is_scrolled_and_left()
    {
        var first = await less.ExpectAsync(screen => screen.IsAlternate && screen.Lines[0] == "line 1");
        await less.KeyAsync("Space");
        var second = await less.ExpectAsync(screen => screen.Lines[0] == "line 24");
        await less.SendAsync("/line 77", enter: true);
        var found = await less.ExpectAsync(screen => screen.Lines[0] == "line 77");

        first.Lines.Should().HaveCount(24);
        second.Text.Should().NotContain("line 23\n");
        found.StyleOf("line 77")!.Value.IsInverse.Should().BeTrue();
        await less.KeyAsync("q");
        (await less.WaitForExitAsync()).Status.Should().Be(0);
    }

    public sealed class LessSession : TmuxSession
    {
        private readonly Scratch _scratch = new();

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            _scratch.Dispose();
        }

        protected override void Configure(TmuxSessionOptions options)
        {
            System.IO.File.WriteAllLines(_scratch.File("lines"), Enumerable.Range(1, 100).Select(i => $"line {i}"));
            options.Program("less", _scratch.File("lines")).Environment("LESS", "").Environment("LESSHISTFILE", "-");
        }
    }
}

public sealed class VimTests : TmuxTest<VimTests.VimSession>
{
    [Fact]
    public async Task A_file_is_written_by_an_editor()
    {
        await Session.ExpectAsync(screen => screen.IsAlternate && screen.Lines[1] == "~");
        await Session.KeyAsync("i");
        await Session.SendAsync("héllo; -x", enter: false);
        await Session.KeyAsync("Escape");
        await Session.SendAsync(":wq", enter: true);

        (await Session.WaitForExitAsync()).Status.Should().Be(0);
        (await File.ReadAllTextAsync(Session.TextFile, TestContext.Current.CancellationToken)).Should().Be("héllo; -x\n");
    }

    public sealed class VimSession : TmuxSession
    {
        private readonly Scratch _scratch = new();

        public string TextFile => _scratch.File("text");

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            _scratch.Dispose();
        }

        protected override void Configure(TmuxSessionOptions options)
            => options.Program("vim", "-u", "NONE", "-N", "-n", "-i", "NONE", TextFile);
    }
}

public sealed class GitTests(GitTests.Repository repository) : IClassFixture<GitTests.Repository>
{
    [Fact]
    public async Task Hunks_are_chosen_by_hand()
    {
        await repository.SendAsync("git add -p");
        await repository.WaitForTextAsync("Stage this hunk");
        await repository.SendAsync("n");
        await repository.WaitForTextAsync("Stage this hunk");
        await repository.SendAsync("y");
        await repository.WaitForAsync(@"^\$ $");

        (await repository.RunAsync("git diff --cached -U0 | grep '^[+-][0-9a-z]'")).Should().Be("-40\n+forty");
    }

    public sealed class Repository : ShellSession
    {
        private readonly Scratch _scratch = new();

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            _scratch.Dispose();
        }

        protected override void Configure(TmuxSessionOptions options)
        {
            base.Configure(options);
            options.Needs("git").Directory(_scratch.Path)
                .Environment("GIT_CONFIG_GLOBAL", "/dev/null").Environment("GIT_CONFIG_NOSYSTEM", "1").Environment("GIT_PAGER", "cat");
        }

        protected override async ValueTask OnReadyAsync()
        {
            await RunAsync("git init -q && git config user.email t@example.com && git config user.name t");
            await RunAsync("seq 50 >numbers && git add numbers && git commit -qm numbers");
            await RunAsync("sed -i.old -e s/^5$/five/ -e s/^40$/forty/ numbers && rm numbers.old");
        }
    }
}
