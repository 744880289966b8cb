using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Commands;
using TmuxTool.Cli.Output;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Binding;

/// <summary>The options that say which program runs in a new session.</summary>
internal sealed class ProgramOptions
{
    private readonly CommandOption _shell;
    private readonly CommandOption _python;
    private readonly CommandOption _gdb;
    private readonly CommandOption _preset;
    private readonly CommandOption _type;
    private readonly CommandOption _environment;

    public ProgramOptions(Verb verb)
    {
        _shell = verb.Flag("--shell", "A bash shell (default)");
        _python = verb.Flag("--python", "A Python REPL: python3 -q with PYTHON_BASIC_REPL=1");
        _gdb = verb.Flag("--gdb", "The gdb debugger, pagination off");
        _preset = verb.Value("--preset <NAME>", "A program that is known by name, see 'dotnet tmux presets'");
        _type = verb.Value("--type <TEXT>", "What the registry calls the program (default: its name)");
        _environment = verb.Values("--env <KEY>", "Environment of the program; KEY alone takes the value from here, and keeps it out of process lists; repeatable");
        // The parser's templates have no '=' in a name.
        _environment.ValueName = "KEY=VALUE";
    }

    public sealed record Bound(
        string Type, string? Preset, IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Environment, string? PromptPattern);

    public Bound Bind(Streams streams, IReadOnlyList<string> program)
    {
        CommandOption[] choices = [_shell, _python, _gdb, _preset];
        if (choices.Count(option => option.HasValue()) > 1)
        {
            throw new UsageException("--shell, --python, --gdb and --preset cannot be combined");
        }

        if (program is ["", ..])
        {
            throw new UsageException("the program after -- is empty; write -- PROGRAM ARGS");
        }

        if (_type.HasValue() && string.IsNullOrWhiteSpace(_type.Value()))
        {
            throw new UsageException("--type is empty; name the kind of program, for example --type sqlite");
        }

        var presets = PresetCatalog.Load(PresetCatalog.DefaultFile, streams.WriteWarning);
        if (program is [var command, ..] && !choices.Any(option => option.HasValue()))
        {
            return new Bound(
                _type.Value() ?? Path.GetFileName(command), null, program, Environment([]), presets.ForCommand(program)?.PromptPattern);
        }

        var preset = Find(presets);
        return new Bound(
            _type.Value() ?? preset.Type, preset.Name, [.. preset.Command, .. program], Environment(preset.Environment), preset.PromptPattern);
    }

    private ProgramPreset Find(PresetCatalog presets)
    {
        var name = _preset.Value() ?? (_python.HasValue() ? "python" : _gdb.HasValue() ? "gdb" : "bash");
        return presets.Find(name) ?? throw new UsageException(
            $"--preset '{name}' is not known, see 'dotnet tmux presets'{Suggestion.For(name, presets.All.Select(preset => preset.Name))}");
    }

    private Dictionary<string, string> Environment(IEnumerable<KeyValuePair<string, string>> preset)
    {
        var environment = new Dictionary<string, string>(preset, StringComparer.Ordinal);
        foreach (var text in _environment.Values)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? text : text[..equals];
            if (key.Length == 0 || char.IsAsciiDigit(key[0]) || !key.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
            {
                // The value may be a secret: it stays out of the message.
                throw new UsageException($"--env '{key}' is not the name of a variable; write KEY=VALUE, or KEY to pass ours on");
            }

            environment[key] = equals >= 0
                ? text[(equals + 1)..]
                : System.Environment.GetEnvironmentVariable(key)
                    ?? throw new UsageException($"--env '{key}' is not set here; set it, or write {key}=VALUE");
        }

        return environment;
    }
}
