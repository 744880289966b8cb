using FluentAssertions;
using TmuxTool.Sessions;
using Xunit;

namespace TmuxTool.Tests.Sessions;

public sealed class RecordingTests : WorkshopTest
{
    [Fact]
    public async Task A_recording_may_be_disposed_of_twice()
    {
        var (recording, failure) = await SessionRecording.StartAsync(await Workshop.ShellAsync(), () => new MemoryStream(), cancellationToken: Cancel);
        failure.Should().BeNull();

        await recording!.DisposeAsync();
        await recording.DisposeAsync();
    }
}
