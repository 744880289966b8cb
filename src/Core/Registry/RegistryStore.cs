namespace TmuxTool.Registry;

/// <summary>
/// The one reader and writer of a registry, shared with other processes and with scripts that hold
/// flock(1) on the lock file. Safe for concurrent use.
/// </summary>
public sealed class RegistryStore
{
    private static readonly TimeSpan s_touchPatience = TimeSpan.FromMilliseconds(50);
    private readonly TimeProvider _time;
    private readonly RegistryReader _reader;

    /// <summary>A store at that place; nothing is touched yet.</summary>
    /// <param name="location">Where the registry lives.</param>
    /// <param name="time">Clock for timeouts and <c>last_active</c>; the system's where null.</param>
    public RegistryStore(RegistryLocation location, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(location);
        Location = location;
        _time = time ?? TimeProvider.System;
        _reader = new(location);
    }

    /// <summary>Where the registry lives.</summary>
    public RegistryLocation Location { get; }

    internal TimeProvider Time => _time;

    /// <summary>Told, in one line, of things that were put right on the way, such as a stale lock.</summary>
    public Action<string>? Warn { get; set; }

    /// <summary>Reads without a lock: the file is only ever replaced as a whole. No file is an empty registry.</summary>
    /// <exception cref="RegistryException">Corrupt, WrongVersion, Insecure or Unreadable.</exception>
    public RegistrySnapshot Read()
        => Location.CheckDirectory() is null
            ? RegistrySnapshot.Empty
            : _reader.Read().Snapshot;

    /// <summary>Creates the directory if need be and waits for the lock.</summary>
    /// <param name="timeout">How long; <c>$LOCK_TIMEOUT</c>, else 5 seconds, where null.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="RegistryException">LockTimeout, Insecure or Unwritable.</exception>
    /// <exception cref="ArgumentException"><c>$LOCK_TIMEOUT</c> is no number of seconds.</exception>
    internal async Task<RegistryLock> LockAsync(TimeSpan? timeout = null, CancellationToken ct = default)
    {
        var limit = timeout ?? LockTimeout.FromEnvironment();
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero, nameof(timeout));
        Location.EnsureDirectory();
        return new(Location, _reader, await new LockFile(Location, _time, Warn).AcquireAsync(limit, ct).ConfigureAwait(false));
    }

    /// <summary>
    /// Locks, reads, changes and writes. Rows whose owner is gone are left out of what is written.
    /// </summary>
    /// <param name="change">Gives the new content; the very snapshot that it was given means no change.</param>
    /// <param name="timeout">How long to wait for the lock; <c>$LOCK_TIMEOUT</c>, else 5 seconds, where null.</param>
    /// <param name="ct">Gives up waiting for the lock; once it is held, the update is finished.</param>
    /// <returns>What the registry holds now.</returns>
    /// <exception cref="RegistryException">Any kind; the old registry stands.</exception>
    public async Task<RegistrySnapshot> UpdateAsync(
        Func<RegistrySnapshot, RegistrySnapshot> change, TimeSpan? timeout = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        using var held = await LockAsync(timeout, ct).ConfigureAwait(false);
        var before = held.Read();
        var after = change(before);
        if (ReferenceEquals(before, after))
        {
            return before;
        }

        after = WithoutOrphans(after);
        held.Write(after);
        return after;
    }

    /// <summary>
    /// Sets <c>last_active</c> to now, best effort: given up where the lock is busy for more than 50 ms or
    /// anything is wrong with the registry. Never adds a row.
    /// </summary>
    /// <param name="name">Session name.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>True when the row now has this second, or a later one, as its <c>last_active</c>.</returns>
    internal async Task<bool> TouchAsync(string name, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        var now = DateTimeOffset.FromUnixTimeSeconds(_time.GetUtcNow().ToUnixTimeSeconds());
        try
        {
            if (!Read().Sessions.TryGetValue(name, out var seen) || seen.LastActive == now)
            {
                return seen is not null;
            }

            var after = await UpdateAsync(
                snapshot => snapshot.Sessions.TryGetValue(name, out var row) && row.LastActive < now
                    ? snapshot.With(name, row with { LastActive = now })
                    : snapshot,
                s_touchPatience,
                ct).ConfigureAwait(false);
            return after.Sessions.ContainsKey(name);
        }
        catch (RegistryException)
        {
            return false;
        }
    }

    private static RegistrySnapshot WithoutOrphans(RegistrySnapshot snapshot)
    {
        var running = new Dictionary<ProcessIdentity, bool>();
        var orphans = new List<string>();
        foreach (var (name, row) in snapshot.Rows)
        {
            if (row.Owner is not { } owner)
            {
                continue;
            }

            if (!running.TryGetValue(owner, out var runs))
            {
                running[owner] = runs = owner.IsRunning;
            }

            if (!runs)
            {
                orphans.Add(name);
            }
        }

        return snapshot.Without(orphans);
    }
}
