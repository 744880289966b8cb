using System.Globalization;
using TmuxTool.Cli.Binding;
using TmuxTool.Health;
using TmuxTool.Sessions;
using TmuxTool.Waiting;

namespace TmuxTool.Cli.Output;

/// <summary>What <c>record</c> says while it records and at the end.</summary>
internal sealed class RecordReport(Streams streams, SessionAddress address, string file, bool json)
{
    public string Running(RecordingProgress progress, TimeSpan? limit)
    {
        var end = limit is { } time ? $" of {Amount.Show(time)}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"recording '{address}': {(long)progress.Duration.TotalSeconds}s{end}, {Size(progress.Bytes)}; Ctrl-C ends it");
    }

    /// <param name="outcome">How program, pane or server ended; null where they go on.</param>
    /// <param name="isTimeUp">Whether the time that was asked for has passed.</param>
    /// <param name="progress">What is recorded.</param>
    public int Write(WaitOutcome? outcome, bool isTimeUp, RecordingProgress progress)
    {
        var message = outcome switch
        {
            WaitOutcome.ServerGone => $"the tmux server on {address.Socket.Path} ended; the recording is complete up to then",
            WaitOutcome.NotResponding => ErrorText.NotResponding(address.Socket.Path),
            _ => null,
        };
        if (message is not null)
        {
            streams.WriteError(message);
        }

        if (progress.Gaps > 0)
        {
            streams.WriteNote($"Warning: output came faster than it could be recorded, and {progress.Gaps} {(progress.Gaps == 1 ? "stretch is" : "stretches are")} missing; the screen is right again after each");
        }

        if (json)
        {
            WriteJson(outcome is null ? isTimeUp ? "time_up" : "stopped" : WaitEnd.Status(outcome), message, outcome, progress);
        }
        else
        {
            // Where standard output is the recording, this is no answer.
            (file == AnswerFile.StandardOutput ? streams.Notes : streams.Answer).WriteLine(Sentence(outcome, progress));
        }

        return message is null ? ExitCodes.Success : ExitCodes.Record.Failed;
    }

    /// <summary>Says why nothing is recorded.</summary>
    public int Fail(PaneHealth health) => JsonAnswer.Fail(
        streams, json, ExitCodes.Record.Failed, StatusName.InHealth(health.Status), ErrorText.Sick(health, address), writer => WaitEnd.WriteAddress(writer, address));

    private string Sentence(WaitOutcome? outcome, RecordingProgress progress)
    {
        var end = outcome switch
        {
            WaitOutcome.Exited exited => $", until the program {Ending.Explain(exited.Status, exited.Signal)}",
            WaitOutcome.PaneGone => ", until the pane went away",
            _ => "",
        };
        var place = file == AnswerFile.StandardOutput ? "" : $" into {Visible.Line(file)}";
        var duration = string.Create(CultureInfo.InvariantCulture, $"{progress.Duration.TotalSeconds:0.#}s");
        return $"Recorded {duration} of '{Visible.Line(address.ToString())}'{place} ({Size(progress.Bytes)} of output){end}";
    }

    private void WriteJson(string status, string? message, WaitOutcome? outcome, RecordingProgress progress) => JsonAnswer.Write(streams, status, message, writer =>
    {
        WaitEnd.WriteAddress(writer, address);
        writer.WriteString("file", Path.GetFullPath(file));
        writer.WriteNumber("duration_seconds", Math.Round(progress.Duration.TotalSeconds, 3));
        writer.WriteNumber("bytes", progress.Bytes);
        writer.WriteNumber("events", progress.Events);
        writer.WriteNumber("gaps", progress.Gaps);
        if (outcome is WaitOutcome.Exited exited)
        {
            writer.WriteEnding(exited.Status, exited.Signal);
        }
    });

    private static string Size(long bytes) => bytes switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
    };
}
