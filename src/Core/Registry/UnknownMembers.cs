using System.Collections;

namespace TmuxTool.Registry;

/// <summary>A JSON member that this program does not know.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Json">Its value as it stood in the file.</param>
internal readonly record struct UnknownMember(string Name, string Json);

/// <summary>JSON members that this program does not know, in file order; they survive every update.</summary>
internal sealed class UnknownMembers : IReadOnlyList<UnknownMember>, IEquatable<UnknownMembers>
{
    private readonly UnknownMember[] _members;

    internal UnknownMembers(UnknownMember[] members) => _members = members;

    /// <summary>No members.</summary>
    public static UnknownMembers None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _members.Length;

    /// <inheritdoc/>
    public UnknownMember this[int index] => _members[index];

    /// <inheritdoc/>
    public IEnumerator<UnknownMember> GetEnumerator() => ((IEnumerable<UnknownMember>)_members).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _members.GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(UnknownMembers? other) => other is not null && _members.AsSpan().SequenceEqual(other._members);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as UnknownMembers);

    /// <inheritdoc/>
    public override int GetHashCode() => _members.Length == 0 ? 0 : HashCode.Combine(_members.Length, _members[0]);

    // The last one of a name wins, as it does for jq, and keeps its place.
    internal static UnknownMembers Of(List<UnknownMember>? members)
    {
        if (members is null)
        {
            return None;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var kept = new List<UnknownMember>(members.Count);
        for (var i = members.Count - 1; i >= 0; i--)
        {
            if (seen.Add(members[i].Name))
            {
                kept.Add(members[i]);
            }
        }

        kept.Reverse();
        return new UnknownMembers([.. kept]);
    }
}
