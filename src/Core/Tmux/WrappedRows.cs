namespace TmuxTool.Tmux;

/// <summary>Tells where rows of a pane continue the row above, because that was wrapped.</summary>
internal static class WrappedRows
{
    /// <summary>
    /// Compares rows as they are (<c>capture-pane -N</c>) with the same rows joined where they were wrapped (<c>-J</c>),
    /// and takes from the former what the latter do not have.
    /// </summary>
    public static bool[] Find(string[] rows, string[] joined)
    {
        var continues = new bool[rows.Length];
        var row = 0;
        foreach (var line in joined)
        {
            var length = row < rows.Length ? rows[row++].Length : 0;
            for (; length < line.Length && row < rows.Length; row++)
            {
                continues[row] = true;
                length += rows[row].Length;
            }

            if (length > line.Length && row > 0)
            {
                // Since 3.4, -N also prints cells that nothing was written to; -J does not.
                rows[row - 1] = rows[row - 1][..^Math.Min(length - line.Length, rows[row - 1].Length)];
            }
        }

        return continues;
    }
}
