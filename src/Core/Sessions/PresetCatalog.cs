using TmuxTool.Processes;
using TmuxTool.Registry;

namespace TmuxTool.Sessions;

/// <summary>Lists the known programs: the user's presets before the built-in ones.</summary>
public sealed class PresetCatalog
{
    private PresetCatalog(IReadOnlyList<ProgramPreset> own)
    {
        Own = own;
        All = [.. own, .. BuiltInPresets.All.Where(known => own.All(preset => preset.Name != known.Name))];
    }

    /// <summary>Gets the built-in presets.</summary>
    public static PresetCatalog BuiltIn { get; } = new([]);

    /// <summary>Gets the user's presets.</summary>
    public IReadOnlyList<ProgramPreset> Own { get; }

    /// <summary>Gets all presets; a user's preset replaces the built-in one of the same name.</summary>
    public IReadOnlyList<ProgramPreset> All { get; }

    /// <summary>Gets the path of the user's file: <c>dotnet-tmux/presets.json</c> in <c>XDG_CONFIG_HOME</c>, or in <c>~/.config</c>.</summary>
    public static string DefaultFile
    {
        get
        {
            // The XDG specification: relative paths are ignored.
            var configured = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
            var directory = Path.IsPathRooted(configured)
                ? configured
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".config");
            return Path.Combine(directory, "dotnet-tmux", "presets.json");
        }
    }

    /// <summary>Reads the user's file; without one, there are only the built-in presets.</summary>
    /// <param name="file">The file; see <see cref="DefaultFile"/>.</param>
    /// <param name="warn">Told in one line why the file cannot be read; then there are only the built-in presets.</param>
    /// <exception cref="ArgumentException">The file is invalid; the message is one line.</exception>
    public static PresetCatalog Load(string file, Action<string> warn)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(warn);
        try
        {
            return new PresetCatalog(PresetFile.Parse(File.ReadAllBytes(file), file));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return BuiltIn;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            warn($"cannot read your presets: {e.Message}");
            return BuiltIn;
        }
    }

    /// <summary>Gets the preset with a name; null if there is none.</summary>
    /// <param name="name">The name.</param>
    public ProgramPreset? Find(string name) => All.FirstOrDefault(preset => preset.Name == name);

    /// <summary>Gets the preset that describes a command; null if there is none.</summary>
    /// <param name="command">Program and arguments.</param>
    public ProgramPreset? ForCommand(IReadOnlyList<string> command) =>
        command is [var program, ..] ? ForProcess(Path.GetFileName(program), command) : null;

    /// <summary>
    /// Gets the preset of the program that takes the input of a session's pane. The preset that the session was created
    /// with describes the pane's own program, whatever its process is called; a program that it has started in the
    /// foreground, or that a shell has become, is known by its process.
    /// </summary>
    /// <param name="row">The session's entry in the registry; null for a session that is not registered.</param>
    /// <param name="process">The name of the process in the foreground.</param>
    /// <param name="group">The foreground process group; null where the system does not tell.</param>
    /// <param name="program">The process ID of the pane's own program.</param>
    internal ProgramPreset? ForPane(SessionRow? row, string process, int? group, int program)
    {
        var own = All.FirstOrDefault(preset => preset.Name == row?.Preset)
            ?? All.FirstOrDefault(preset => preset.Name == row?.Type)
            ?? All.FirstOrDefault(preset => preset.Type == row?.Type);
        var isOwnProgram = group is null || group == program;
        return own is not null && isOwnProgram && (!own.IsShell || own.RunsAs(process))
            ? own
            : ForProcess(process, ProcessTable.CommandLine(group ?? program)) ?? own;
    }

    private ProgramPreset? ForProcess(string process, IReadOnlyList<string> commandLine) => All
        .Where(preset => preset.RunsAs(process) && preset.Subcommand.All(commandLine.Contains))
        .MaxBy(preset => preset.Subcommand.Count());
}
