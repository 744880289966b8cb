using System.Collections.ObjectModel;

namespace TmuxTool.Registry;

/// <summary>
/// The registry at one moment, immutable. Members that this program does not know, at any level, are kept.
/// </summary>
/// <remarks>
/// What a file may hold. Its text is UTF-8 (a byte-order mark is accepted), JSON nested no deeper than 256.
/// <c>version</c> is <c>"1.0"</c>, null or missing. <c>sessions</c> is an object of row objects; any name is
/// read. <c>socket</c> and <c>target</c> are texts that are not empty. Numbers may be whole numbers, numeric
/// texts (scripts write them), null or missing; an empty text and a <c>pid</c> of 0 or less mean unknown. Other
/// texts may be null or missing. A time that is missing or no time reads as <see cref="SessionRow.UnknownTime"/>
/// and its text is kept. Anything else is corrupt. Of two members of the same name the last one counts, as for jq.
/// </remarks>
public sealed class RegistrySnapshot
{
    private readonly OrderedDictionary<string, SessionRow> _sessions;

    // The rows as they were read: what was not changed is written back byte for byte, and quickly.
    private readonly RowReader? _source;

    internal RegistrySnapshot(
        OrderedDictionary<string, SessionRow> sessions,
        RowReader? source,
        UnknownMembers extra)
    {
        _sessions = sessions;
        _source = source;
        Sessions = new ReadOnlyDictionary<string, SessionRow>(sessions);
        Extra = extra;
    }

    /// <summary>No sessions.</summary>
    public static RegistrySnapshot Empty { get; } = new(new(StringComparer.Ordinal), null, UnknownMembers.None);

    /// <summary>The rows by name, compared ordinally; enumerated in the order of the file.</summary>
    public IReadOnlyDictionary<string, SessionRow> Sessions { get; }

    /// <summary>Top-level members that this program does not know.</summary>
    internal UnknownMembers Extra { get; }

    /// <summary>A snapshot in which that row is added at the end, or replaced in its place.</summary>
    /// <param name="name">Session name.</param>
    /// <param name="row">The row.</param>
    /// <exception cref="ArgumentException">A text of it cannot be written as UTF-8 (half of a surrogate pair),
    /// or socket or target is empty.</exception>
    public RegistrySnapshot With(string name, SessionRow row)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(row);
        return With([KeyValuePair.Create(name, row)]);
    }

    /// <summary>A snapshot in which those rows are added at the end, or replaced in their places; this very one where there are none.</summary>
    internal RegistrySnapshot With(IReadOnlyCollection<KeyValuePair<string, SessionRow>> rows)
    {
        if (rows.Count == 0)
        {
            return this;
        }

        var all = new OrderedDictionary<string, SessionRow>(_sessions, StringComparer.Ordinal);
        foreach (var (name, row) in rows)
        {
            RegistryWriter.CheckWritable(name, row);
            all[name] = row;
        }

        return new(all, _source, Extra);
    }

    /// <summary>A snapshot without that row; this very one where there is no such row.</summary>
    /// <param name="name">Session name.</param>
    public RegistrySnapshot Without(string name) => Without([name]);

    /// <summary>A snapshot without those rows; this very one where it has none of them.</summary>
    /// <param name="names">Session names.</param>
    internal RegistrySnapshot Without(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var leaving = new HashSet<string>(names, StringComparer.Ordinal);
        leaving.RemoveWhere(name => !_sessions.ContainsKey(name));
        if (leaving.Count == 0)
        {
            return this;
        }

        var left = new OrderedDictionary<string, SessionRow>(_sessions.Count - leaving.Count, StringComparer.Ordinal);
        foreach (var (name, row) in _sessions)
        {
            if (!leaving.Contains(name))
            {
                left.Add(name, row);
            }
        }

        return new(left, _source, Extra);
    }

    /// <summary>Reads a registry's text; see the remarks for what is accepted.</summary>
    /// <param name="utf8">The whole file. It must not change afterwards.</param>
    /// <param name="path">Named in errors.</param>
    /// <exception cref="RegistryException">
    /// <see cref="RegistryFailure.Corrupt"/> or <see cref="RegistryFailure.WrongVersion"/>.
    /// </exception>
    internal static RegistrySnapshot Parse(ReadOnlyMemory<byte> utf8, string path)
        => RegistryParser.Parse(utf8, path).Snapshot;

    /// <summary>The file's text: UTF-8, indented by two, <c>"version": "1.0"</c> first, a newline at the end.</summary>
    public byte[] ToUtf8Json()
    {
        using var text = RegistryWriter.Write(this);
        return text.Bytes.ToArray();
    }

    internal OrderedDictionary<string, SessionRow> Rows => _sessions;

    /// <summary>How long the text was that it was read from; 0 where there was none.</summary>
    internal int SourceLength => _source?.Length ?? 0;

    /// <summary>The text that the row was read from; empty where it is new or changed.</summary>
    internal ReadOnlySpan<byte> TextOf(string name, SessionRow row) => _source is null ? [] : _source.TextOf(name, row);
}
