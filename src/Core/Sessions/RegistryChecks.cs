using System.Globalization;
using TmuxTool.Registry;

namespace TmuxTool.Sessions;

/// <summary>The socket directory, the registry's files and its lock.</summary>
internal sealed class RegistryChecks(RegistryLocation location, TimeProvider time, List<Finding> findings)
{
    private const uint OthersRights = 0x3F;
    private const uint OwnRights = 0x1C0;

    // What the longest update of an honest writer takes, many times over.
    private static readonly TimeSpan s_longHeld = TimeSpan.FromSeconds(1);

    // Many writers may follow each other.
    private static readonly TimeSpan s_busy = TimeSpan.FromSeconds(5);

    public bool DirectoryExists => Directory.Exists(location.Directory);

    /// <summary>False where it is refused, with the finding.</summary>
    public bool IsDirectoryUsable()
    {
        try
        {
            if (location.CheckDirectory() is not { } status)
            {
                return CanBeCreated();
            }

            var mode = Convert.ToString(status.Permissions, 8);
            if ((status.Permissions & OthersRights) != 0)
            {
                findings.Add(new Finding(
                    Severity.Warning, "directory", $"{location.Directory} may be read by others (mode {mode})", $"chmod 700 {Quoted(location.Directory)}"));
            }

            if ((status.Permissions & OwnRights) != OwnRights)
            {
                findings.Add(new Finding(
                    Severity.Error, "directory", $"{location.Directory} may not be written by its owner (mode {mode})", $"chmod 700 {Quoted(location.Directory)}"));
            }

            return true;
        }
        catch (RegistryException e)
        {
            Add("directory", e);
            return false;
        }
    }

    /// <summary>Whether the directory that is not there yet can be made: tried beside it, for rights alone do not tell.</summary>
    private bool CanBeCreated()
    {
        var parent = Path.GetDirectoryName(location.Directory);
        while (parent is { Length: > 0 } && Look(parent) is null)
        {
            parent = Path.GetDirectoryName(parent);
        }

        var trial = Path.Combine(parent ?? "/", $".dotnet-tmux-{Guid.NewGuid():N}"[..20]);
        try
        {
            Directory.CreateDirectory(trial);
            Directory.Delete(trial);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Add(new Finding(
                Severity.Error, "directory", $"{location.Directory} cannot be created in {parent}: {Reason(e)}", RegistryLocation.OtherPlace));
            return false;
        }
    }

    private static string Reason(Exception error) => error is UnauthorizedAccessException ? "permission denied" : error.Message.Split(" : '")[0].TrimEnd('.');

    /// <summary>The rows; null where they cannot be read.</summary>
    public RegistrySnapshot? Rows()
    {
        foreach (var problem in RegistryValidator.Validate(location).Where(p => !p.IsFatal && p.Path != location.Directory))
        {
            var fix = problem.Path == location.BackupFile ? $"rm {Quoted(problem.Path)}" : $"\"${{EDITOR:-vi}}\" {Quoted(problem.Path)}";
            findings.Add(new Finding(Severity.Warning, "registry", $"{problem.Path}: {problem.Message}", fix));
        }

        try
        {
            return RegistryFiles.Interpret(location, RegistryFiles.Read(location.RegistryFile));
        }
        catch (RegistryException e)
        {
            Add("registry", e);
            return null;
        }
    }

    public void FilesThatOthersMayRead()
    {
        foreach (var path in (string[])[location.RegistryFile, location.BackupFile, location.LockFile])
        {
            if (Look(path) is { IsRegular: true } status && (status.Permissions & OthersRights) != 0)
            {
                findings.Add(new Finding(
                    Severity.Warning, "registry", $"{path} is open to others (mode {Convert.ToString(status.Permissions, 8)})", $"chmod 600 {Quoted(path)}"));
            }
        }
    }

    /// <summary>What writers that were killed have left.</summary>
    public void Litter()
    {
        foreach (var path in RegistryFiles.Litter(location).Where(path => (RegistryFiles.WriterOf(path) is not { } pid || ProcessIdentity.Of(pid) is null)
            // A writer that ended meanwhile has taken its file along.
            && Look(path) is not null))
        {
            var recursive = Look(path)?.IsDirectory == true ? "-r " : "";
            findings.Add(new Finding(Severity.Warning, "litter", $"{path} was left by a writer that is gone", $"rm {recursive}{Quoted(path)}"));
        }
    }

    /// <summary>Whether somebody has the lock for longer than a look at it takes.</summary>
    public async Task LockAsync(CancellationToken cancellationToken)
    {
        if (Look(location.LockFile) is not { } status)
        {
            return;
        }

        if (status.IsDirectory)
        {
            if (DirectoryLock.Describe(location, status, time) is var (what, isStale))
            {
                findings.Add(new Finding(
                    Severity.Warning, "lock", $"{location.LockFile} {what}", isStale ? $"rm -r {Quoted(location.LockFile)}" : $"cat {Quoted(location.LockFile)}/owner"));
            }
        }
        else if (status.IsLink)
        {
            Add("lock", RegistryFiles.PlantedLink(location.LockFile));
        }
        else
        {
            await FileLockAsync(status, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FileLockAsync(FileStatus status, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        var (start, holder) = (begin, LockHolder.Of(status));
        while (IsHeld() && time.GetElapsedTime(begin) < s_busy)
        {
            if (LockHolder.Of(status) is var now && now != holder)
            {
                (start, holder) = (time.GetTimestamp(), now);
            }

            if (time.GetElapsedTime(start) >= s_longHeld)
            {
                var by = holder is { } pid ? string.Create(CultureInfo.InvariantCulture, $" by process {pid}") : "";
                findings.Add(new Finding(
                    Severity.Error,
                    "lock",
                    $"{location.LockFile} has been held{by} for over {s_longHeld.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s",
                    holder is { } process ? string.Create(CultureInfo.InvariantCulture, $"kill {process}") : $"fuser -v {Quoted(location.LockFile)}"));
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), time, cancellationToken).ConfigureAwait(false);
        }
    }

    public bool IsHeld()
    {
        try
        {
            using var handle = NativeFile.OpenRead(location.LockFile);
            if (!NativeFile.TryLock(handle))
            {
                return true;
            }

            NativeFile.Unlock(handle);
            return false;
        }
        catch (NativeError)
        {
            return false; // It went, or cannot be opened: the directory's finding says so.
        }
    }

    private static FileStatus? Look(string path)
    {
        try
        {
            return NativeFile.Status(path);
        }
        catch (NativeError)
        {
            return null;
        }
    }

    private void Add(string check, RegistryException problem)
    {
        const string Prefix = "registry: ";
        var message = problem.Problem.StartsWith(Prefix, StringComparison.Ordinal) ? problem.Problem[Prefix.Length..] : problem.Problem;
        findings.Add(new Finding(Severity.Error, check, message, problem.Fix ?? $"ls -ld {Quoted(location.Directory)}"));
    }

    private static string Quoted(string path) => RegistryException.Quoted(path);
}
