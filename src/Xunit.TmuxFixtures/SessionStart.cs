using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using TmuxTool.Registry;
using TmuxTool.Sessions;
using TmuxTool.Tmux;
using Xunit.v3;

namespace Xunit.TmuxFixtures;

/// <summary>Starts the session of a fixture: what it is called, and what is said where that does not work.</summary>
internal static class SessionStart
{
    private const int NameRoom = 64;

    private static readonly ConcurrentDictionary<string, bool> s_names = new(StringComparer.Ordinal);
    private static readonly Lazy<RegistryStore> s_registry = new(() => new RegistryStore(RegistryLocation.FromEnvironment()));
    private static readonly Lazy<Task> s_swept = new(SweepAsync);

    // xunit initialises the fixtures of hundreds of classes at once. Starting them all would only make each of them late.
    private static readonly SemaphoreSlim s_turns = new(Math.Max(4, 2 * Environment.ProcessorCount));

    /// <summary>Starts it; throws what the tests shall be told.</summary>
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

    /// <summary>Ends it.</summary>
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
            throw new TmuxSessionException($"{fixture.Name} names no program; its Configure must call options.Program(...)");
        }

        if (TmuxProgram.Find() is null)
        {
            throw Missing("tmux is not on PATH; install it (Debian: apt-get install tmux, macOS: brew install tmux)", options);
        }

        if (options.OtherPrograms.Prepend(options.Command[0]).FirstOrDefault(p => TmuxProgram.FindOnPath(p) is null) is { } missing)
        {
            throw Missing(missing.Contains('/', StringComparison.Ordinal) ? $"there is no program '{missing}'" : $"the program '{missing}' is not on PATH", options);
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

            // A taken name stays taken: the next turn shall not try it again.
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
            // Others' rubbish; where the registry itself is broken, the launch says so.
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
                $"'{program}' ended before it was ready ({Ending(status, signal)}); it had shown:\n{output}"),
            LaunchOutcome.NotReady(var elapsed, var output) => new TmuxSessionException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{program}' did not show its prompt {Quoted.Of(options.PromptPattern!.ToString())} within {elapsed.TotalSeconds:0.0} s; it had shown:\n{output}")),
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

    /// <summary>Test class, program and process: what people look for in a list of sessions.</summary>
    private static string TakeName(Type fixture)
    {
        var context = TestContext.Current;
        var scope = context.TestClass?.TestClassSimpleName ?? context.TestCollection?.TestCollectionDisplayName ?? "tests";
        var program = fixture.Name.EndsWith("Session", StringComparison.Ordinal) && fixture.Name.Length > 7 ? fixture.Name[..^7] : fixture.Name;
        for (var number = 1; ; number++)
        {
            var tail = string.Create(
                CultureInfo.InvariantCulture, $"-{Environment.ProcessId}{(number > 1 ? "-" + number.ToString(CultureInfo.InvariantCulture) : "")}");
            var name = Plain($"{scope}-{program}", NameRoom - tail.Length) + tail;
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
