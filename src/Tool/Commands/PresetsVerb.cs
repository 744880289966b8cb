using System.Text.Json;
using TmuxTool.Cli.Output;
using TmuxTool.Sessions;
using TmuxTool.Tmux;

namespace TmuxTool.Cli.Commands;

internal sealed class PresetsVerb : Verb
{
    public override VerbHelp Help { get; } = new()
    {
        Purpose = """
            List the programs that 'create --preset' starts and whose prompts 'run' knows. Add your own to
            $XDG_CONFIG_HOME/dotnet-tmux/presets.json (default: ~/.config/dotnet-tmux/presets.json):

              { "pgcli": { "command": ["pgcli"], "prompt": "^\\S+> $",
                           "error": "^ERROR: ", "leave": "exit" },
                "venv":  { "base": "python", "command": [".venv/bin/python", "-q"] } }

            Members: command, prompt, continuation, block_end, error, leave, environment, type, shell, base.
            'create --preset NAME -- ARGS...' adds arguments to the command.
            """,
        Usage = [""],
        Examples = ["", "--json"],
        ExitCodes = [("0", "Listed"), ("1", "Invalid arguments, or an invalid presets file")],
        Json = "status (ok), file (of your presets), presets: array of name, type, command, environment, prompt, continuation, block_end, error, leave, shell, own (whether it is from your file) and on_path (the path of the program, or null)",
    };

    public override Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var presets = PresetCatalog.Load(PresetCatalog.DefaultFile, streams.WriteWarning);
        if (Json)
        {
            JsonAnswer.Write(streams, JsonAnswer.Ok, writer =>
            {
                writer.WriteString("file", PresetCatalog.DefaultFile);
                writer.WriteStartArray("presets");
                foreach (var preset in presets.All)
                {
                    Write(writer, preset, presets.Own.Contains(preset));
                }

                writer.WriteEndArray();
            });
            return Task.FromResult(ExitCodes.Success);
        }

        Cell[][] rows =
        [
            ["NAME", "TYPE", "FOUND", "FROM", "PROMPT", "COMMAND"],
            .. presets.All.Select(preset => new Cell[]
            {
                preset.Name,
                preset.Type,
                TmuxProgram.FindOnPath(preset.Command[0]) is null ? "no" : "yes",
                presets.Own.Contains(preset) ? "you" : "built in",
                preset.PromptPattern,
                string.Join(' ', preset.Command.Select(ShellWord.Quote)),
            }),
        ];
        Table.Write(streams.Answer, rows, streams.AnswerWidth);
        return Task.FromResult(ExitCodes.Success);
    }

    private static void Write(Utf8JsonWriter writer, ProgramPreset preset, bool own)
    {
        writer.WriteStartObject();
        writer.WriteString("name", preset.Name);
        writer.WriteString("type", preset.Type);
        writer.WriteStrings("command", preset.Command);
        writer.WriteStartObject("environment");
        foreach (var (name, value) in preset.Environment)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.WriteString("prompt", preset.PromptPattern);
        writer.WriteString("continuation", preset.ContinuationPattern);
        writer.WriteString("block_end", preset.BlockEnd);
        writer.WriteString("error", preset.ErrorPattern);
        writer.WriteString("leave", preset.Leave);
        writer.WriteBoolean("shell", preset.IsShell);
        writer.WriteBoolean("own", own);
        writer.WriteString("on_path", TmuxProgram.FindOnPath(preset.Command[0]));
        writer.WriteEndObject();
    }
}
