using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TmuxTool.Registry;

/// <summary>Writes the file's text.</summary>
internal static class RegistryWriter
{
    // The writer asks for some kilobytes at a time, and a new row takes half of one.
    private const int Slack = 8 * 1024;

    // Relaxed, so that a person reads '>>>' and not its code.
    private static readonly JsonWriterOptions s_options = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 256,
    };

    public static PooledText Write(RegistrySnapshot snapshot)
    {
        // Mostly about as long as it was: a buffer that grows is copied, into memory that is new each time.
        var buffer = new PooledText(Slack + Math.Max(snapshot.SourceLength, snapshot.Rows.Count * 320));
        using (var writer = new Utf8JsonWriter(buffer, s_options))
        {
            writer.WriteStartObject();
            writer.WriteString("version"u8, RegistryParser.Version);
            writer.WriteStartObject("sessions"u8);
            foreach (var (name, row) in snapshot.Rows)
            {
                writer.WritePropertyName(name);
                var text = snapshot.TextOf(name, row);
                if (IsIndented(text))
                {
                    writer.WriteRawValue(text, skipInputValidation: true);
                }
                else
                {
                    WriteRow(writer, row);
                }
            }

            writer.WriteEndObject();
            WriteUnknown(writer, snapshot.Extra);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer;
    }

    /// <summary>Refuses what could be written but not read back.</summary>
    public static void CheckWritable(string name, SessionRow row)
    {
        if (string.IsNullOrEmpty(row.Socket) || string.IsNullOrEmpty(row.Target))
        {
            throw new ArgumentException($"A row needs a socket and a target, and that of '{name}' lacks one.");
        }

        foreach (var text in (ReadOnlySpan<string?>)[name, row.Socket, row.Target, row.Type, row.PaneId, row.Window, row.Preset, row.Prompt])
        {
            if (HasHalfPair(text))
            {
                throw new ArgumentException("A text of the row holds half of a surrogate pair, which UTF-8 cannot hold.");
            }
        }
    }

    private static bool HasHalfPair(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
            {
                return true;
            }

            text = text[(at + 2)..];
        }

        return false;
    }

    // What jq and this program write; a row on one line is laid out afresh.
    private static bool IsIndented(ReadOnlySpan<byte> row)
        => row.StartsWith("{\n      \""u8) && row.EndsWith("\n    }"u8);

    private static void WriteRow(Utf8JsonWriter writer, SessionRow row)
    {
        writer.WriteStartObject();
        writer.WriteString("socket"u8, row.Socket);
        writer.WriteString("target"u8, row.Target);
        writer.WriteString("type"u8, row.Type);
        if (row.Pid is { } pid)
        {
            writer.WriteNumber("pid"u8, pid);
        }
        else
        {
            writer.WriteNull("pid"u8);
        }

        WriteTime(writer, "created_at", row.CreatedAt);
        WriteTime(writer, "last_active", row.LastActive);
        WriteText(writer, "pane_id", row.PaneId);
        WriteNumber(writer, "pid_start", row.PidStart);
        WriteNumber(writer, "server_pid", row.ServerPid);
        WriteNumber(writer, "server_start", row.ServerStart);
        WriteText(writer, "window", row.Window);
        WriteText(writer, "preset", row.Preset);
        WriteText(writer, "prompt", row.Prompt);
        WriteNumber(writer, "owner_pid", row.Owner?.Pid);
        WriteNumber(writer, "owner_start", row.Owner?.StartTime);
        WriteUnknown(writer, row.Extra, row);
        writer.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter writer, string name, DateTimeOffset time)
    {
        if (time != SessionRow.UnknownTime)
        {
            writer.WriteString(name, RowTime.Show(time));
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text);
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, long? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, value);
        }
    }

    private static void WriteUnknown(Utf8JsonWriter writer, UnknownMembers members, SessionRow? row = null)
    {
        foreach (var (name, json) in members)
        {
            // A time that could not be read is kept until there is a real one in its place.
            if (row is not null
                && ((name == "created_at" && row.CreatedAt != SessionRow.UnknownTime)
                    || (name == "last_active" && row.LastActive != SessionRow.UnknownTime)))
            {
                continue;
            }

            writer.WritePropertyName(name);
            writer.WriteRawValue(json, skipInputValidation: true);
        }
    }
}
