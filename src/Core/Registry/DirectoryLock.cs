using System.Globalization;

namespace TmuxTool.Registry;

/// <summary>
/// The lock of scripts that have no flock(1): a directory in the lock's place with a file <c>owner</c>.
/// </summary>
internal static class DirectoryLock
{
    public const string Tag = "stale";

    // A script writes its name right after mkdir, and nobody needs the lock for so long.
    private static readonly TimeSpan s_namelessLimit = TimeSpan.FromSeconds(60);

    /// <summary>Takes the directory away where its owner is gone.</summary>
    public static bool TryReclaim(RegistryLocation location, TimeProvider time, Action<string>? warn)
    {
        try
        {
            // One at a time, or the second would take away a lock that was made after the first was done.
            using var handle = NativeFile.OpenDirectory(location.LockFile);
            var status = NativeFile.Status(handle);
            if (!NativeFile.TryLock(handle)
                || NativeFile.Status(location.LockFile) is not { } named
                || !named.IsSameFile(status)
                || WhyStale(location, status, time) is not { } why)
            {
                return false;
            }

            var aside = RegistryFiles.TemporaryName(location.LockFile, Tag);
            NativeFile.Rename(location.LockFile, aside);
            Directory.Delete(aside, recursive: true);
            warn?.Invoke($"registry: removed the stale lock {location.LockFile} ({why})");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its owner was quicker, or it cannot be told: it counts as held.
            return false;
        }
    }

    /// <summary>What is wrong with the directory; null where it may well be an honest lock of this moment.</summary>
    public static (string What, bool IsStale)? Describe(RegistryLocation location, FileStatus status, TimeProvider time)
    {
        try
        {
            return WhyStale(location, status, time) is { } why ? ($"is a stale lock: {why}", true)
                : AgeOf(status, time) > s_namelessLimit ? ("has been held for over a minute", false)
                : null;
        }
        catch (RegistryException e)
        {
            return (e.Message, false);
        }
    }

    /// <summary>
    /// The pid in an owner's text: the number after "pid", else the first that stands alone (not part of a
    /// host's name or a date); null where there is none.
    /// </summary>
    public static int? OwnerPid(string text)
    {
        var named = text.IndexOf("pid", StringComparison.OrdinalIgnoreCase);
        if (named >= 0 && text.AsSpan(named).IndexOfAnyInRange('0', '9') is >= 0 and var start)
        {
            var rest = text.AsSpan(named + start);
            var end = rest.IndexOfAnyExceptInRange('0', '9');
            return Number(end < 0 ? rest : rest[..end]);
        }

        foreach (var word in text.Split([' ', '\t', '\r', '\n', '=', ',', ';', '@', '(', ')']))
        {
            if (Number(word.AsSpan().Trim(':')) is { } pid)
            {
                return pid;
            }
        }

        return null;
    }

    private static string? WhyStale(RegistryLocation location, FileStatus status, TimeProvider time)
    {
        var owner = RegistryFiles.Read(Path.Combine(location.LockFile, "owner"));
        var pid = owner is null ? null : OwnerPid(System.Text.Encoding.UTF8.GetString(owner));
        if (pid is { } known)
        {
            return ProcessIdentity.Of(known) is null
                ? string.Create(CultureInfo.InvariantCulture, $"its owner, process {known}, is gone")
                : null;
        }

        return AgeOf(status, time) > s_namelessLimit ? "it names no owner and is over a minute old" : null;
    }

    private static TimeSpan AgeOf(FileStatus status, TimeProvider time)
        => time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(status.Modified);

    private static int? Number(ReadOnlySpan<char> text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid > 0 ? pid : null;
}
