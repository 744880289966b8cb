using TmuxTool.Cli.Commands;

namespace TmuxTool.Cli.Output;

/// <summary>The page for man(1), in the macros of man(7).</summary>
internal sealed class ManualPage(TextWriter answer) : HelpPage(answer)
{
    private const string Name = "dotnet-tmux";
    private const int Width = 72;

    // A heading begins a paragraph, and to begin another one there is wrong.
    private bool _afterHeading;

    /// <param name="answer">Where it goes.</param>
    /// <param name="version">That of the tool.</param>
    /// <param name="date">The day of the version.</param>
    public static void Write(TextWriter answer, string version, string date)
    {
        var page = new ManualPage(answer);
        answer.WriteLine($".TH {Escape(Name.ToUpperInvariant())} 1 {date} \"{Escape($"{Name} {version}")}\" \"User Commands\"");
        // No hyphens and no stretched lines: names of JSON members and options stay as they are.
        answer.WriteLine(".nh");
        answer.WriteLine(".ad l");
        page.Section("NAME");
        answer.WriteLine($"{Escape(Name)} \\- {ToolHelp.Summary}");
        page.Section("SYNOPSIS");
        page.Usage(HelpText.Command, ToolHelp.Tool.Usage);
        page.Section("DESCRIPTION");
        page.Text(ToolHelp.Description);
        page.Section("VERBS");
        HelpText.WriteVerbs(page, VerbTable.All);
        page.Section("OPTIONS");
        page.List([.. HelpText.ToolOptions, ("--json", "After a verb: answer with one JSON object")]);
        page.WriteReference();
        page.Section("EXIT STATUS");
        page.List(ToolHelp.Tool.ExitCodes);
        page.Section("ENVIRONMENT");
        page.List(ToolHelp.Environment);
        page.Section("FILES");
        page.List(ToolHelp.Files);
        page.Section("EXAMPLES");
        page.Verbatim(HelpText.Examples(HelpText.Command, ToolHelp.Tool));
        page.Section("SEE ALSO");
        answer.WriteLine(string.Join(",\n", ToolHelp.SeeAlso.Select(name => $".BR {name} (1)")));
    }

    public override void Usage(string command, IReadOnlyList<string> lines)
    {
        Begin(".PP");
        Answer.WriteLine(".nf");
        foreach (var usage in lines)
        {
            var before = "";
            foreach (var line in Fill([command, .. Groups(usage)], Width))
            {
                Answer.WriteLine(before.Length == 0 ? $"{Bold(command)}{Escape(line[command.Length..])}" : before + Escape(line));
                before = "    ";
            }
        }

        Answer.WriteLine(".fi");
    }

    public override void Pairs(string title, IReadOnlyList<(string Name, string Meaning)> pairs)
    {
        Begin(".PP");
        Answer.WriteLine(Bold($"{title}:"));
        List(pairs);
    }

    public override void Commands(string title, IEnumerable<string> lines)
    {
        Begin(".PP");
        Answer.WriteLine(Bold($"{title}:"));
        Verbatim(lines);
    }

    protected override void Paragraph(IEnumerable<string> words)
    {
        Begin(".PP");
        foreach (var line in Fill(words, Width))
        {
            Answer.WriteLine(Escape(line));
        }
    }

    protected override void Verbatim(IEnumerable<string> lines)
    {
        Begin(".PP");
        Answer.WriteLine(".nf");
        foreach (var line in lines)
        {
            Answer.WriteLine(Escape(line));
        }

        Answer.WriteLine(".fi");
    }

    private void WriteReference()
    {
        Section("REFERENCE");
        foreach (var entry in VerbTable.All.Where(entry => entry.Path != VerbTable.RegistryName).Concat(VerbTable.Registry))
        {
            Heading(".SS", entry.Path);
            using var verb = entry.Create();
            HelpText.WriteVerb(this, entry, verb, verb.OwnOptions);
        }
    }

    private void List(IReadOnlyList<(string Name, string Meaning)> pairs)
    {
        foreach (var (name, meaning) in pairs)
        {
            Begin(".TP");
            Answer.WriteLine(Bold(name.Trim()));
            foreach (var line in Fill(meaning.Split(' '), Width))
            {
                Answer.WriteLine(Escape(line));
            }
        }
    }

    private void Section(string title) => Heading(".SH", title);

    private void Heading(string macro, string title)
    {
        Answer.WriteLine($"{macro} \"{Escape(title)}\"");
        _afterHeading = true;
    }

    private void Begin(string macro)
    {
        if (macro != ".PP" || !_afterHeading)
        {
            Answer.WriteLine(macro);
        }

        _afterHeading = false;
    }

    private static string Bold(string text) => $"\\fB{Escape(text)}\\fR";

    // Typesetters turn these into characters that no shell takes for what they were.
    private static string Escape(string text)
    {
        var escaped = text.Replace("\\", "\\e").Replace("-", "\\-").Replace("'", "\\(aq")
            .Replace("`", "\\(ga").Replace("^", "\\(ha").Replace("~", "\\(ti");
        return escaped.StartsWith('.') ? $"\\&{escaped}" : escaped;
    }
}
