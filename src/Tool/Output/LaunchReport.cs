using System.Text.Json;
using TmuxTool.Cli.Binding;
using TmuxTool.Health;
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
                if (running.IsAnotherProgram)
                {
                    streams.WriteWarning(
                        $"session '{running.Session.Name}' runs another program ({running.Session.Type}) than the one asked for\n"
                        + $"To replace it, end it first: dotnet tmux kill -s {ShellWord.Quote(running.Session.Name)}");
                }

                return WriteSession(running.Session, "already_running", sameProgram: !running.IsAnotherProgram);
            case LaunchOutcome.NameTaken taken:
                return Fail("exists", ExitCodes.Create.AlreadyExists, Taken(taken));
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

    private int WriteSession(LaunchedSession session, string status, bool? sameProgram = null)
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
            if (json && sameProgram is { } same)
            {
                writer.WriteBoolean("same_program", same);
            }
        });
        if (streams.NotesAreTerminal)
        {
            var options = ShellWord.Session(session.Registered ? session.Name : null, session.Socket, session.Target);
            streams.WriteNote($"To watch it:    dotnet tmux attach {options}");
            streams.WriteNote($"To see it once: dotnet tmux capture {options}");
        }

        return ExitCodes.Success;
    }

    private static string Taken(LaunchOutcome.NameTaken taken)
    {
        var name = ShellWord.Quote(taken.Name);
        return taken.Registered switch
        {
            null => $"session '{taken.Name}' already exists in tmux (socket {taken.Socket})\n"
                + $"Choose another name, or register it with 'dotnet tmux adopt {name}'",
            { Status: SessionStatus.Alive } => $"session '{taken.Name}' is already registered and running (socket {taken.Socket})\n"
                + $"Choose another name, reuse it with --if-absent, or end it with 'dotnet tmux kill -s {name}'",
            { Status: SessionStatus.Unknown, Detail: var reason } => $"session '{taken.Name}' is already registered, and its state is unknown: {reason}\n"
                + "Choose another name",
            { Status: SessionStatus.Dead } dead => $"session '{taken.Name}' is already registered, and its program has ended ({Ending.Describe(dead.ExitStatus, dead.Signal)})\n"
                + "Replace it with --if-absent, or remove it with 'dotnet tmux cleanup'",
            { Status: var status } => $"session '{taken.Name}' is already registered, and no longer runs ({StatusName.InList(status)})\n"
                + "Replace it with --if-absent, or remove it with 'dotnet tmux cleanup'",
        };
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
