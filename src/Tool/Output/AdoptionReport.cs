using System.Text.Json;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Output;

/// <summary>What became of each session, as <c>adopt</c> and <c>registry repair --adopt</c> say it.</summary>
internal static class AdoptionReport
{
    /// <summary>What has a row now is the answer; what has none is told in the notes.</summary>
    public static void Write(Streams streams, IReadOnlyList<AdoptedSession> sessions)
    {
        foreach (var session in sessions)
        {
            var name = Visible.Line(session.Name);
            var place = Visible.Line($"{session.Target} on {session.Socket}");
            switch (session.Result)
            {
                case AdoptResult.Adopted:
                    streams.Answer.WriteLine($"Adopted '{name}' ({Visible.Line(session.Type)}, {place})");
                    break;
                case AdoptResult.Completed:
                    streams.Answer.WriteLine($"'{name}' was registered; its row now knows its pane ({place})");
                    break;
                case AdoptResult.AlreadyRegistered:
                    streams.Answer.WriteLine($"'{name}' is registered already ({place})");
                    break;
                default:
                    streams.WriteNote($"Warning: '{name}' ({place}) is not adopted: {session.Detail}");
                    break;
            }
        }
    }

    public static void WriteJson(Utf8JsonWriter writer, string member, IReadOnlyList<AdoptedSession> sessions)
    {
        writer.WriteStartArray(member);
        foreach (var session in sessions)
        {
            writer.WriteStartObject();
            writer.WriteString("name", session.Name);
            writer.WriteString("socket", session.Socket);
            writer.WriteString("target", session.Target);
            writer.WriteString("type", session.Type);
            writer.WriteNumber("pid", session.Pid);
            writer.WriteString("result", JsonAnswer.Name("", session.Result));
            if (session.Detail is { } detail)
            {
                writer.WriteString("detail", detail);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
