using FluentAssertions;
using TmuxTool.Waiting;
using Xunit;

namespace TmuxTool.Tests.Waiting;

public sealed class SleepTests
{
    private static readonly Task s_never = new TaskCompletionSource().Task;

    [Fact]
    public async Task An_end_that_has_come_since_it_was_looked_for_is_not_slept_through()
        => await Sleep.UntilAsync(s_never, Task.CompletedTask, TimeSpan.FromHours(1), TimeProvider.System, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_limit_may_be_of_any_length()
    {
        var activity = new TaskCompletionSource();

        var sleep = Sleep.UntilAsync(activity.Task, null, TimeSpan.MaxValue, TimeProvider.System, TestContext.Current.CancellationToken);

        sleep.IsCompleted.Should().BeFalse();
        activity.SetResult();
        await sleep;
    }
}
