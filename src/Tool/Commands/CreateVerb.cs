using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Sessions;
using TmuxTool.Tmux;

namespace TmuxTool.Cli.Commands;

internal sealed class CreateVerb : Verb
{
    private readonly CommandOption _name;
    private readonly CommandOption _socket;
    private readonly CommandOption _window;
    private readonly ProgramOptions _program;
    private readonly CommandOption _directory;
    private readonly CommandOption _size;
    private readonly CommandOption _wait;
    private readonly TimeoutOption _timeout;
    private readonly CommandOption _ifAbsent;
    private readonly CommandOption _noRegister;
    private readonly CommandOption _config;

    public CreateVerb()
    {
        _name = Value("-n|--name <NAME>", "Name of the session (required)");
        _socket = SharedOptions.Socket(this, "default: claude.sock in the socket directory");
        _window = Value("-w|--window <NAME>", "Name of the window (default: shell)");
        _program = new ProgramOptions(this);
        _directory = Value("--cwd <DIR>", "Directory to start in (default: this one)");
        _size = Value("--size <COLSxROWS>", "Size of the terminal (default: 80x24)");
        _wait = OptionalValue("--wait <REGEX>", "Return when the program shows its prompt, or what REGEX says");
        _timeout = new TimeoutOption(this, 30);
        _ifAbsent = Flag("--if-absent", "Reuse a healthy session with that name; replace a dead one");
        _noRegister = Flag("--no-register", "Keep the session out of the registry");
        _config = Value("--config <FILE>", "tmux configuration of a new server (default: none at all)");
    }

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Starts a program in a detached tmux session, registers it under a name, and prints both as JSON.",
        Replaces = "create-session.sh",
        Usage = ["-n NAME [--shell | --python | --gdb | --preset NAME] [OPTIONS] [-- ARGS...]", "-n NAME [OPTIONS] -- PROGRAM [ARGS...]"],
        Examples =
        [
            "-n py --python",
            "-n dbg --gdb --wait",
            "-n js --preset node --wait",
            "-n step --preset pdb --wait -- script.py",
            "-n db --type sqlite --wait='^sqlite> ' -- sqlite3 data.db",
            "-n job --if-absent --cwd /tmp --env TOKEN -- ./worker",
        ],
        ExitCodes =
        [
            ("0", "Created"),
            ("1", "Invalid arguments"),
            ("2", "The session exists already, in the registry or in tmux"),
            ("3", "tmux failed or is too old, the program is not on PATH, or with --wait it ended before it was ready; nothing is left behind"),
            ("4", "The registry failed; nothing is left behind"),
        ],
        Json = "the same object with status created or already_running; on failure status exists, program_not_found, program_died, not_ready, tmux_failed or registry_failed, and message; same_program of a session that is reused; screen of a program that was not ready; exit_status or signal of one that died",
    };

    public override FailureCodes Codes { get; } =
        new(ExitCodes.Create.InvalidArguments, ExitCodes.Create.TmuxFailed, ExitCodes.Create.RegistryFailed)
        {
            LockTimeout = ExitCodes.Create.RegistryFailed,
        };

    protected override bool TakesWordsAfterSeparator => true;

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var request = Bind(streams);
        var launcher = new SessionLauncher(Registries.Open(streams), TimeProvider.System);
        using var progress = new ProgressLine(streams, "the prompt", request.ReadyTimeout);
        var outcome = await launcher
            .LaunchAsync(request with { Progress = progress.Callback }, cancellationToken)
            .ConfigureAwait(false);
        progress.Dispose();
        return new LaunchReport(streams, request, Json).Write(outcome);
    }

    private LaunchRequest Bind(Streams streams)
    {
        var program = _program.Bind(streams, WordsAfterSeparator);
        var (columns, rows) = Amount.Size(_size, 80, 24);
        var prompt = string.IsNullOrEmpty(_wait.Value()) ? null : PatternOption.Parse(_wait, _wait.Value(), isFixed: false);
        var presets = PresetCatalog.Load(PresetCatalog.DefaultFile, _ => { });
        if (_wait.HasValue() && prompt is null && program.PromptPattern is null)
        {
            throw new UsageException("--wait does not know this program's prompt; write --wait=REGEX");
        }

        return new LaunchRequest
        {
            Name = BindName(),
            Socket = _socket.HasValue() ? TmuxSocket.AtPath(_socket.Value() ?? "") : null,
            Window = _window.HasValue() ? BindWindow() : "shell",
            Type = program.Type,
            Preset = program.Preset,
            Command = program.Command,
            Environment = program.Environment,
            Directory = _directory.HasValue() ? ExistingDirectory(_directory.Value() ?? "") : null,
            Columns = columns,
            Rows = rows,
            Ready = prompt,
            Prompt = prompt,
            WaitsForPrompt = _wait.HasValue() && prompt is null,
            Presets = presets,
            ReadyTimeout = _timeout.Bind(),
            IfAbsent = _ifAbsent.HasValue(),
            Register = !_noRegister.HasValue(),
            ConfigFile = _config.HasValue() ? ExistingFile(_config.Value() ?? "") : null,
        };
    }

    private string BindName()
    {
        if (!_name.HasValue())
        {
            throw new UsageException("create needs a name for the session: -n NAME");
        }

        var name = _name.Value() ?? "";
        return SessionName.IsValid(name, out var problem) ? name : throw new UsageException(problem);
    }

    private string BindWindow()
    {
        var window = _window.Value() ?? "";
        return window.Length > 0 && !window.Any(char.IsControl)
            ? window
            : throw new UsageException($"--window '{Visible.Line(window)}' cannot be a window's name; write visible characters");
    }

    private static string ExistingDirectory(string path)
        => Directory.Exists(path) ? Path.GetFullPath(path) : throw new UsageException($"--cwd '{path}' is not a directory; make it first");

    private static string ExistingFile(string path)
        => File.Exists(path) ? Path.GetFullPath(path) : throw new UsageException($"--config '{path}' is not a file");
}
