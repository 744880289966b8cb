using TmuxTool.Cli.Binding;
using TmuxTool.Sessions;
using TmuxTool.Waiting;

namespace TmuxTool.Cli.Output;

/// <summary>How a send ended, as <c>send</c> says it.</summary>
internal sealed class SendReport(Streams streams, SendRequest request, WaitOptions goal, bool json)
{
    public int Write(SendOutcome outcome)
    {
        if (outcome is SendOutcome.Sent { LeftMode: true })
        {
            streams.WriteNote($"Note: the pane of '{request.Address}' was in copy mode and has been taken out of it");
        }

        return Code(outcome);
    }

    private int Code(SendOutcome outcome) => outcome switch
    {
        SendOutcome.Sent { Wait: null } => Done("sent", null),
        SendOutcome.Sent { Wait: { } met } when WaitEnd.IsMet(met) => Done(WaitEnd.Status(met), met),
        SendOutcome.Sent { Wait: { } wait } => NotSeen(wait),
        SendOutcome.PaneNotReady sick => NotReady(sick),
        SendOutcome.Refused refused => Fail("refused", ExitCodes.Send.InvalidArguments, refused.Message),
        SendOutcome.InputOff off => Fail("pane_not_ready", ExitCodes.Send.PaneNotReady, off.Message),
        SendOutcome.Failed failed => Fail("failed", ExitCodes.Send.CouldNotSend, failed.Message),
        _ => throw new InvalidOperationException($"send outcome {outcome.GetType().Name}"),
    };

    private int Done(string status, WaitOutcome? wait)
    {
        if (!json && wait is not null && goal.Met(wait) is { } line)
        {
            streams.Answer.WriteLine(line);
        }

        WriteJson(status, message: null, wait);
        return ExitCodes.Success;
    }

    private int NotSeen(WaitOutcome wait)
    {
        var message = wait switch
        {
            WaitOutcome.PaneGone => $"the pane of '{request.Address}' went away while we waited for {goal.Goal}",
            WaitOutcome.ServerGone => $"the tmux server on {request.Address.Socket} ended while we waited for {goal.Goal}",
            _ => WaitEnd.Explain(wait, goal.Goal, request.Timeout, request.Address),
        };
        streams.WriteError(message);
        streams.WriteScreen("Output after the send:", wait.Output);
        WriteJson(WaitEnd.Status(wait), message, wait);
        // A server that hangs is no death: all that is known is that the pattern was not seen.
        return wait is WaitOutcome.TimedOut or WaitOutcome.NotResponding ? ExitCodes.Send.PatternNotSeen : ExitCodes.Send.PaneNotReady;
    }

    private int NotReady(SendOutcome.PaneNotReady sick)
    {
        var code = StatusName.HealthCode(sick.Health.Status);
        streams.WriteError($"Pane not ready (health check failed with exit code {code})");
        var message = ErrorText.Sick(sick.Health, request.Address);
        streams.WriteNote(message);
        if (json)
        {
            JsonAnswer.Write(streams, "pane_not_ready", message, writer =>
            {
                WaitEnd.WriteAddress(writer, request.Address);
                writer.WriteString("health", StatusName.InHealth(sick.Health.Status));
                writer.WriteEnding(sick.Health.ExitStatus, sick.Health.Signal);
            });
        }

        return ExitCodes.Send.PaneNotReady;
    }

    private int Fail(string status, int code, string message)
    {
        streams.WriteError(message);
        WriteJson(status, message, wait: null);
        return code;
    }

    private void WriteJson(string status, string? message, WaitOutcome? wait)
    {
        if (!json)
        {
            return;
        }

        JsonAnswer.Write(streams, status, message, writer =>
        {
            WaitEnd.WriteAddress(writer, request.Address);
            if (wait is not null)
            {
                WaitEnd.WriteJson(writer, wait);
            }
        });
    }
}
