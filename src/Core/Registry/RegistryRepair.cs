using System.Globalization;

namespace TmuxTool.Registry;

/// <summary>What a repair did, or would do.</summary>
/// <param name="WasNeeded">False where the registry can be read: then nothing is done.</param>
/// <param name="Problem">Why it was needed, one line; null where it was not.</param>
/// <param name="QuarantineFile">Where the bad file went; null where it was not needed.</param>
/// <param name="FromBackup">Names of the rows that came from the backup.</param>
/// <param name="Salvaged">Names of the rows that came from the damaged text.</param>
public sealed record RepairReport(
    bool WasNeeded,
    string? Problem,
    string? QuarantineFile,
    IReadOnlyList<string> FromBackup,
    IReadOnlyList<string> Salvaged);

/// <summary>Mends a corrupt registry without throwing anything away.</summary>
public static class RegistryRepair
{
    /// <summary>
    /// Puts the bad file aside as <c>.sessions.json.corrupt-YYYYMMDDTHHMMSSZ</c> and writes every row that
    /// the damaged text still holds whole, and those of the backup that it does not hold. The backup lacks
    /// the last update, so a row that was removed by it may come back; none is lost.
    /// </summary>
    /// <param name="store">The registry.</param>
    /// <param name="dryRun">Only tell; takes no lock and writes nothing.</param>
    /// <param name="timeout">How long to wait for the lock; <c>$LOCK_TIMEOUT</c>, else 5 seconds, where null.</param>
    /// <param name="ct">Gives up waiting for the lock.</param>
    /// <exception cref="RegistryException">LockTimeout, WrongVersion, Insecure, Unreadable or Unwritable.</exception>
    public static async Task<RepairReport> RunAsync(
        RegistryStore store, bool dryRun = false, TimeSpan? timeout = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (dryRun)
        {
            store.Location.CheckDirectory();
            return Repair(store, dryRun);
        }

        using var held = await store.LockAsync(timeout, ct).ConfigureAwait(false);
        return Repair(store, dryRun);
    }

    private static RepairReport Repair(RegistryStore store, bool dryRun)
    {
        var location = store.Location;
        var bytes = RegistryFiles.Read(location.RegistryFile, tighten: !dryRun);
        var problem = Diagnose(location, bytes);
        if (problem is null)
        {
            return new(false, null, null, [], []);
        }

        var salvaged = RowSalvage.Find(bytes);
        var backup = ReadBackup(location);
        var fromBackup = backup.Rows.Where(row => !salvaged.ContainsKey(row.Key)).ToList();
        var rows = new OrderedDictionary<string, SessionRow>(backup.Rows, StringComparer.Ordinal);
        foreach (var (name, row) in salvaged)
        {
            rows[name] = row;
        }

        using var mended = RegistryWriter.Write(new RegistrySnapshot(rows, null, backup.Extra));
        var aside = dryRun ? Names(store).First(path => NativeFile.Status(path) is null) : PutAside(store, bytes!);
        if (!dryRun)
        {
            Replace(location, mended.Bytes, aside);
        }

        return new(true, problem, aside, [.. fromBackup.Select(row => row.Key)], [.. salvaged.Keys]);
    }

    private static string? Diagnose(RegistryLocation location, byte[]? bytes)
    {
        try
        {
            RegistryFiles.Interpret(location, bytes);
            return null;
        }
        catch (RegistryException e) when (e.Failure == RegistryFailure.Corrupt)
        {
            return e.Problem;
        }
    }

    private static RegistrySnapshot ReadBackup(RegistryLocation location)
    {
        byte[]? bytes = null;
        try
        {
            bytes = RegistryFiles.Read(location.BackupFile);
            return bytes is null ? RegistrySnapshot.Empty : RegistryParser.Parse(bytes, location.BackupFile).Snapshot;
        }
        catch (RegistryException)
        {
            return new(RowSalvage.Find(bytes), null, UnknownMembers.None);
        }
    }

    // A second name first and the replacement after it, so that the bad file has a name at every moment.
    private static string PutAside(RegistryStore store, byte[] bytes)
    {
        foreach (var path in Names(store))
        {
            try
            {
                RegistryFiles.LinkOrCopy(store.Location.RegistryFile, path, bytes);
                return path;
            }
            catch (NativeError e) when (e.Code == NativeFile.Exists)
            {
                // The next name.
            }
            catch (IOException e)
            {
                NativeFile.TryRemove(path);
                throw RegistryException.Unwritable(path, RegistryFiles.Reason(e), e);
            }
        }

        throw new InvalidOperationException("There is always another name.");
    }

    private static void Replace(RegistryLocation location, ReadOnlySpan<byte> mended, string aside)
    {
        try
        {
            RegistryFiles.Replace(location, mended, previous: default);
        }
        catch (RegistryException)
        {
            NativeFile.TryRemove(aside);
            throw;
        }
    }

    private static IEnumerable<string> Names(RegistryStore store)
    {
        var now = store.Time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var name = $"{store.Location.RegistryFile}.corrupt-{now}";
        yield return name;
        for (var i = 2; ; i++)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{name}-{i}");
        }
    }
}
