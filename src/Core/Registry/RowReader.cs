using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace TmuxTool.Registry;

/// <summary>What is wrong with a row.</summary>
internal readonly record struct RowProblem(string Message, bool IsFatal);

/// <summary>Reads rows. Where a list of problems is given, a wrong row is told there and left out.</summary>
internal sealed class RowReader(ReadOnlyMemory<byte> text, List<RowProblem>? problems)
{
    // A row of the reference's format is about this long; guessing well saves growing again and again.
    private const int UsualLength = 220;

    private readonly List<(SessionRow Row, int Start, int Length)> _places = new(text.Length / UsualLength);
    private Repeated _socket;
    private Repeated _type;
    private Repeated _window;
    private Repeated _preset;
    private Repeated _prompt;

    public OrderedDictionary<string, SessionRow> Rows { get; } = new(text.Length / UsualLength, StringComparer.Ordinal);

    /// <summary>The length of the whole text.</summary>
    public int Length => text.Length;

    /// <summary>The text that this very row was read from under that name; empty where there is none.</summary>
    public ReadOnlySpan<byte> TextOf(string name, SessionRow row)
    {
        var index = Rows.IndexOf(name);
        return index >= 0 && ReferenceEquals(_places[index].Row, row)
            ? text.Span.Slice(_places[index].Start, _places[index].Length)
            : [];
    }

    public void ReadAll(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException($"'sessions' is {RegistryParser.Kind(reader.TokenType)}, not an object");
        }

