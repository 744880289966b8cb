namespace Xunit.TmuxFixtures.Tests.Programs;

/// <summary>Calls with a token of their own. In the project that has the package, the analyzers judge them too.</summary>
public sealed class CancellationTests(ShellSession shell) : IClassFixture<ShellSession>
{
    // xUnit1069 asks each test with a limit for the token, xUnit1051 any call that leaves out a last one.
    [Fact(Timeout = 300_000)]
    public async Task A_test_with_a_time_limit_passes_its_token_to_any_call()
    {
        (await shell.RunAsync("echo 1", TestContext.Current.CancellationToken)).Should().Be("1");
        (await shell.RunAsync("echo 2")).Should().Be("2");
    }

    public static TheoryData<string, Func<ShellSession, CancellationToken, Task>> Calls { get; } = new()
    {
        { "run", (s, token) => s.RunAsync("read", token) },
        { "send", (s, token) => s.SendAsync("echo", token) },
        { "key", (s, token) => s.KeyAsync("Enter", token) },
        { "paste", (s, token) => s.PasteAsync("echo", token) },
        { "wait", (s, token) => s.WaitForAsync("^never$", token) },
        { "wait for text", (s, token) => s.WaitForTextAsync("never", token) },
        { "wait until idle", (s, token) => s.WaitForIdleAsync(token, TimeSpan.FromHours(1)) },
        { "wait for the exit", (s, token) => s.WaitForExitAsync(token) },
        { "expect", (s, token) => s.ExpectAsync(_ => false, token) },
        { "screen", (s, token) => s.ScreenAsync(token) },
        { "scrollback", (s, token) => s.ScrollbackAsync(token) },
        { "resize", (s, token) => s.ResizeAsync(81, 25, token) },
    };

    [Theory]
    [MemberData(nameof(Calls), DisableDiscoveryEnumeration = true)]
    public async Task A_token_that_is_cancelled_ends_the_call(string call, Func<ShellSession, CancellationToken, Task> act)
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        var cancelled = async () => await act(shell, source.Token);

        await cancelled.Should().ThrowAsync<OperationCanceledException>(call);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_during_a_wait_ends_it_and_the_session_goes_on()
    {
        using var source = new CancellationTokenSource();
        var wait = shell.WaitForTextAsync("never", source.Token);
        await shell.SendAsync("echo $((6 * 7))");
        await shell.WaitForTextAsync("42");

        await source.CancelAsync();

        var ended = async () => await wait;
        await ended.Should().ThrowAsync<OperationCanceledException>();
        (await shell.RunAsync("echo 3")).Should().Be("3");
    }
}
