using TmuxTool.Sessions;
using TmuxTool.Waiting;

namespace TmuxTool.Cli.Output;

/// <summary>How a wait ended, as <c>wait</c> says it.</summary>
internal sealed class WaitReport(Streams streams, WaitRequest request, string goal, bool json)
{
    /// <param name="outcome">How it ended.</param>
    /// <param name="met">What came true, as it is printed; null where that goes without saying.</param>
    /// <param name="failures">The names of patterns that stand for a failure.</param>
    public int Write(WaitOutcome outcome, string? met, IReadOnlyList<string?> failures)
    {
        var wished = WaitEnd.IsMet(outcome) || (outcome is WaitOutcome.Exited && request.Goal.Exit);
        var failed = outcome is WaitOutcome.Matched { Name: { Length: > 0 } name } && failures.Contains(name);
        var message = failed ? $"--fail-on {met}: {((WaitOutcome.Matched)outcome).Line}" : wished ? null : WaitEnd.Explain(outcome, goal, request.Timeout, request.Address);
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
        else if (wished && (outcome is WaitOutcome.Exited ended ? Ending.Describe(ended.Status, ended.Signal) : met) is { } line)
        {
            streams.Answer.WriteLine(line);
        }

        return wished && !failed ? ExitCodes.Success : ExitCodes.Wait.NotSeen;
    }
}
