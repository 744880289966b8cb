using System.Collections.Concurrent;
using System.Text.Json;
using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Cli.Watching;
using TmuxTool.Registry;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Commands;

internal sealed class WatchVerb : Verb
{
    private readonly CommandArgument _globs;
    private readonly CommandOption _interval;

    public WatchVerb()
    {
        _globs = SharedOptions.Globs(this, "show");
        _interval = Value("-i|--interval <DUR>", "Time between two looks (default: 1)");
    }

    public override VerbHelp Help { get; } = new()
    {
        Purpose = """
            Shows all registered sessions live, with the last line of each one's screen.

            Keys: Up, Down, j, k choose; Enter or a attaches (detach to come back); x or Delete kills, after a
            question; / filters by name, Esc shows all again; q quits.
            """,
        Usage = ["[GLOB... | !GLOB...] [-i DUR]"],
        Examples = ["", "'proj-*'", "--json | jq -c '.sessions[] | select(.status == \"dead\")'"],
        ExitCodes =
        [
            ("0", "Quit"),
            ("1", "Invalid arguments, not a terminal, or the registry cannot be read"),
            ("74", "Nobody reads the answer any more"),
        ],
        Json = "a line for each look, also where there is no terminal: status (ok), time, sessions (name, socket, target, type, status, created_at, last_active, last_line; exit_status or signal of dead ones)",
    };

    protected override bool TakesWordsAfterSeparator => true;

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var filter = NameFilter.Parse(_globs, WordsAfterSeparator);
        var interval = Amount.Limit(_interval, 1);
        if (interval < TimeSpan.FromSeconds(0.1))
        {
            throw new UsageException($"-i '{_interval.Value()}' is too often; write at least 0.1");
        }

        var registry = Registries.Open(streams);
        if (Json)
        {
            return await WriteLinesAsync(registry, filter, interval, cancellationToken).ConfigureAwait(false);
        }

        if (!streams.AnswerIsTerminal || Console.IsInputRedirected)
        {
            throw new UsageException("watch needs a terminal for input and output; use 'dotnet tmux list', or watch --json");
        }

        // What is wrong with the registry is said where it stays.
        registry.Read();
        await WatchAsync(streams, filter, interval, cancellationToken).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private static async Task WatchAsync(Streams streams, Func<string, bool>? filter, TimeSpan interval, CancellationToken cancellationToken)
    {
        // Written while the table is shown, warnings would spoil it.
        var warnings = new ConcurrentQueue<string>();
        var registry = new RegistryStore(RegistryLocation.FromEnvironment(), TimeProvider.System) { Warn = warnings.Enqueue };
        try
        {
            await new WatchLoop(streams, registry, filter, interval).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var warning in warnings.Distinct())
            {
                streams.WriteNote($"Warning: {warning}");
            }
        }
    }

    /// <exception cref="OutputException">Nobody reads the answer any more.</exception>
    private static async Task<int> WriteLinesAsync(
        RegistryStore registry, Func<string, bool>? filter, TimeSpan interval, CancellationToken cancellationToken)
    {
        var answer = Streams.OpenStandardOutput();
        while (!cancellationToken.IsCancellationRequested)
        {
            var sessions = await new SessionLister(registry).ListAsync(filter, cancellationToken).ConfigureAwait(false);
            var lines = await LastLines.ReadAsync(sessions, cancellationToken).ConfigureAwait(false);
            JsonAnswer.WriteLine(answer, JsonAnswer.Ok, writer => WriteJson(writer, sessions, lines));
            await Task.Delay(interval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return ExitCodes.Interrupted;
    }

    private static void WriteJson(Utf8JsonWriter writer, IReadOnlyList<ListedSession> sessions, IReadOnlyDictionary<string, string> lines)
    {
        writer.WriteMoment("time", Age.Now());
        writer.WriteStartArray("sessions");
        foreach (var (name, row, health) in sessions)
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteString("socket", row.Socket);
            writer.WriteString("target", row.Target);
            writer.WriteString("type", row.Type);
            writer.WriteString("status", StatusName.InList(health.Status));
            writer.WriteMoment("created_at", row.CreatedAt);
            writer.WriteMoment("last_active", row.LastActive);
            writer.WriteString("last_line", lines.GetValueOrDefault(name));
            writer.WriteEnding(health.ExitStatus, health.Signal);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
