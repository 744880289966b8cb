using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TmuxTool.Registry;

namespace TmuxTool.Cli.Output;

/// <summary>One JSON object on standard output.</summary>
internal static class JsonAnswer
{
    private static readonly JsonWriterOptions s_options = new()
    {
        Indented = true,
        NewLine = "\n",
        // It goes to programs and people, never into a web page: '>>>' stays readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(Streams streams, Action<Utf8JsonWriter> members)
    {
        var answer = Object(members, s_options);
        answer.Write("\n"u8);
        streams.WriteAnswer(answer.WrittenSpan);
    }

    private static ArrayBufferWriter<byte> Object(Action<Utf8JsonWriter> members, JsonWriterOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer;
    }

    /// <summary>One object on one line, for answers that come one after the other.</summary>
    /// <exception cref="OutputException">Nobody reads it any more.</exception>
    public static void WriteLine(Stream stream, Action<Utf8JsonWriter> members)
    {
        var line = Object(members, s_options with { Indented = false });
        line.Write("\n"u8);
        stream.Write(line.WrittenSpan);
    }

    /// <summary>
    /// JSON that others have written, with what could steer a terminal as escapes; it stands within texts alone, so
    /// the meaning stays.
    /// </summary>
    public static string Harmless(string json)
    {
        var shown = new StringBuilder(json.Length);
        foreach (var character in json)
        {
            if (character != '\n' && Visible.Steers(character))
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
            else
            {
                shown.Append(character);
            }
        }

        return shown.ToString();
    }

    /// <summary>Says what failed and, where JSON was asked for, answers with it, too; the code is the one that is given.</summary>
    public static int Fail(Streams streams, bool json, int code, string kind, string message)
    {
        streams.WriteError(message);
        if (json)
        {
            Write(streams, writer =>
            {
                writer.WriteStartObject("error");
                writer.WriteString("kind", kind);
                writer.WriteString("message", message.StartsWith(Streams.ErrorPrefix, StringComparison.Ordinal) ? message[Streams.ErrorPrefix.Length..] : message);
                writer.WriteEndObject();
            });
        }

        return code;
    }

    public static void WriteNumberOrNull(this Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void WriteMoment(this Utf8JsonWriter writer, string name, DateTimeOffset moment)
        => writer.WriteString(name, moment == SessionRow.UnknownTime ? null : Age.Iso(moment));

    public static void WriteStrings(this Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    /// <summary>The sockets on which something failed, and what.</summary>
    public static void WriteErrors(this Utf8JsonWriter writer, IEnumerable<(string Socket, string Error)> errors)
    {
        writer.WriteStartArray("errors");
        foreach (var (socket, error) in errors)
        {
            writer.WriteStartObject();
            writer.WriteString("socket", socket);
            writer.WriteString("error", error);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The exit status and the signal of a program that has ended, where they are known.</summary>
    public static void WriteEnding(this Utf8JsonWriter writer, int? status, int? signal)
    {
        if (status is { } code)
        {
            writer.WriteNumber("exit_status", code);
        }

        if (signal is { } number)
        {
            writer.WriteString("signal", Ending.SignalName(number));
        }
    }

    /// <summary>The name of a value as JSON has names: <c>LockTimeout</c> is <c>lock_timeout</c>.</summary>
    public static string Name<T>(string prefix, T value)
        where T : struct, Enum
        => prefix + JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
