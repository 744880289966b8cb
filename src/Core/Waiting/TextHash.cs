namespace TmuxTool.Waiting;

/// <summary>FNV-1a over UTF-16 units: equal in every process, unlike <see cref="string.GetHashCode()"/>.</summary>
internal static class TextHash
{
    public const uint Start = 2166136261;

    public static uint Of(string text)
    {
        var hash = Start;
        foreach (var c in text)
        {
            hash = Add(hash, c);
        }

        return hash;
    }

    public static uint Add(uint hash, char c) => unchecked((hash ^ c) * 16777619);
}
