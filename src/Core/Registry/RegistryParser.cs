using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace TmuxTool.Registry;

/// <summary>What a text turned out to hold.</summary>
/// <param name="Snapshot">The registry.</param>
/// <param name="HasSessions">False for an empty text or an object without <c>sessions</c>.</param>
internal readonly record struct Parsed(RegistrySnapshot Snapshot, bool HasSessions);

/// <summary>Reads the file in one pass, without reflection: it is on the path of every command.</summary>
internal static class RegistryParser
{
    public const string Version = "1.0";

    public static readonly JsonReaderOptions Options = new() { MaxDepth = 256 };

    /// <param name="utf8">The whole text.</param>
    /// <param name="path">Named in errors.</param>
    /// <param name="problems">Where given, wrong rows are told here and left out, and no row is fatal.</param>
    public static Parsed Parse(ReadOnlyMemory<byte> utf8, string path, List<RowProblem>? problems = null)
    {
        var text = WithoutMark(utf8);
        if (text.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return new(RegistrySnapshot.Empty, HasSessions: false);
        }

        try
        {
            if (!Utf8.IsValid(text.Span))
            {
                throw new FormatException($"byte {FirstInvalid(text.Span).ToString(CultureInfo.InvariantCulture)} is not UTF-8");
            }

            return Read(text, path, problems);
        }
        catch (JsonException e)
        {
            throw RegistryException.Corrupt(path, Explain(e), e);
        }
        catch (FormatException e)
        {
            ThrowIfOtherVersion(text, path);
            throw RegistryException.Corrupt(path, e.Message, e);
        }
        catch (InvalidOperationException e)
        {
            // How the reader reports an escape that is half of a surrogate pair.
            ThrowIfOtherVersion(text, path);
            throw RegistryException.Corrupt(path, "a text holds half of a surrogate pair", e);
        }
    }

    /// <summary>Line and column count from 1, as editors do.</summary>
    public static string Explain(JsonException error)
    {
        var message = error.Message;
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var what = (end < 0 ? message : message[..end]).TrimEnd('.');
        return string.Create(
            CultureInfo.InvariantCulture,
            $"not valid JSON at line {(error.LineNumber ?? 0) + 1}, column {(error.BytePositionInLine ?? 0) + 1}: {what}");
    }

    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8)
        => utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    private static Parsed Read(ReadOnlyMemory<byte> text, string path, List<RowProblem>? problems)
    {
        var reader = new Utf8JsonReader(text.Span, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException($"it is {Kind(reader.TokenType)}, not an object");
        }

        var rows = new RowReader(text, problems);
        List<UnknownMember>? extra = null;
        var hasSessions = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("sessions"u8))
            {
                reader.Read();
                rows.ReadAll(ref reader);
                hasSessions = true;
            }
            else if (reader.ValueTextEquals("version"u8))
            {
                reader.Read();
                CheckVersion(ref reader, path);
            }
            else
            {
                RowReader.KeepUnknown(ref reader, text.Span, ref extra);
            }
        }

        // Only now is it known that nothing follows the object.
        reader.Read();
        if (!hasSessions && extra is not null)
        {
            throw new FormatException("it has no 'sessions'");
        }

        return new(new(rows.Rows, rows, UnknownMembers.Of(extra)), hasSessions);
    }

    private static void CheckVersion(ref Utf8JsonReader reader, string path)
    {
        if (reader.TokenType == JsonTokenType.Null
            || (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(Version)))
        {
            return;
        }

        var shown = reader.TokenType switch
        {
            JsonTokenType.String => $"\"{System.Text.Encoding.UTF8.GetString(reader.ValueSpan)}\"",
            JsonTokenType.Number => $"{System.Text.Encoding.UTF8.GetString(reader.ValueSpan)} (a number)",
            _ => Kind(reader.TokenType),
        };
        throw RegistryException.WrongVersion(path, shown);
    }

    // A file of a later version may well have rows that look wrong to this one; it is not corrupt.
    private static void ThrowIfOtherVersion(ReadOnlyMemory<byte> text, string path)
    {
        var reader = new Utf8JsonReader(text.Span, Options);
        try
        {
            reader.Read();
            while (reader.TokenType != JsonTokenType.None && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isVersion = reader.ValueTextEquals("version"u8);
                reader.Read();
                if (isVersion)
                {
                    CheckVersion(ref reader, path);
                }

                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No version can be made out: it stays corrupt.
        }
    }

    public static string Kind(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "a truth value",
    };

    private static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (System.Text.Rune.DecodeFromUtf8(text[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            at += length;
        }

        return at + 1;
    }
}
