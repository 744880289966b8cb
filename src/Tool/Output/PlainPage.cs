namespace TmuxTool.Cli.Output;

/// <summary>A page for the terminal, of 80 columns at most.</summary>
internal sealed class PlainPage(TextWriter answer) : HelpPage(answer)
{
    private const int Width = 80;

    private bool _begun;

    public override void Usage(string command, IReadOnlyList<string> lines)
    {
        const string Title = "Usage: ";
        Gap();
        for (var i = 0; i < lines.Count; i++)
        {
            var before = i == 0 ? Title : new string(' ', Title.Length);
            foreach (var line in Fill([command, .. Groups(lines[i])], Width - before.Length))
            {
                Answer.WriteLine((before + line).TrimEnd());
                before = new string(' ', Title.Length + 4);
            }
        }
    }

    public override void Pairs(string title, IReadOnlyList<(string Name, string Meaning)> pairs)
    {
        Heading(title);
        var width = pairs.Max(pair => pair.Name.Length);
        foreach (var (name, meaning) in pairs)
        {
            var before = $"  {name.PadRight(width)}  ";
            foreach (var line in Fill(meaning.Split(' '), Width - before.Length))
            {
                Answer.WriteLine(before + line);
                before = new string(' ', before.Length);
            }
        }
    }

    public override void Commands(string title, IEnumerable<string> lines)
    {
        Heading(title);
        foreach (var line in lines)
        {
            Answer.WriteLine($"  {line}");
        }
    }

    protected override void Paragraph(IEnumerable<string> words) => Verbatim(Fill(words, Width));

    protected override void Verbatim(IEnumerable<string> lines)
    {
        Gap();
        foreach (var line in lines)
        {
            Answer.WriteLine(line);
        }
    }

    private void Heading(string title)
    {
        Gap();
        Answer.WriteLine($"{title}:");
    }

    private void Gap()
    {
        if (_begun)
        {
            Answer.WriteLine();
        }

        _begun = true;
    }
}
