namespace TmuxTool.Sessions;

/// <summary>What somebody who mistyped may have meant.</summary>
public static class NearMiss
{
    /// <summary>The candidate that is at most a third of its length away from <paramref name="word"/>, or null.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="candidates">What there is.</param>
    public static string? Of(string word, IEnumerable<string> candidates) => candidates
        .Select(candidate => (candidate, distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
        .Where(c => c.distance <= Math.Max(1, c.candidate.Length / 3))
        .OrderBy(c => c.distance)
        .ThenBy(c => c.candidate, StringComparer.Ordinal)
        .Select(c => c.candidate)
        .FirstOrDefault();

    /// <summary>Levenshtein: how many letters must be changed, put in or left out.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], cost);
            }
        }

        return row[^1];
    }
}
