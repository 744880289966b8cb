using TmuxTool.Sessions;
using TmuxTool.Waiting;

namespace TmuxTool.Cli.Output;

/// <summary>How a wait ended, as <c>wait</c> says it.</summary>
internal sealed class WaitReport(Streams streams, WaitRequest request, string goal, bool json)
{
    public int Write(WaitOutcome outcome)
    {
        var wished = outcome is WaitOutcome.Matched or WaitOutcome.Idle || (outcome is WaitOutcome.Exited && request.Exit);
        var message = wished ? null : WaitEnd.Explain(outcome, goal, request.Timeout, request.Address);
        if (message is not null)
        {
            streams.WriteError(message);
            if (outcome is WaitOutcome.TimedOut or WaitOutcome.Exited or WaitOutcome.NotResponding)
            {
                streams.WriteScreen("Last text of the pane:", outcome.Screen);
            }
        }

        if (json)
        {
            JsonAnswer.Write(streams, WaitEnd.Status(outcome), message, writer =>
            {
                WaitEnd.WriteAddress(writer, request.Address);
                WaitEnd.WriteJson(writer, outcome);
            });
        }
        else if (wished && outcome is WaitOutcome.Exited ended)
        {
            streams.Answer.WriteLine(Ending.Describe(ended.Status, ended.Signal));
        }

        return wished ? ExitCodes.Success : ExitCodes.Wait.NotSeen;
    }
}
