using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TmuxTool.Registry;

namespace TmuxTool.Cli.Output;

/// <summary>
/// One JSON object on standard output: <c>status</c>, on failure <c>message</c> and, where there is one, <c>fix</c>, then
/// what the verb has found.
/// </summary>
internal static class JsonAnswer
{
    /// <summary>The status of an outcome about which there is nothing more to say.</summary>
    public const string Ok = "ok";

    private const string FixPrefix = "Fix: ";

    private static readonly JsonWriterOptions s_options = new()
    {
        Indented = true,
        NewLine = "\n",
        // It goes to programs and people, never into a web page: '>>>' stays readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the object of an outcome that is not a failure.</summary>
    /// <param name="streams">Where to.</param>
    /// <param name="status">The outcome; null where the object is one of the reference's, which have none.</param>
    /// <param name="members">Writes the other members.</param>
    public static void Write(Streams streams, string? status, Action<Utf8JsonWriter> members) => Write(streams, status, message: null, members);

    /// <summary>Writes the object of an outcome.</summary>
    /// <param name="streams">Where to.</param>
    /// <param name="status">The outcome.</param>
    /// <param name="message">Of a failure: its first line says what failed, and the others say what helps.</param>
    /// <param name="members">Writes the other members.</param>
    public static void Write(Streams streams, string? status, string? message, Action<Utf8JsonWriter>? members)
    {
        var answer = Object(
            writer =>
            {
                if (status is not null)
                {
                    writer.WriteString("status", status);
                }

                writer.WriteFailure(message);
                members?.Invoke(writer);
            },
            s_options);
        answer.Write("\n"u8);
        streams.WriteAnswer(answer.WrittenSpan);
    }

    /// <summary>Writes <c>message</c> and <c>fix</c> from a message for people; nothing where there is none.</summary>
    public static void WriteFailure(this Utf8JsonWriter writer, string? message)
    {
        if (message is null)
        {
            return;
        }

        var lines = message.TrimEnd('\n').Split('\n', 2);
        writer.WriteString("message", Without(Streams.ErrorPrefix, lines[0]));
        if (lines is [_, var fix])
        {
            writer.WriteString("fix", Without(FixPrefix, fix));
        }
    }

    private static string Without(string prefix, string text)
        => text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;

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
    public static void WriteLine(Stream stream, string status, Action<Utf8JsonWriter> members)
    {
        var line = Object(
            writer =>
            {
                writer.WriteString("status", status);
                members(writer);
            },
            s_options with { Indented = false });
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

    /// <summary>Writes a failure to standard error and, with <c>--json</c>, as an object; returns the code that is given.</summary>
    public static int Fail(Streams streams, bool json, int code, string status, string message, Action<Utf8JsonWriter>? members = null)
    {
        streams.WriteError(message);
        if (json)
        {
            Write(streams, status, message, members);
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
