using System.Globalization;
using FluentAssertions;
using TmuxTool.Tests.Sessions;
using TmuxTool.Tmux;
using Xunit;

namespace TmuxTool.Tests.Tmux;

public sealed class ServerConnectionTests
{
    [Fact]
    public async Task A_client_is_this_process_itself()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere a client is a process of its own");
        await using var workshop = new Workshop();
        await workshop.ShellAsync();

        var (client, reply) = await ControlModeClient.AttachAsync(workshop.Socket, "=sh", Workshop.Cancel);
        await using var connection = client;

        reply.Ok.Should().BeTrue(reply.Error);
        (await ClientsAsync(workshop)).Should().Be(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_server_forgets_a_client_that_has_left()
    {
        await using var workshop = new Workshop();
        await workshop.ShellAsync();
        var (client, _) = await ControlModeClient.AttachAsync(workshop.Socket, "=sh", Workshop.Cancel);

        await client.DisposeAsync();

        // The server reads what has come before it answers the next one.
        (await ClientsAsync(workshop)).Should().BeEmpty();
        var late = async () => await client.ExecuteAsync(new CommandList().Add("list-sessions"), Workshop.Cancel);
        (await late.Should().ThrowAsync<TmuxException>()).Which.Should().Match<TmuxException>(e =>
            e.Failure == TmuxFailure.ConnectionLost && !e.MayHaveRun);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_ends_with_its_last_session_does_not_wait_for_a_client_that_was_attached()
    {
        await using var workshop = new Workshop();
        await workshop.ShellAsync();
        var (client, _) = await ControlModeClient.AttachAsync(workshop.Socket, "=sh", Workshop.Cancel);
        await using var connection = client;
        var activity = client.Activity;

        await workshop.TmuxAsync("kill-session", "-t", "=sh");
        while (!client.IsClosed)
        {
            await activity.WaitAsync(Workshop.Generous, Workshop.Cancel);
            activity = client.Activity;
        }

        while (await IsRunningAsync(workshop))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task What_follows_the_end_of_a_connection_does_not_keep_it_from_hanging_up()
    {
        await using var workshop = new Workshop();
        await workshop.ShellAsync();
        var (client, _) = await ControlModeClient.AttachAsync(workshop.Socket, "=sh", Workshop.Cancel);
        await using var connection = client;
        using var gone = new ManualResetEventSlim();
        var follower = FollowAsync();

        await workshop.TmuxAsync("kill-session", "-t", "=sh");
        while (await IsRunningAsync(workshop))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        gone.Set();
        await follower;

        async Task FollowAsync()
        {
            for (var activity = client.Activity; !client.IsClosed; activity = client.Activity)
            {
                await activity.ConfigureAwait(false);
            }

            gone.Wait(Workshop.Cancel);
        }
    }

    [Fact]
    public async Task Connecting_while_sessions_come_and_go_leaves_the_server_alive()
    {
        await using var workshop = new Workshop();
        await workshop.ShellAsync("stays");
        var server = await workshop.TmuxAsync("display-message", "-p", "#{pid}");
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Workshop.Cancel);
        var comers = Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                var count = 0;
                for (; !done.IsCancellationRequested; count++)
                {
                    var (client, reply) = await ControlModeClient.AttachAsync(workshop.Socket, "=stays", Workshop.Cancel);
                    reply.Ok.Should().BeTrue(reply.Error);
                    await client.DisposeAsync();
                }

                return count;
            },
            Workshop.Cancel)).ToList();

        for (var round = 0; round < 200; round++)
        {
            var reply = await new CommandClient(workshop.Socket).ExecuteAsync(
                new CommandList().Add("new-session", "-d", "-s", "passes", "env", "cat").Add("kill-session", "-t", "=passes"), Workshop.Cancel);
            reply.Ok.Should().BeTrue(reply.Error);
        }

