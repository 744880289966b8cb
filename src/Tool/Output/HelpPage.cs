namespace TmuxTool.Cli.Output;

/// <summary>What a page of help is put together from; the kind of page decides how that looks.</summary>
internal abstract class HelpPage(TextWriter answer)
{
    protected TextWriter Answer { get; } = answer;

    /// <param name="text">Paragraphs with an empty line between; indented lines stay as they are.</param>
    public void Text(string text)
    {
        foreach (var part in text.Split("\n\n"))
        {
            if (part.StartsWith(' '))
            {
                Verbatim(part.Split('\n'));
            }
            else
            {
                Paragraph(part.Split(' ', '\n'));
            }
        }
    }

    /// <param name="command">The command itself.</param>
    /// <param name="lines">What may follow it, a line for each way.</param>
    public abstract void Usage(string command, IReadOnlyList<string> lines);

    /// <param name="title">The heading.</param>
    /// <param name="pairs">A name and its meaning, each.</param>
    public abstract void Pairs(string title, IReadOnlyList<(string Name, string Meaning)> pairs);

    /// <param name="title">The heading.</param>
    /// <param name="lines">Commands, to be copied.</param>
    public abstract void Commands(string title, IEnumerable<string> lines);

    protected abstract void Paragraph(IEnumerable<string> words);

    protected abstract void Verbatim(IEnumerable<string> lines);

    /// <summary>Fills lines with words; a word that is too long has one of its own.</summary>
    protected static IEnumerable<string> Fill(IEnumerable<string> words, int width)
    {
        var line = "";
        foreach (var word in words)
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }

    /// <summary>The words of a usage, with what stands in brackets kept together.</summary>
    protected static IEnumerable<string> Groups(string usage)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i < usage.Length; i++)
        {
            depth += usage[i] is '[' or '{' ? 1 : usage[i] is ']' or '}' ? -1 : 0;
            if (usage[i] == ' ' && depth == 0)
            {
                yield return usage[start..i];
                start = i + 1;
            }
        }

        yield return usage[start..];
    }
}
