using FluentAssertions;
using TmuxTool.Registry;
using TmuxTool.Sessions;
using TmuxTool.Tmux;
using TmuxTool.Waiting;
using Xunit;

namespace TmuxTool.Tests.Sessions;

/// <summary>A session whose maker was killed, and whose connection, against all odds, stayed.</summary>
public sealed class HalfMadeTests
{
    [Fact]
    public async Task A_clean_up_removes_it_and_leaves_one_alone_that_is_still_being_made()
    {
        await using var workshop = new Workshop();
        await StartAsync(workshop, "half", "4194305-1");
        await StartAsync(workshop, "making", ProcessIdentity.Current.ToWord());

        await new SessionCleaner(workshop.Registry).CleanAsync(new CleanupRequest { DryRun = true }, Workshop.Cancel);
        (await workshop.TmuxAsync("list-sessions", "-F", "#{session_name}")).Should().Be("half\nmaking\n");
        await new SessionCleaner(workshop.Registry).CleanAsync(new CleanupRequest(), Workshop.Cancel);

        (await workshop.TmuxAsync("list-sessions", "-F", "#{session_name}")).Should().Be("making\n");
    }

    [Fact]
    public async Task A_create_of_its_name_takes_its_place()
    {
        await using var workshop = new Workshop();
        await StartAsync(workshop, "half", "4194305-1");

        var address = await workshop.ShellAsync("half");

        (await Workshop.SendAsync(address, "echo $((6 * 7))", "^42$")).Should().BeOfType<WaitOutcome.Matched>();
    }

    [Fact]
    public async Task One_that_was_finished_since_it_was_seen_stays()
    {
        await using var workshop = new Workshop();
        await StartAsync(workshop, "done", "4194305-1");
        var id = (await workshop.TmuxAsync("display-message", "-p", "-t", "=done:", "#{session_id}")).TrimEnd('\n');
        await workshop.TmuxAsync("set-option", "-u", "-t", "=done:", NewSession.UnfinishedOption);

        await HalfMade.EndAsync(new CommandClient(workshop.Socket), id, "4194305-1", Workshop.Cancel);

        (await workshop.TmuxAsync("list-sessions", "-F", "#{session_name}")).Should().Be("done\n");
    }

    private static async Task StartAsync(Workshop workshop, string name, string maker)
    {
        await workshop.TmuxAsync("new-session", "-d", "-s", name, "env", "cat");
        await workshop.TmuxAsync("set-option", "-t", $"={name}:", NewSession.UnfinishedOption, maker);
    }
}
