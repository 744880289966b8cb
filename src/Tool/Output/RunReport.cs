using System.Globalization;
using System.Text.Json;
using TmuxTool.Cli.Binding;
using TmuxTool.Sessions;
using TmuxTool.Waiting;

namespace TmuxTool.Cli.Output;

/// <summary>How a run ended, as <c>run</c> says it: the exit code is the command's own wherever there is one.</summary>
internal sealed class RunReport(Streams streams, RunRequest request, bool json)
{
    private const string Prompt = "the prompt";

    public int Write(RunResult result)
    {
        var (code, status, message) = Judge(result);
        if (!json)
        {
            WriteLines(result.Lines);
        }

        if (result.Dropped > 0)
        {
            streams.WriteNote($"Note: {result.Dropped} {(result.Dropped == 1 ? "line is" : "lines are")} missing: the program wrote faster than the history of the pane could be read");
        }

        if (message is not null)
        {
            streams.WriteError(message);
        }

        if (result is RunResult.Busy busy)
        {
            streams.WriteScreen("Last text of the pane:", busy.Screen);
        }

        if (json)
        {
            WriteJson(result, code, status, message);
        }

        return code;
    }

    private (int Code, string Status, string? Message) Judge(RunResult result) => result switch
    {
        RunResult.Finished { Status: { } status } finished => (status, status == 0 || finished.IsShell ? "finished" : "error", null),
        RunResult.Finished => (ExitCodes.Run.Failed, "status_unknown", $"'{request.Address}' did not tell the status of the command; is it a shell in which $? is one?"),
        RunResult.Incomplete => (ExitCodes.Run.Failed, "incomplete", $"'{request.Address}' waits for more of what was typed; complete it, or leave it with 'dotnet tmux send {Which()} -k C-c'"),
        RunResult.Asks asks => (ExitCodes.Run.Asks, asks.IsSecret ? "secret" : "asks", Asked(asks)),
        RunResult.Busy busy => (ExitCodes.Run.Timeout, "busy", Busy(busy)),
        RunResult.NotTyped refused => (ExitCodes.Run.Failed, "refused", refused.Message),
        RunResult.NotReady sick => (ExitCodes.Run.Failed, "pane_not_ready", ErrorText.Sick(sick.Health, request.Address)),
        RunResult.Unfinished { End: WaitOutcome.TimedOut } => (ExitCodes.Run.Timeout, "timeout", $"not finished within {Amount.Show(request.Timeout)}; it goes on in '{request.Address}'"),
        RunResult.Unfinished unfinished => (ExitCodes.Run.Failed, WaitEnd.Status(unfinished.End), WaitEnd.Explain(unfinished.End, Prompt, request.Timeout, request.Address)),
        _ => throw new InvalidOperationException($"run result {result.GetType().Name}"),
    };

    private string Busy(RunResult.Busy busy)
    {
        var limit = Amount.Show(request.Timeout);
        if (busy.Program is not { } program)
        {
            return $"another run in '{request.Address}' did not end within {limit}; nothing was typed\nFix: wait longer with -T";
        }

        var prompt = busy.Prompt is { } pattern ? $"a prompt ('{pattern}')" : "a prompt";
        return $"'{request.Address}' did not show {prompt} within {limit}: {program}; nothing was typed\n"
            + $"Fix: wait longer with -T, or interrupt it with 'dotnet tmux send {Which()} -k C-c'";
    }

    private static string Asked(RunResult.Asks asks)
    {
        var what = asks.IsSecret ? "asks for a secret" : "waits for input";
        var typed = asks.IsBefore ? "; nothing was typed" : "";
        return asks.Question.Length > 0 ? $"{asks.Process} {what}{typed}: {asks.Question}" : $"{asks.Process} {what}{typed}";
    }

    private string Which() => ShellWord.Session(request.Address.Name, request.Address.Socket.Path, request.Address.Target);

    private void WriteLines(IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            streams.Answer.WriteLine(streams.AnswerIsTerminal ? Visible.Line(line) : line);
        }
    }

    private void WriteJson(RunResult result, int code, string status, string? message)
        => JsonAnswer.Write(streams, status, message ?? ErrorMessage(result, code), writer =>
        {
            WaitEnd.WriteAddress(writer, request.Address);
            writer.WriteString("output", string.Join('\n', result.Lines));
            if (result is RunResult.Asks { Question: var question })
            {
                writer.WriteString("question", question);
            }

            WriteEnding(writer, result);
            writer.WriteNumber("duration", Math.Round(result.Elapsed.TotalSeconds, 3));
            writer.WriteBoolean("truncated", result.Dropped > 0);
            writer.WriteNumber("dropped_lines", result.Dropped);
        });

    /// <summary>The message of an error that the program itself has reported in its output.</summary>
    private static string? ErrorMessage(RunResult result, int code)
        => code == ExitCodes.Success ? null
            : result is RunResult.Finished { IsShell: true } ? string.Create(CultureInfo.InvariantCulture, $"the command exited with status {code}")
            : "the program reported an error";

    private static void WriteEnding(Utf8JsonWriter writer, RunResult result)
    {
        if (result is RunResult.Finished { Status: { } status })
        {
            writer.WriteNumber("exit_status", status);
        }
        else if (result is RunResult.Unfinished { End: WaitOutcome.Exited ended })
        {
            writer.WriteEnding(ended.Status, ended.Signal);
        }
        else if (result is RunResult.NotReady { Health: { PaneDead: true } health })
        {
            writer.WriteEnding(health.ExitStatus, health.Signal);
        }
    }
}
