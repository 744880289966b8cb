using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;

namespace TmuxTool.Cli.Commands;

internal sealed class CompletionsVerb : Verb
{
    private readonly CommandArgument _shell;

    public CompletionsVerb() => _shell = Word("SHELL", string.Join(", ", Shells));

    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish"];

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Prints the script with which a shell completes verbs, options, names of sessions and files.",
        Usage = ["bash | zsh | fish"],
        Examples = ["bash >> ~/.bashrc", "zsh >> ~/.zshrc", "fish > ~/.config/fish/conf.d/dotnet-tmux.fish"],
        ExitCodes = [("0", "Printed"), ("1", "Invalid arguments")],
        Json = "status (ok), shell, script",
    };

    public override Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var shell = _shell.Value is { } word && Shells.Contains(word)
            ? word
            : throw new UsageException(_shell.Value is { } other
                ? $"there is no completion for '{other}'; write bash, zsh or fish"
                : "completions needs a shell: bash, zsh or fish");
        var script = Page.Read($"dotnet-tmux.{shell}");
        if (Json)
        {
            JsonAnswer.Write(streams, JsonAnswer.Ok, writer =>
            {
                writer.WriteString("shell", shell);
                writer.WriteString("script", script);
            });
        }
        else
        {
            streams.Answer.Write(script);
        }

        return Task.FromResult(ExitCodes.Success);
    }
}
