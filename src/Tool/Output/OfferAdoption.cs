using System.Text.Json;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Output;

/// <summary>Sessions that run without a row, and how to register them.</summary>
internal static class OfferAdoption
{
    public static void Write(Streams streams, IReadOnlyList<UnregisteredSession> sessions)
    {
        if (sessions.Count == 0)
        {
            return;
        }

        streams.WriteNote($"{sessions.Count} session(s) run without being registered:");
        foreach (var session in sessions)
        {
            streams.WriteNote($"  - {Visible.Line(session.Name)} (socket {Visible.Line(session.Socket)})");
        }

        streams.WriteNote("Use 'dotnet tmux adopt NAME' or 'dotnet tmux adopt --all' to register them");
    }

    public static void WriteJson(Utf8JsonWriter writer, string member, IReadOnlyList<UnregisteredSession> sessions)
    {
        writer.WriteStartArray(member);
        foreach (var session in sessions)
        {
            writer.WriteStartObject();
            writer.WriteString("name", session.Name);
            writer.WriteString("socket", session.Socket);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
