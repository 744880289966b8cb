namespace TmuxTool.Sessions;

/// <summary>All programs that are known: the user's own before the ones that are built in.</summary>
public sealed class PresetCatalog
{
    private PresetCatalog(IReadOnlyList<ProgramPreset> own)
    {
        Own = own;
        All = [.. own, .. BuiltInPresets.All.Where(known => own.All(preset => preset.Name != known.Name))];
    }

    /// <summary>The ones that are built in.</summary>
    public static PresetCatalog BuiltIn { get; } = new([]);

    /// <summary>The user's own.</summary>
    public IReadOnlyList<ProgramPreset> Own { get; }

    /// <summary>All of them; where a name is the user's, the one that is built in is left out.</summary>
    public IReadOnlyList<ProgramPreset> All { get; }

    /// <summary>The user's file: <c>dotnet-tmux/presets.json</c> in <c>XDG_CONFIG_HOME</c>, or in <c>~/.config</c>.</summary>
    public static string DefaultFile
    {
        get
        {
            // A relative path is to be ignored, says the XDG specification.
            var configured = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
            var directory = Path.IsPathRooted(configured)
                ? configured
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".config");
            return Path.Combine(directory, "dotnet-tmux", "presets.json");
        }
    }

    /// <summary>Reads the user's file; where there is none, there are no presets of the user.</summary>
    /// <param name="file">The file; see <see cref="DefaultFile"/>.</param>
    /// <exception cref="ArgumentException">The file is not as it must be; the message is one line.</exception>
    public static PresetCatalog Load(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
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
            throw new ArgumentException($"presets cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The preset of that name; null where there is none.</summary>
    /// <param name="name">The name.</param>
    public ProgramPreset? Find(string name) => All.FirstOrDefault(preset => preset.Name == name);

    /// <summary>
    /// What runs in a session: what the registry calls it, unless a program that is known runs there now. A shell may
    /// have started Python, and then it is Python that takes the input.
    /// </summary>
    /// <param name="type">What the registry calls it; null where it is not registered.</param>
    /// <param name="process">The name of the process in the foreground.</param>
    public ProgramPreset? Of(string? type, string process)
    {
        var registered = All.FirstOrDefault(preset => preset.Name == type) ?? All.FirstOrDefault(preset => preset.Type == type);
        return registered?.RunsAs(process) == true
            ? registered
            : All.FirstOrDefault(preset => preset.RunsAs(process)) ?? registered;
    }
}