        Rows.Clear();
        _places.Clear();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var resume = reader;
            try
            {
                ReadNamed(ref reader, name);
            }
            catch (Exception e) when (problems is not null && e is FormatException or InvalidOperationException)
            {
                problems!.Add(new(e is FormatException ? e.Message : $"session '{name}' holds half of a surrogate pair", IsFatal: true));
                reader = resume;
                reader.Skip();
            }
        }
    }

    /// <summary>Reads the row that the reader stands at the start of.</summary>
    /// <exception cref="FormatException">It is not a row; the message says why.</exception>
    public SessionRow Read(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException($"session '{name}' is {RegistryParser.Kind(reader.TokenType)}, not an object");
        }

        var draft = new Draft();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadMember(ref reader, name, ref draft);
        }

        if (string.IsNullOrEmpty(draft.Socket) || string.IsNullOrEmpty(draft.Target))
        {
            var missing = string.IsNullOrEmpty(draft.Socket) ? "socket" : "target";
            throw new FormatException($"session '{name}' has no {missing}");
        }

        return draft.ToRow();
    }

    /// <summary>Keeps a member as it stands; the reader is on its name.</summary>
    public static void KeepUnknown(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, ref List<UnknownMember>? members)
    {
        var name = reader.GetString()!;
        reader.Read();
        KeepValue(ref reader, text, name, ref members);
    }

    private static void KeepValue(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> text, string name, ref List<UnknownMember>? members)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        (members ??= []).Add(new(name, Encoding.UTF8.GetString(text[start..(int)reader.BytesConsumed])));
    }

    private void ReadNamed(ref Utf8JsonReader reader, string name)
    {
        var start = (int)reader.TokenStartIndex;
        var row = Read(ref reader, name);
        var place = (row, start, (int)reader.BytesConsumed - start);
        if (Rows.TryAdd(name, row))
        {
            _places.Add(place);
            return;
        }

        problems?.Add(new($"session '{name}' is there twice; the last one counts", IsFatal: false));
        Rows[name] = row;
        _places[Rows.IndexOf(name)] = place;
    }

    private void ReadMember(ref Utf8JsonReader reader, string row, ref Draft draft)
    {
        var member = reader.HasValueSequence || reader.ValueIsEscaped ? Member.Unknown : MemberNames.Find(reader.ValueSpan);
        if (member == Member.Unknown && reader.ValueIsEscaped)
        {
            member = MemberNames.Find(Encoding.UTF8.GetBytes(reader.GetString()!));
        }

        if (member == Member.Unknown)
        {
            KeepUnknown(ref reader, text.Span, ref draft.Extra);
            return;
        }

        reader.Read();
        switch (member)
        {
            case Member.Socket: draft.Socket = Text(ref reader, row, "socket", ref _socket); break;
            case Member.Target: draft.Target = Text(ref reader, row, "target"); break;
            case Member.Type: draft.Type = Text(ref reader, row, "type", ref _type); break;
            case Member.Pid: draft.Pid = Positive(Number(ref reader, row, "pid", int.MaxValue)); break;
            case Member.CreatedAt: draft.CreatedAt = Time(ref reader, row, "created_at", ref draft); break;
            case Member.LastActive: draft.LastActive = Time(ref reader, row, "last_active", ref draft); break;
            case Member.PaneId: draft.PaneId = Text(ref reader, row, "pane_id"); break;
            case Member.ServerPid: draft.ServerPid = Positive(Number(ref reader, row, "server_pid", int.MaxValue)); break;
            case Member.ServerStart: draft.ServerStart = Number(ref reader, row, "server_start", long.MaxValue); break;
            case Member.PidStart: draft.PidStart = Number(ref reader, row, "pid_start", long.MaxValue); break;
            case Member.Window: draft.Window = Text(ref reader, row, "window", ref _window); break;
            case Member.Preset: draft.Preset = Text(ref reader, row, "preset", ref _preset); break;
            case Member.Prompt: draft.Prompt = Text(ref reader, row, "prompt", ref _prompt); break;
            case Member.OwnerPid: draft.OwnerPid = Positive(Number(ref reader, row, "owner_pid", int.MaxValue)); break;
            default: draft.OwnerStart = Number(ref reader, row, "owner_start", long.MaxValue); break;
        }
    }

    private static string? Text(ref Utf8JsonReader reader, string row, string member) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Null => null,
        _ => throw Wrong(ref reader, row, member, "must be a text"),
    };

    // Rows mostly repeat some texts of the row before.
    private string? Text(ref Utf8JsonReader reader, string row, string member, ref Repeated last)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return Text(ref reader, row, member);
        }

        if (last.Text is null || !reader.ValueSpan.SequenceEqual(last.Json.Span))
        {
            last = new(reader.GetString()!, text.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length));
        }

        return last.Text;
    }

    private static long? Number(ref Utf8JsonReader reader, string row, string member, long most)
    {
        long value;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
            case JsonTokenType.String when reader.ValueSpan.IsEmpty:
                return null;
            case JsonTokenType.Number when reader.TryGetInt64(out value):
            case JsonTokenType.Number when reader.TryGetDouble(out var real) && IsWhole(real, out value):
            case JsonTokenType.String when Utf8Parser.TryParse(reader.ValueSpan, out value, out var used)
                && used == reader.ValueSpan.Length:
                return value <= most && value >= -most ? value : throw Wrong(ref reader, row, member, "is out of range");
            default:
                throw Wrong(ref reader, row, member, "must be a whole number");
        }
    }

    private static bool IsWhole(double real, out long value)
    {
        var whole = Math.Abs(real) < 1e15 && Math.Floor(real) == real;
        value = whole ? (long)real : 0;
        return whole;
    }

    private static int? Positive(long? number) => number is > 0 ? (int)number : null;

    private DateTimeOffset? Time(ref Utf8JsonReader reader, string row, string member, ref Draft draft)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType == JsonTokenType.String && RowTime.TryParse(ref reader, out var time))
        {
            return time;
        }

        problems?.Add(new($"'{member}' of session '{row}' is no time and counts as unknown", IsFatal: false));
        KeepValue(ref reader, text.Span, member, ref draft.Extra);
        return null;
    }

    private static FormatException Wrong(ref Utf8JsonReader reader, string row, string member, string rule)
        => new($"'{member}' of session '{row}' is {RegistryParser.Kind(reader.TokenType)} and {rule}");

    private readonly record struct Repeated(string Text, ReadOnlyMemory<byte> Json);

    private struct Draft
    {
        public string? Socket, Target, Type, PaneId, Window, Preset, Prompt;
        public int? Pid, ServerPid, OwnerPid;
        public long? ServerStart, PidStart, OwnerStart;
        public DateTimeOffset? CreatedAt, LastActive;
        public List<UnknownMember>? Extra;

        public readonly SessionRow ToRow() => new()
        {
            Socket = Socket!,
            Target = Target!,
            Type = Type ?? "shell",
            Pid = Pid,
            CreatedAt = CreatedAt ?? SessionRow.UnknownTime,
            LastActive = LastActive ?? CreatedAt ?? SessionRow.UnknownTime,
            PaneId = PaneId,
            ServerPid = ServerPid,
            ServerStart = ServerStart,
            PidStart = PidStart,
            Window = Window,
            Preset = Preset,
            Prompt = Prompt,
            Owner = OwnerPid is { } pid ? new ProcessIdentity(pid, OwnerStart ?? 0) : null,
            Extra = UnknownMembers.Of(Extra),
        };
    }
}
