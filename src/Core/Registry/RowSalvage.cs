using System.Text.Json;
using System.Text.Unicode;

namespace TmuxTool.Registry;

/// <summary>Finds the rows that are whole in a text that is not.</summary>
internal static class RowSalvage
{
    /// <summary>Every <c>"name": { … }</c> that is a row by itself, wherever it stands.</summary>
    public static OrderedDictionary<string, SessionRow> Find(ReadOnlyMemory<byte> text)
    {
        var rows = new OrderedDictionary<string, SessionRow>(StringComparer.Ordinal);
        var at = 0;
        while (text.Span[at..].IndexOf((byte)'"') is >= 0 and var quote)
        {
            at += quote;
            if (RowStart(text.Span, at, out var nameEnd) is { } start
                && TryRead(text, at..nameEnd, start, out var name, out var row) is > 0 and var length)
            {
                rows[name] = row!;
                at = start + length;
            }
            else
            {
                at++;
            }
        }

        return rows;
    }

    // Where the object begins whose name begins here; null where there is no such thing.
    private static int? RowStart(ReadOnlySpan<byte> text, int at, out int nameEnd)
    {
        nameEnd = at + 1;
        while (nameEnd < text.Length && text[nameEnd] != (byte)'"')
        {
            if (text[nameEnd] < 0x20)
            {
                return null;
            }

            nameEnd += text[nameEnd] == (byte)'\\' ? 2 : 1;
        }

        nameEnd++;
        var next = SkipBlanks(text, nameEnd);
        if (next >= text.Length || text[next] != (byte)':')
        {
            return null;
        }

        next = SkipBlanks(text, next + 1);
        return next < text.Length && text[next] == (byte)'{' ? next : null;
    }

    private static int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at;
    }

    private static int TryRead(ReadOnlyMemory<byte> text, Range nameRange, int start, out string name, out SessionRow? row)
    {
        (name, row) = ("", null);
        try
        {
            var nameReader = new Utf8JsonReader(text.Span[nameRange]);
            nameReader.Read();
            name = nameReader.GetString()!;
            var reader = new Utf8JsonReader(text.Span[start..], RegistryParser.Options);
            reader.Read();
            row = new RowReader(text[start..], problems: null).Read(ref reader, name);
            var length = (int)reader.BytesConsumed;
            return Utf8.IsValid(text.Span.Slice(start, length)) ? length : 0;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return 0;
        }
    }
}
