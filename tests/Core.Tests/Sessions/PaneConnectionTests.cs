using FluentAssertions;
using TmuxTool.Sessions;
using TmuxTool.Tmux;
using Xunit;

namespace TmuxTool.Tests.Sessions;

public sealed class PaneConnectionTests : WorkshopTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_that_runs_and_cannot_be_attached_to_is_an_error_that_says_so(bool registered)
    {
        var address = await Workshop.ShellAsync();
        // As where tmux is too old for how it is asked, or its owner lets nobody else in.
        await Workshop.TmuxAsync("set-option", "-s", "command-alias[99]", "attach-session=has-session -t =nobody");

        var open = () => PaneConnection.OpenAsync(registered ? address : address with { Row = null }, Cancel);

        (await open.Should().ThrowAsync<TmuxException>()).Which.Message.Should().StartWith("tmux cannot attach to session 'sh': ");
    }
}
