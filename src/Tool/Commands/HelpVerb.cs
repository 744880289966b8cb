using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;

namespace TmuxTool.Cli.Commands;

internal sealed class HelpVerb : Verb
{
    private readonly CommandArgument _verb;
    private readonly CommandOption _manual;

    public HelpVerb()
    {
        _verb = Words("VERB", "Verb whose help is shown, such as send or registry add (default: all)");
        _manual = Flag("--man", "The manual page of all verbs, for man(1)");
    }

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Shows the help of a verb, as VERB --help does, or the manual page.",
        Usage = ["[VERB]", "--man"],
        Examples = ["", "send", "registry repair", "--man | man -l -", "--man > dotnet-tmux.1"],
        ExitCodes = [("0", "Shown"), ("1", "No such verb, or invalid arguments")],
        Json = "status (ok), page",
    };

    public override Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        using var page = new StringWriter { NewLine = "\n" };
        if (!_manual.HasValue())
        {
            Write(new PlainPage(page));
        }
        else if (_verb.Values.Count > 0)
        {
            throw new UsageException("--man is the page of all verbs; leave VERB out");
        }
        else
        {
            ManualPage.Write(page, Release.Version, Release.Date);
        }

        if (Json)
        {
            JsonAnswer.Write(streams, JsonAnswer.Ok, writer => writer.WriteString("page", page.ToString()));
        }
        else
        {
            streams.Answer.Write(page);
        }

        return Task.FromResult(ExitCodes.Success);
    }

    private void Write(HelpPage page)
    {
        switch (_verb.Values)
        {
            case []:
                HelpText.WriteTool(page, VerbTable.All);
                break;
            case [VerbTable.RegistryName]:
                HelpText.WriteRegistry(page, VerbTable.Registry);
                break;
            case [VerbTable.RegistryName, var name]:
                Write(page, VerbTable.Registry, name, HelpText.RegistryCommand);
                break;
            case [var name]:
                Write(page, VerbTable.All, name, HelpText.Command);
                break;
            case [.., var last]:
                throw new UsageException($"unexpected argument '{last}'");
        }
    }

    private static void Write(HelpPage page, IReadOnlyList<VerbEntry> verbs, string name, string command)
    {
        var entry = VerbTable.Find(verbs, name) ?? throw new UsageException(VerbTable.Unknown(verbs, name)) { Command = command };
        using var verb = entry.Create();
        HelpText.WriteVerb(page, entry, verb);
    }
}
