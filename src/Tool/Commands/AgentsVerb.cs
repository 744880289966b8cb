using TmuxTool.Cli.Output;

namespace TmuxTool.Cli.Commands;

internal sealed class AgentsVerb : Verb
{
    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Prints a page that teaches an AI agent this tool: a skill file in Markdown.",
        Usage = [""],
        Examples = ["", "> .claude/skills/dotnet-tmux/SKILL.md"],
        ExitCodes = [("0", "Printed"), ("1", "Invalid arguments")],
        Json = "status (ok), page",
    };

    public override Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var page = Page.Read("agents.md");
        if (Json)
        {
            JsonAnswer.Write(streams, JsonAnswer.Ok, writer => writer.WriteString("page", page));
        }
        else
        {
            streams.Answer.Write(page);
        }

        return Task.FromResult(ExitCodes.Success);
    }
}
