namespace TmuxTool.Registry;

/// <summary>Something that is wrong with the registry or its surroundings.</summary>
/// <param name="Path">The file or directory concerned.</param>
/// <param name="Message">One line, free of control characters.</param>
/// <param name="IsFatal">Whether the registry cannot be used because of it.</param>
public sealed record RegistryProblem(string Path, string Message, bool IsFatal)
{
    /// <summary>What helps, mostly a command for a shell; null where nothing needs to be done.</summary>
    public string? Fix { get; init; }
}

/// <summary>Finds all that is wrong, where reading stops at the first thing. Changes nothing, takes no lock.</summary>
public static class RegistryValidator
{
    /// <summary>The problems at that place; none where there is no registry yet.</summary>
    /// <param name="location">Where the registry lives.</param>
    public static IReadOnlyList<RegistryProblem> Validate(RegistryLocation location)
    {
        ArgumentNullException.ThrowIfNull(location);
        var problems = new List<RegistryProblem>();
        if (Try(location.Directory, problems, () => CheckDirectory(location, problems)))
        {
            Try(location.RegistryFile, problems, () => CheckRows(location, problems));
            Try(location.LockFile, problems, () => CheckLock(location));
            Try(location.BackupFile, problems, () => CheckBackup(location), isFatal: false);
        }

        return problems;
    }

    private static void CheckDirectory(RegistryLocation location, List<RegistryProblem> problems)
    {
        if (location.CheckDirectory() is { } status && (status.Permissions & 0x3F) != 0)
        {
            problems.Add(new(location.Directory, "may be read by others; the next update takes that right away", false));
        }
    }

    private static void CheckRows(RegistryLocation location, List<RegistryProblem> problems)
    {
        if (RegistryFiles.Read(location.RegistryFile) is not { } bytes)
        {
            return;
        }

        var found = new List<RowProblem>();
        RegistryParser.Parse(bytes, location.RegistryFile, found);
        problems.AddRange(found.Select(p => new RegistryProblem(
            location.RegistryFile, RegistryException.OneLine(p.Message), p.IsFatal)
        {
            Fix = p.IsFatal ? RegistryException.Corrupt(location.RegistryFile, p.Message).Fix : null,
        }));
        if (!found.Exists(p => p.IsFatal))
        {
            RegistryFiles.Interpret(location, bytes);
        }
    }

    private static void CheckBackup(RegistryLocation location)
    {
        if (RegistryFiles.Read(location.BackupFile) is { Length: > 0 } bytes)
        {
            RegistryParser.Parse(bytes, location.BackupFile);
        }
    }

    private static void CheckLock(RegistryLocation location)
    {
        if (NativeFile.Status(location.LockFile) is { IsLink: true })
        {
            throw RegistryFiles.PlantedLink(location.LockFile);
        }
    }

    private static bool Try(string path, List<RegistryProblem> problems, Action check, bool isFatal = true)
    {
        try
        {
            check();
            return true;
        }
        catch (RegistryException e)
        {
            problems.Add(new(path, e.Problem, isFatal) { Fix = e.Fix });
        }
        catch (NativeError e)
        {
            problems.Add(new(path, e.Message, isFatal));
        }

        return false;
    }
}
