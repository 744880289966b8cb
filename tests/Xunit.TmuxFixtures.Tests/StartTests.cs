using TmuxTool.Registry;

namespace Xunit.TmuxFixtures.Tests;

/// <summary>Sessions that do not get ready: the message, and what remains of them.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task A_failing_OnReadyAsync_is_named_once_with_its_exception()
    {
        var session = new UnreadySession(_ => throw new InvalidOperationException("not yet"));
        await session.InitializeAsync();
        var run = () => session.RunAsync("echo 1");

        var thrown = (await run.Should().ThrowAsync<TmuxSessionException>()).Which;

        thrown.Message.Should().Be("UnreadySession.OnReadyAsync failed");
        thrown.InnerException.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Be("not yet");
        await session.DisposeAsync();
    }

    [Fact]
    public async Task A_program_that_dies_is_reported_once()
    {
        var session = new ProgramSession(o => o.Program("sh", "-c", "echo last words; exit 3").Prompt("^never$"));
        await session.InitializeAsync();
        var send = () => session.SendAsync("x");

        var thrown = (await send.Should().ThrowAsync<TmuxSessionException>()).Which;

        thrown.Message.Should().StartWith("'sh' exited before it was ready (exit status 3); its output was:\n").And.Contain("last words");
        thrown.InnerException.Should().BeNull();
    }

    [Fact]
    public async Task A_skip_in_OnReadyAsync_skips_the_tests()
    {
        var session = new UnreadySession(_ => throw Xunit.Sdk.SkipException.ForSkip("no network"));
        await session.InitializeAsync();
        var run = () => session.RunAsync("echo 1");

        (await run.Should().ThrowAsync<TmuxSessionException>()).Which.Message.Should().Be("$XunitDynamicSkip$no network");
        await session.DisposeAsync();
    }

    [Fact]
    public async Task A_cancellation_of_its_own_in_OnReadyAsync_is_a_failure()
    {
        var session = new UnreadySession(_ => throw new TaskCanceledException("the download timed out"));
        await session.InitializeAsync();
        var run = () => session.RunAsync("echo 1");

        (await run.Should().ThrowAsync<TmuxSessionException>()).WithInnerException<TaskCanceledException>();
        await session.DisposeAsync();
    }

    [Fact]
    public async Task A_test_base_whose_session_does_not_start_leaves_nothing()
    {
        await using var test = new UnreadyTest();
        var initialize = async () => await test.InitializeAsync();

        (await initialize.Should().ThrowAsync<TmuxSessionException>()).WithMessage("NeverReadySession.OnReadyAsync failed");

        Rows().Should().NotContain(name => name.Contains("-NeverReady-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dispose_during_the_initialization_ends_what_it_starts()
    {
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        var session = new UnreadySession(async _ =>
        {
            entered.SetResult();
            await leave.Task;
        });
        var initialization = session.InitializeAsync().AsTask();
        await entered.Task;
        var (name, program) = (session.Name, ProcessIdentity.Of(Registry.Read().Sessions[session.Name].Pid!.Value)!);

        await session.DisposeAsync();
        leave.SetResult();
        await initialization;

        Rows().Should().NotContain(name);
        program.IsRunning.Should().BeFalse();
        var run = () => session.RunAsync("echo 1");
        (await run.Should().ThrowAsync<TmuxSessionException>()).WithMessage("UnreadySession has been disposed");
    }

    [Fact]
    public async Task Dispose_before_the_program_is_ready_ends_it()
    {
        using var scratch = new Scratch();
        // The program says that it runs, and never shows its prompt.
        var session = new ProgramSession(o => o.Program("sh", "-c", $"echo $$ > '{scratch.File("pid.new")}'; mv '{scratch.File("pid.new")}' '{scratch.File("pid")}'; exec sleep 3600").Prompt("^never$"));
        var initialization = session.InitializeAsync().AsTask();
        while (!File.Exists(scratch.File("pid")))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        var text = await File.ReadAllTextAsync(scratch.File("pid"), TestContext.Current.CancellationToken);
        var program = ProcessIdentity.Of(int.Parse(text, System.Globalization.CultureInfo.InvariantCulture))!;

        await session.DisposeAsync();
        await initialization;

        program.IsRunning.Should().BeFalse();
        Rows().Should().NotContain(name => name.Contains("-Program-", StringComparison.Ordinal));
    }

    private static RegistryStore Registry => new(RegistryLocation.FromEnvironment());

    private static IEnumerable<string> Rows() => Registry.Read().Sessions.Keys;

    private sealed class UnreadySession(Func<UnreadySession, ValueTask> onReady) : ShellSession
    {
        protected override ValueTask OnReadyAsync() => onReady(this);
    }

    private sealed class ProgramSession(Action<TmuxSessionOptions> configure) : TmuxSession
    {
        protected override void Configure(TmuxSessionOptions options) => configure(options);
    }

    private sealed class NeverReadySession : ShellSession
    {
        protected override ValueTask OnReadyAsync() => throw new InvalidOperationException("not yet");
    }

    private sealed class UnreadyTest : TmuxTest<NeverReadySession>;
}