        await done.CancelAsync();
        (await Task.WhenAll(comers)).Sum().Should().BePositive();
        (await workshop.TmuxAsync("display-message", "-p", "#{pid}")).Should().Be(server);
    }

    [Fact]
    public async Task A_tmux_process_does_it_where_the_server_speaks_another_protocol()
    {
        await using var workshop = new Workshop();
        await workshop.ShellAsync();
        var attach = new CommandList().Add("attach-session", "-E", "-t", "=sh", "-f", "ignore-size");

        var (client, reply) = await ControlModeClient.StartAsync(
            new ControlProcess(workshop.Socket, attach), workshop.Socket, attach, Workshop.Cancel);
        await using var connection = client;

        reply.Ok.Should().BeTrue(reply.Error);
        var paste = string.Concat(Enumerable.Repeat("0123456789", 30_000));
        (await client.ExecuteAsync(new CommandList().Add("set-buffer", "-b", "long", paste).Add("show-buffer", "-b", "long"), Workshop.Cancel))
            .Output.TrimEnd('\n').Should().Be(paste);
        (await ClientsAsync(workshop)).Should().NotBe(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Many_tmux_processes_that_connect_at_once_leave_the_server_alive()
    {
        await using var workshop = new Workshop();
        await workshop.ShellAsync();
        var server = await workshop.TmuxAsync("display-message", "-p", "#{pid}");

        for (var round = 0; round < 5; round++)
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
                async () =>
                {
                    var create = new CommandList().Add("new-session", "-d", "-s", $"s{round}-{i}", "env", "cat");
                    var (client, reply) = await ControlModeClient.StartAsync(
                        new ControlProcess(workshop.Socket, create), workshop.Socket, create, Workshop.Cancel);
                    await client.DisposeAsync();
                    return reply;
                },
                Workshop.Cancel)));
            replies.Where(r => !r.Ok).Select(r => r.Error).Should().BeEmpty();
        }

        (await workshop.TmuxAsync("display-message", "-p", "#{pid}")).Should().Be(server);
    }

    [Fact]
    public async Task A_tmux_process_that_has_ended_takes_no_more_commands()
    {
        await using var workshop = new Workshop();
        await workshop.ShellAsync();
        var channel = new ControlProcess(workshop.Socket, new CommandList().Add("attach-session", "-t", "=sh"));
        channel.End();
        var buffer = new byte[4096];
        while (channel.Read(buffer, Timeout.InfiniteTimeSpan) > 0)
        {
        }

        channel.Dispose();

        var write = () => channel.WriteAsync("list-sessions\n"u8.ToArray(), Workshop.Generous, Workshop.Cancel);

        await write.Should().ThrowAsync<IOException>();
        channel.Read(buffer, Timeout.InfiniteTimeSpan).Should().Be(0);
    }

    [Fact]
    public async Task Nobody_who_listens_is_told_from_a_socket_that_may_not_be_used()
    {
        await using var workshop = new Workshop();
        var none = async () => await new CommandClient(workshop.Socket).ExecuteAsync(new CommandList().Add("list-sessions"), Workshop.Cancel);
        var below = async () => await new CommandClient(TmuxSocket.AtPath("/dev/null/no.sock")).ExecuteAsync(new CommandList().Add("list-sessions"), Workshop.Cancel);

        (await none.Should().ThrowAsync<TmuxException>()).Which.Failure.Should().Be(TmuxFailure.ServerNotRunning);
        (await below.Should().ThrowAsync<TmuxException>()).Which.Should().Match<TmuxException>(e =>
            e.Failure == TmuxFailure.CommandFailed && e.Message == "tmux says: error connecting to /dev/null/no.sock (Not a directory)");
    }

    [Fact]
    public async Task Commands_that_are_longer_than_the_protocol_allows_are_refused_before_anything_runs()
    {
        await using var workshop = new Workshop();
        await workshop.ShellAsync();

        var tooLong = async () => await new CommandClient(workshop.Socket).ExecuteAsync(
            new CommandList().Add("set-buffer", "-b", "long", new string('x', ClientIntroduction.MessageLimit)), Workshop.Cancel);

        (await tooLong.Should().ThrowAsync<ArgumentException>()).WithMessage("tmux takes commands of at most 16368 bytes, and these have *");
        (await workshop.TmuxAsync("list-buffers")).Should().BeEmpty();
    }

    [Fact]
    public void The_flags_that_make_it_a_client_in_control_mode_come_in_one_piece_with_the_end_of_the_introduction()
    {
        var introduction = new ClientIntroduction(ImsgDialect.Flag, new CommandList().Add("list-sessions"));

        Types(introduction.Input).Should().Equal(MessageType.IdentifyStdin);
        Types(introduction.Output).Should().Equal(MessageType.IdentifyStdout);
        Types(introduction.Rest).Should().ContainInOrder(
            MessageType.IdentifyFlags, MessageType.IdentifyLongFlags, MessageType.IdentifyDone, MessageType.Command);
    }

    [Theory]
    [InlineData("Flag", new byte[] { 16, 0, 1, 0 })]
    [InlineData("LengthBit", new byte[] { 16, 0, 0, 0x80 })]
    public void Each_dialect_notes_a_descriptor_in_its_own_way(string dialect, byte[] length)
    {
        var introduction = new ClientIntroduction(Enum.Parse<ImsgDialect>(dialect), new CommandList().Add("list-sessions"));

        introduction.Input[4..8].Should().Equal(length);
    }

    private static Task<string> ClientsAsync(Workshop workshop) => ReadAsync(workshop, "list-clients", "-F", "#{client_pid}");

    private static async Task<string> ReadAsync(Workshop workshop, params string[] command) => (await workshop.TmuxAsync(command)).TrimEnd('\n');

    private static async Task<bool> IsRunningAsync(Workshop workshop)
    {
        try
        {
            await new CommandClient(workshop.Socket).ExecuteAsync(new CommandList().Add("list-sessions"), Workshop.Cancel);
            return true;
        }
        catch (TmuxException e) when (e.Failure == TmuxFailure.ServerNotRunning)
        {
            return false;
        }
    }

    private static List<MessageType> Types(ReadOnlySpan<byte> bytes)
    {
        var types = new List<MessageType>();
        while (!bytes.IsEmpty)
        {
            types.Add((MessageType)BitConverter.ToUInt32(bytes));
            bytes = bytes[BitConverter.ToUInt16(bytes[4..])..];
        }

        return types;
    }
}
