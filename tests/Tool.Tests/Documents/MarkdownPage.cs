namespace TmuxTool.Documents;

/// <summary>A fenced block of a page.</summary>
/// <param name="Place">Where it stands: the page and the line of the fence.</param>
/// <param name="Language">What the fence names; empty where it names nothing.</param>
/// <param name="Text">The lines between the fences.</param>
public sealed record PageBlock(string Place, string Language, string Text)
{
    public string FirstLine => Text.Split('\n')[0];

    /// <summary>The first line without a remark at its end.</summary>
    public string FirstCommand => FirstLine.Split(" #")[0].TrimEnd();
}

/// <summary>What a page in Markdown shows that can be tried.</summary>
public static class MarkdownPage
{
    private const string Fence = "```";

    public static IReadOnlyList<PageBlock> Blocks(string root, string page)
    {
        var blocks = new List<PageBlock>();
        var lines = File.ReadAllLines(Path.Combine(root, page));
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                var end = Array.FindIndex(lines, i + 1, line => line == Fence);
                blocks.Add(new PageBlock($"{page}:{i + 1}", lines[i][Fence.Length..], string.Join('\n', lines[(i + 1)..end])));
                i = end;
            }
        }

        return blocks;
    }
}
