using System.Text.Json;
using TmuxTool.Cli.Binding;
using TmuxTool.Sessions;
using TmuxTool.Waiting;

namespace TmuxTool.Cli.Output;

/// <summary>What <c>wait</c> and <c>send -w</c> have to say in common about the end of a wait.</summary>
internal static class WaitEnd
{
    /// <summary>Whether something that was waited for came true.</summary>
    public static bool IsMet(WaitOutcome outcome) => outcome is WaitOutcome.Matched or WaitOutcome.Gone or WaitOutcome.Input or WaitOutcome.Idle;

    public static string Status(WaitOutcome outcome) => outcome switch
    {
        WaitOutcome.Matched => "matched",
        WaitOutcome.Gone => "gone",
        WaitOutcome.Input input => WaitOptions.State(input),
        WaitOutcome.Idle => "idle",
        WaitOutcome.TimedOut => "timeout",
        WaitOutcome.Exited => "exited",
        WaitOutcome.PaneGone => "pane_gone",
        WaitOutcome.ServerGone => "server_gone",
        WaitOutcome.NotResponding => "not_responding",
        _ => throw new InvalidOperationException($"wait outcome {outcome.GetType().Name}"),
    };

    /// <summary>The message for an end that was not hoped for.</summary>
    public static string Explain(WaitOutcome outcome, string goal, TimeSpan limit, SessionAddress address) => outcome switch
    {
        WaitOutcome.TimedOut => $"{goal} not seen within {Amount.Show(limit)}",
        WaitOutcome.Exited ended => $"the program {Ending.Explain(ended.Status, ended.Signal)} while we waited for {goal}",
        WaitOutcome.PaneGone => ErrorText.NoSuchPane(address),
        WaitOutcome.ServerGone => ErrorText.NoServer(address),
        WaitOutcome.NotResponding => ErrorText.NotResponding(address.Socket.Path),
        _ => throw new InvalidOperationException($"wait outcome {outcome.GetType().Name}"),
    };

    public static void WriteJson(Utf8JsonWriter writer, WaitOutcome outcome)
    {
        writer.WriteNumber("elapsed_seconds", Math.Round(outcome.Elapsed.TotalSeconds, 3));
        switch (outcome)
        {
            case WaitOutcome.Matched matched:
                writer.WriteString("line", matched.Line);
                if (matched.Name.Length > 0)
                {
                    writer.WriteString("name", matched.Name);
                }

                break;
            case WaitOutcome.Input input:
                writer.WriteString("line", input.Line);
                break;
            case WaitOutcome.Idle or WaitOutcome.Gone:
                break;
            case WaitOutcome.Exited ended:
                writer.WriteEnding(ended.Status, ended.Signal);
                writer.WriteString("screen", outcome.Screen);
                break;
            default:
                writer.WriteString("screen", outcome.Screen);
                break;
        }
    }

    public static void WriteAddress(Utf8JsonWriter writer, SessionAddress address)
    {
        writer.WriteString("session", address.Name);
        writer.WriteString("socket", address.Socket.Path);
        writer.WriteString("target", address.Target);
    }
}
