using System.Globalization;
using System.Text.Json;
using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Health;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Commands;

internal sealed class HealthVerb : Verb
{
    private readonly SessionOptions _session;
    private readonly CommandOption _format;

    public HealthVerb()
    {
        _session = new SessionOptions(this);
        _format = Value("--format <FORMAT>", "json or text (default: json)");
    }

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Says whether the pane is there and its program runs.",
        Replaces = "pane-health.sh",
        Usage = [$"{SessionOptions.Usage} [--format json|text]"],
        Examples = ["-s py", "-s py --format text", "-S /tmp/my.sock -t work:0.1"],
        ExitCodes =
        [
            ("0", "Healthy"),
            ("1", "Dead: the program has ended; or unknown, or invalid arguments"),
            ("2", "Missing: no such session or pane"),
            ("3", "Zombie: the pane is there, its process is not"),
            ("4", "No tmux server is running"),
        ],
        Json = "the default format: status (healthy, dead, missing, zombie, server_not_running, unknown), server_running, session_exists, pane_exists, pane_dead, pid, process_running; exit_status or signal of a dead program",
    };

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var asText = BindFormat();
        var registry = Registries.Open(streams);
        var address = _session.Resolve(registry);
        var health = await HealthProbe.ProbeAsync(address, cancellationToken).ConfigureAwait(false);
        var message = health.Status == SessionStatus.Alive ? null : ErrorText.Sick(health, address);
        if (health.Status == SessionStatus.Unknown)
        {
            streams.WriteError(message!);
        }

        if (asText)
        {
            WriteText(streams, health);
        }
        else
        {
            JsonAnswer.Write(streams, StatusName.InHealth(health.Status), message, writer => WriteJson(writer, health));
        }

        await SessionOptions.TouchAsync(registry, address, cancellationToken).ConfigureAwait(false);
        return StatusName.HealthCode(health.Status);
    }

    private bool BindFormat() => _format.Value() switch
    {
        null or "json" => false,
        "text" => Json ? throw new UsageException("--json and --format text cannot be combined") : true,
        var other => throw new UsageException($"--format '{other}' is not known; write json or text"),
    };

    private static void WriteJson(Utf8JsonWriter writer, PaneHealth health)
    {
        writer.WriteBoolean("server_running", health.ServerRunning);
        writer.WriteBoolean("session_exists", health.SessionExists);
        writer.WriteBoolean("pane_exists", health.PaneExists);
        writer.WriteBoolean("pane_dead", health.PaneDead);
        writer.WriteNumberOrNull("pid", health.Pid);
        writer.WriteBoolean("process_running", health.ProcessRunning);
        writer.WriteEnding(health.ExitStatus, health.Signal);
    }

    private static void WriteText(Streams streams, PaneHealth health)
    {
        var style = new Style(streams.AnswerIsTerminal);
        var rows = new List<Cell[]>
        {
            new Cell[] { "status:", new(StatusName.InHealth(health.Status), text => style.Status(health.Status, text)) },
            new Cell[] { "server_running:", YesOrNo(health.ServerRunning) },
            new Cell[] { "session_exists:", YesOrNo(health.SessionExists) },
            new Cell[] { "pane_exists:", YesOrNo(health.PaneExists) },
            new Cell[] { "pane_dead:", YesOrNo(health.PaneDead) },
            new Cell[] { "pid:", health.Pid?.ToString(CultureInfo.InvariantCulture) ?? "-" },
            new Cell[] { "process_running:", YesOrNo(health.ProcessRunning) },
        };
        if (health.ExitStatus is not null || health.Signal is not null)
        {
            rows.Add(["ended:", Ending.Describe(health.ExitStatus, health.Signal)]);
        }

        if (health.Detail is { } detail)
        {
            rows.Add(["detail:", detail]);
        }

        Table.Write(streams.Answer, rows, width: null);
    }

    private static string YesOrNo(bool value) => value ? "yes" : "no";
}
