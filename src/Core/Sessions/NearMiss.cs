namespace TmuxTool.Sessions;

/// <summary>What somebody who mistyped may have meant.</summary>
public static class NearMiss
{
    /// <summary>The candidate that is at most a third of its length away from <paramref name="word"/>, or null.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="candidates">What there is.</param>
    public static string? Of(string word, IEnumerable<string> candidates) => candidates
        .Where(candidate => Math.Abs(candidate.Length - word.Length) <= Limit(candidate))
        .Select(candidate => (candidate, distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
        .Where(c => c.distance <= Limit(c.candidate))
        .OrderBy(c => c.distance)
        .ThenBy(c => c.candidate, StringComparer.Ordinal)
        .Select(c => c.candidate)
        .FirstOrDefault();

    private static int Limit(string candidate) => Math.Max(1, candidate.Length / 3);

    /// <summary>How many letters must be changed, put in, left out, or swapped with their neighbour (Damerau and Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1,
                    rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
