using FluentAssertions;
using TmuxTool.Tests.Sessions;
using TmuxTool.Tmux;
using Xunit;

namespace TmuxTool.Tests.Tmux;

public sealed class ChannelReaderTests : WorkshopTest
{
    [Fact]
    public async Task Who_waits_while_another_reads_hears_of_the_answer_and_of_the_end_of_the_time()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere a thread reads from the start");
        await Workshop.ShellAsync();
        var (reader, reading) = await ReadAsync();
        var answer = new TaskCompletionSource<int>();

        var answered = Task.Run(() => reader.UntilAsync(answer.Task, Workshop.Generous, Cancel), Cancel);
        var late = Task.Run(() => reader.UntilAsync(new TaskCompletionSource<int>().Task, TimeSpan.FromMilliseconds(1), Cancel), Cancel);
        answer.SetResult(7);
        await Task.WhenAny(reading, Task.WhenAll(answered, late));

        reading.IsCompleted.Should().BeFalse("nothing has come for the one who reads");
        (await answered).Should().Be(7);
        late.Status.Should().Be(TaskStatus.Faulted);
        late.Exception!.InnerException.Should().BeOfType<TimeoutException>();
        reader.Close();
        await reading.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    /// <summary>Connects, and reads for what never comes.</summary>
    private async Task<(ChannelReader Reader, Task Reading)> ReadAsync()
    {
        foreach (var dialect in ServerConnection.Dialects)
        {
            var never = new TaskCompletionSource<int>();
            var channel = ServerConnection.Open(Workshop.Socket, new CommandList().Add("attach-session", "-t", "=sh"), dialect);
            var reader = new ChannelReader(channel, new Nobody(), (_, _) => never.TrySetCanceled(CancellationToken.None));
            var reading = Task.Run(() => reader.UntilAsync(never.Task, Workshop.Generous, Cancel), Cancel);
            while (!reader.HasRead && !reading.IsCompleted)
            {
                await Task.Delay(1, Cancel);
            }

            if (reader.HasRead)
            {
                return (reader, reading);
            }
        }

        throw new InvalidOperationException("The server speaks no dialect that is known.");
    }

    private sealed class Nobody : IControlModeSink
    {
        public void OnBlock(ControlModeBlock block)
        {
        }

        public void OnOutput(ReadOnlySpan<byte> pane, ReadOnlySpan<byte> escaped)
        {
        }

        public void OnNotification(ReadOnlySpan<byte> line)
        {
        }
    }
}
