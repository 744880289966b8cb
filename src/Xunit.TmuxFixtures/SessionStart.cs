using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using TmuxTool.Registry;
using TmuxTool.Sessions;
using TmuxTool.Tmux;
using Xunit.v3;

namespace Xunit.TmuxFixtures;

/// <summary>Starts and ends the session of a fixture.</summary>
internal static class SessionStart
{
    private const int MaximalNameLength = 64;

    private static readonly ConcurrentDictionary<string, bool> s_names = new(StringComparer.Ordinal);
    private static readonly Lazy<RegistryStore> s_registry = new(() => new RegistryStore(RegistryLocation.FromEnvironment()));
    private static readonly Lazy<Task> s_swept = new(SweepAsync);

    // xunit initializes the fixtures of hundreds of classes at once; starting them all at once makes each of them late.
    private static readonly SemaphoreSlim s_turns = new(Math.Max(4, 2 * Environment.ProcessorCount));

    /// <summary>Starts a session.</summary>
    /// <exception cref="TmuxSessionException">It did not start, or a program is missing; the message is for the tests.</exception>
    public static async Task<LivePane> LaunchAsync(TmuxSessionOptions options, Type fixture, CancellationToken cancellationToken)
    {
        await s_turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await TryLaunchAsync(options, fixture, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            s_turns.Release();
        }
    }

    /// <summary>Ends a session.</summary>
    public static async Task EndAsync(LivePane pane)
    {
        await s_turns.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await pane.DisposeAsync().ConfigureAwait(false);
            s_names.TryRemove(pane.Session.Name, out _);
        }
        finally
        {
            s_turns.Release();
        }
    }

    private static async Task<LivePane> TryLaunchAsync(TmuxSessionOptions options, Type fixture, CancellationToken cancellationToken)
    {
        if (options.Command.Count == 0)
        {
            throw new TmuxSessionException($"{fixture.Name} has no program: call options.Program(...) in Configure");
        }

        if (TmuxProgram.Find() is null)
        {
            throw Missing("tmux is not on PATH; install it (Debian: apt-get install tmux, macOS: brew install tmux)", options);
        }

        if (options.OtherPrograms.Prepend(options.Command[0]).FirstOrDefault(p => TmuxProgram.FindOnPath(p) is null) is { } missing)
        {
            throw Missing(missing.Contains('/', StringComparison.Ordinal) ? $"the program '{missing}' does not exist" : $"the program '{missing}' is not on PATH", options);
        }

        await s_swept.Value.ConfigureAwait(false);
        while (true)
        {
            var name = TakeName(fixture);
            var (outcome, pane) = await LivePane.LaunchAsync(
                s_registry.Value, Request(options, name), cancellationToken: cancellationToken).ConfigureAwait(false);
            if (pane is not null)
            {
                return pane;
            }

            // The name stays taken, so that the next turn does not try it again.
            if (outcome is not LaunchOutcome.NameTaken)
            {
                throw Failure(outcome, options);
            }
        }
    }

    private static async Task SweepAsync()
    {
        try
        {
            await LivePane.SweepAsync(s_registry.Value).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RegistryException or IOException or UnauthorizedAccessException)
        {
            // What is swept belongs to other processes; the launch reports a registry that is broken.
        }
    }

    private static LaunchRequest Request(TmuxSessionOptions options, string name) => new()
    {
        Name = name,
        Type = options.ProgramType ?? Path.GetFileName(options.Command[0]),
        Window = Path.GetFileName(options.Command[0]),
        // Test runners set it for their own output; the program under test has a terminal that shows colours.
        Unset = ["NO_COLOR"],
        Command = options.Command,
        Environment = options.Variables,
        Directory = options.StartDirectory,
        Columns = options.TerminalSize.Columns,
        Rows = options.TerminalSize.Rows,
        Ready = options.PromptPattern,
        ReadyTimeout = options.StartLimit,
        Owner = ProcessIdentity.Current,
    };

    private static TmuxSessionException Failure(LaunchOutcome outcome, TmuxSessionOptions options)
    {
        var program = options.Command[0];
        return outcome switch
        {
            LaunchOutcome.ProgramDied(_, var status, var signal, var output) => new TmuxSessionException(
                $"'{program}' exited before it was ready ({Ending(status, signal)}); its output was:\n{output}"),
            LaunchOutcome.NotReady(var elapsed, var output) => new TmuxSessionException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{program}' did not show its prompt {Quoted.Of(options.PromptPattern!.ToString())} within {elapsed.TotalSeconds:0.0} s; its output was:\n{output}")),
            LaunchOutcome.TmuxFailed(var message) => new TmuxSessionException(message),
            LaunchOutcome.RegistryFailed(var message) => new TmuxSessionException(message),
            _ => new TmuxSessionException($"'{program}' could not be started: {outcome}"),
        };
    }

    public static string Ending(int? status, int? signal) =>
        status is { } s ? string.Create(CultureInfo.InvariantCulture, $"exit status {s}")
        : signal is { } g ? string.Create(CultureInfo.InvariantCulture, $"signal {g}")
        : "status unknown";

    private static TmuxSessionException Missing(string reason, TmuxSessionOptions options) =>
        new(options.IsRequired || Environment.GetEnvironmentVariable("TMUX_FIXTURES_REQUIRE") == "1"
            ? reason
            : DynamicSkipToken.Value + reason);

    /// <summary>Reserves a name made of the test class, the program and the process.</summary>
    private static string TakeName(Type fixture)
    {
        var context = TestContext.Current;
        var scope = context.TestClass?.TestClassSimpleName ?? context.TestCollection?.TestCollectionDisplayName ?? "tests";
        var program = fixture.Name.EndsWith("Session", StringComparison.Ordinal) && fixture.Name.Length > 7 ? fixture.Name[..^7] : fixture.Name;
        for (var number = 1; ; number++)
        {
            var tail = string.Create(
                CultureInfo.InvariantCulture, $"-{Environment.ProcessId}{(number > 1 ? "-" + number.ToString(CultureInfo.InvariantCulture) : "")}");
            var name = Plain($"{scope}-{program}", MaximalNameLength - tail.Length) + tail;
            if (s_names.TryAdd(name, true))
            {
                return name;
            }
        }
    }

    private static string Plain(string text, int length)
    {
        var plain = new StringBuilder();
        foreach (var c in text)
        {
            plain.Append(char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '-');
        }

        var trimmed = plain.ToString().Trim('-');
        return trimmed.Length > length ? trimmed[..length] : trimmed;
    }
}
