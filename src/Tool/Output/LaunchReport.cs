using System.Text.Json;
using TmuxTool.Cli.Binding;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Output;

/// <summary>How the creation of a session ended, as <c>create</c> says it.</summary>
internal sealed class LaunchReport(Streams streams, LaunchRequest request, bool json)
{
    public int Write(LaunchOutcome outcome)
    {
        switch (outcome)
        {
            case LaunchOutcome.Launched created:
                return WriteSession(created.Session, "created");
            case LaunchOutcome.AlreadyRunning running:
                return WriteSession(running.Session, "already_running");
            case LaunchOutcome.NameTaken taken:
                return Fail("exists", ExitCodes.Create.AlreadyExists, taken.Message);
            case LaunchOutcome.ProgramNotFound missing:
                return Fail("program_not_found", ExitCodes.Create.TmuxFailed, $"program '{missing.Program}' was not found on PATH; install it, or write its path");
            case LaunchOutcome.ProgramDied died:
                return Fail(
                    "program_died",
                    ExitCodes.Create.TmuxFailed,
                    $"'{died.Program}' {Ending.Explain(died.Status, died.Signal)} before it was ready",
                    died.Output,
                    writer => writer.WriteEnding(died.Status, died.Signal));
            case LaunchOutcome.NotReady late:
                return Fail(
                    "not_ready",
                    ExitCodes.Create.TmuxFailed,
                    $"pattern '{request.Ready}' not seen within {Amount.Show(request.ReadyTimeout)}; the session was removed again",
                    late.Output);
            case LaunchOutcome.TmuxFailed failed:
                return Fail("tmux_failed", ExitCodes.Create.TmuxFailed, failed.Message);
            case LaunchOutcome.RegistryFailed failed:
                return Fail("registry_failed", ExitCodes.Create.RegistryFailed, failed.Message);
            default:
                throw new InvalidOperationException($"launch outcome {outcome.GetType().Name}");
        }
    }

    private int WriteSession(LaunchedSession session, string status)
    {
        JsonAnswer.Write(streams, json ? status : null, writer =>
        {
            writer.WriteString("name", session.Name);
            writer.WriteString("socket", session.Socket);
            writer.WriteString("target", session.Target);
            writer.WriteString("type", session.Type);
            writer.WriteNumberOrNull("pid", session.Pid);
            writer.WriteString("window", session.Window);
            writer.WriteBoolean("registered", session.Registered);
        });
        if (streams.NotesAreTerminal)
        {
            var options = ShellWord.Session(session.Registered ? session.Name : null, session.Socket, session.Target);
            streams.WriteNote($"To watch it:    dotnet tmux attach {options}");
            streams.WriteNote($"To see it once: dotnet tmux capture {options}");
        }

        return ExitCodes.Success;
    }

    private int Fail(string status, int code, string message, string? screen = null, Action<Utf8JsonWriter>? more = null)
    {
        streams.WriteError(message);
        if (screen is not null)
        {
            streams.WriteScreen("What it showed:", screen);
        }

        if (json)
        {
            JsonAnswer.Write(streams, status, message, writer =>
            {
                more?.Invoke(writer);
                if (screen is not null)
                {
                    writer.WriteString("screen", screen);
                }
            });
        }

        return code;
    }
}
