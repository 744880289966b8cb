using System.Diagnostics;
using System.Globalization;
using TmuxTool.Tool.Tests.Verbs;

namespace TmuxTool.Tool.Tests.Crash;

/// <summary>No verb takes longer than its own limit, or that of a call, and half a second, whatever the server does.</summary>
public sealed class ServerLimitTests(ToolFixture tool) : VerbTest(tool)
{
    // The limit of a call of a verb that has none of its own.
    private const double Call = 5;

    private const double Grace = 0.5;

    // Where other tests run at the same time: less than the limit of a call, which is what a verb without a limit of its own would take.
    private const double LooseGrace = 3;

    // What a verb does before and after the wait takes longer where the machine is busy.
    private const double StartupFactor = 2;

    // So many verbs run at the same time: their starts must not take what is measured.
    private const int AtOnce = 3;

    [Fact]
    [Trait("Category", "stress")]
    public async Task Verbs_on_a_stopped_server_keep_their_limits()
    {
        await CreateCatAsync("a");
        var startup = await StartupAsync(AtOnce);
        await SignalAsync("STOP");

        await ShouldKeepAsync(
            startup,
            AtOnce,
            Grace,
            new(1, "send -s a -c x -w y -T 1"),
            new(1, "wait -s a -p y -T 1"),
            new(1, "wait -s a --exit -T 1"),
            new(1, "run -s a -c x -T 1"),
            new(1, "send -s a -k Up -T 1"),
            new(Call, "send -s a -c x"),
            new(Call, "list"),
            new(Call, "list --json"),
            new(Call, "find --all"),
            new(Call, $"find -S {Sandbox.Socket}"),
            new(Call, "health -s a"),
            new(Call, "capture -s a"),
            new(Call, "capture -s a --all"),
            new(Call, "capture -s a --after-send"),
            new(Call, "kill -s a"),
            new(Call, "cleanup"),
            new(Call, "cleanup --kill"),
            new(Call, "attach -s a --print"),
            new(Call, "adopt --all"),
            new(Call, "record -s a -o - --for 1s"),
            new(Call, "doctor"),
            new(Call, "create -n b -- cat"),
            new(Call, "create -n a --if-absent -- cat"),
            new(Call, "registry validate"),
            new(Call, "registry repair"));
        (await File.ReadAllTextAsync(Sandbox.Registry, TestContext.Current.CancellationToken)).Should().Contain("\"a\"", "an error is not a death");
    }

    [Theory]
    [InlineData("send -s a -c x -w y -T 2")]
    [InlineData("wait -s a -p y -T 2")]
    [InlineData("wait -s a --idle 5 -T 2")]
    [InlineData("wait -s a --exit -T 2")]
    [InlineData("run -s sh -c 'sleep 5' -T 2")]
    [InlineData("record -s a -o - --for 2s")]
    [InlineData("create -n b --wait=y -T 2 -- cat")]
    public async Task A_verb_whose_server_is_stopped_meanwhile_keeps_its_limit(string command)
    {
        await CreateCatAsync("a");
        await AnswerAsync("create", "-n", "sh", "--shell", "--wait");

        var startup = await StartupAsync(1);
        var keeping = ShouldKeepAsync(startup, 1, LooseGrace, new Limited(2, command));
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        await SignalAsync("STOP");

        await keeping;
    }

    [Theory]
    [Trait("Category", "stress")]
    [InlineData("yes")]
    [InlineData("base64 -w0 /dev/urandom")]
    public async Task Verbs_on_a_program_that_floods_its_terminal_keep_their_limits(string flood)
    {
        await CreateCatAsync("c");
        var startup = await StartupAsync(1, "c");
        await AnswerAsync("create", "-n", "a", "--", "sh", "-c", flood);
        await AnswerAsync("send", "-s", "a", "-k", "Up");

        await ShouldKeepAsync(
            startup,
            1,
            Grace,
            new(1, "wait -s a -p '^no such$' -T 1"),
            new(1, "wait -s a -p '^no such$' -T 1 --after-send"),
            new(1, "wait -s a --idle 1s -T 1"),
            new(1, "run -s a -c x -T 1"),
            new(Call, "list"),
            new(Call, "health -s a"),
            new(Call, "capture -s a --all"),
            new(Call, "capture -s a -l 5"),
            new(Call, "record -s a -o - --for 1s"),
            new(Call, "doctor"),
            new(Call, "send -s a -c x"),
            new(Call, "cleanup"),
            new(Call, "kill -s a"));
    }

    [Fact]
    public async Task Verbs_on_a_server_that_is_gone_end_at_once()
    {
        await CreateCatAsync("a");
        var startup = await StartupAsync(AtOnce);
        await SignalAsync("KILL");

        await ShouldKeepAsync(
            startup,
            AtOnce,
            LooseGrace,
            new(1, "send -s a -c x -w y -T 9"),
            new(1, "wait -s a -p y -T 9"),
            new(1, "run -s a -c x -T 9"),
            new(1, "list"),
            new(1, "find --all"),
            new(1, "health -s a"),
            new(1, "capture -s a"),
            new(1, "attach -s a --print"),
            new(1, "record -s a -o - --for 9s"),
            new(1, "adopt --all"),
            new(1.5, "doctor"),
            new(1, "kill -s a"),
            new(1, "cleanup"));
    }

    private async Task ShouldKeepAsync(double startup, int atOnce, double grace, params Limited[] verbs)
    {
        var late = new List<string>();
        foreach (var some in verbs.Chunk(atOnce))
        {
            var seconds = await Task.WhenAll(some.Select(verb => MeasureAsync(verb.Command)));
            late.AddRange(some.Zip(seconds)
                .Where(verb => verb.Second > verb.First.Seconds + grace + (StartupFactor * startup))
                .Select(verb => string.Create(CultureInfo.InvariantCulture, $"{verb.First.Command}: {verb.Second:0.00} s, and {startup:0.00} s to start")));
        }

        late.Should().BeEmpty();
    }

    /// <summary>How long a verb takes, so many at once, that need not wait for anything.</summary>
    private async Task<double> StartupAsync(int atOnce, string session = "a") =>
        (await Task.WhenAll(Enumerable.Repeat($"wait -s {session} --idle 0.01", atOnce).Select(MeasureAsync))).Max();

    private async Task<double> MeasureAsync(string command)
    {
        var start = Stopwatch.GetTimestamp();
        await Sandbox.BashAsync($"exec dotnet-tmux {command} > /dev/null 2>&1 < /dev/null");
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private async Task SignalAsync(string signal)
    {
        var pid = await Sandbox.TmuxAsync("display-message", "-p", "#{pid}");
        await Sandbox.BashAsync($"kill -{signal} {pid}");
    }

    private sealed record Limited(double Seconds, string Command);
}
