using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace TmuxTool.Registry;

/// <summary>The lock that flock(1) takes on the lock file.</summary>
internal sealed class LockFile(RegistryLocation location, TimeProvider time, Action<string>? warn)
{
    // Up to here a waiter tries again and again; beyond, it queues in the kernel, which is fair and costs nothing.
    private static readonly TimeSpan s_shortWait = TimeSpan.FromMilliseconds(100);

    // Tasks of this process queue here, so that only one of them needs a thread that waits in the kernel.
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new(StringComparer.Ordinal);

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="RegistryException">LockTimeout, Insecure or Unwritable.</exception>
    public async Task<HeldLock> AcquireAsync(TimeSpan timeout, CancellationToken ct)
    {
        var gate = s_gates.GetOrAdd(location.LockFile, _ => new SemaphoreSlim(1, 1));
        var start = time.GetTimestamp();
        if (!await gate.WaitAsync(timeout, ct).ConfigureAwait(false))
        {
            throw TimedOut(timeout);
        }

        try
        {
            while (true)
            {
                ct.ThrowIfCancellationRequested();
                var left = timeout - time.GetElapsedTime(start);
                var handle = TryAcquire() ?? await WaitAsync(left, timeout, ct).ConfigureAwait(false);
                if (handle is not null)
                {
                    return new HeldLock(location, handle, gate);
                }

                if (left <= TimeSpan.Zero)
                {
                    throw TimedOut(timeout);
                }
            }
        }
        catch
        {
            gate.Release();
            throw;
        }
    }

    private static RegistryException TimedOut(TimeSpan timeout)
        => new(RegistryFailure.LockTimeout, $"registry: Failed to acquire lock after {LockTimeout.Show(timeout)}");

    /// <summary>The lock, if it is free at this moment.</summary>
    private SafeFileHandle? TryAcquire()
    {
        // A few times: where files seem to be another at every look, the caller's timeout has to end it.
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var handle = Open();
            if (handle is null)
            {
                if (!DirectoryLock.TryReclaim(location, time, warn))
                {
                    return null;
                }

                continue;
            }

            if (!Guarded(handle, NativeFile.TryLock))
            {
                handle.Dispose();
                return null;
            }

            if (Guarded(handle, IsStillTheLock))
            {
                return handle;
            }

            handle.Dispose();
        }

        return null;
    }

    private async Task<SafeFileHandle?> WaitAsync(TimeSpan left, TimeSpan timeout, CancellationToken ct)
    {
        if (left <= TimeSpan.Zero)
        {
            return null;
        }

        var handle = timeout > s_shortWait ? Open() : null;
        if (handle is null)
        {
            var pause = TimeSpan.FromMilliseconds(Random.Shared.Next(1, 4));
            await Task.Delay(pause < left ? pause : left, time, ct).ConfigureAwait(false);
            return null;
        }

        SafeFileHandle? got;
        try
        {
            got = await KernelQueue.WaitAsync(handle, left, time, ct).ConfigureAwait(false);
        }
        catch (NativeError e)
        {
            throw RegistryException.Unwritable(location.LockFile, e.Reason, e);
        }

        if (got is null || Guarded(got, IsStillTheLock))
        {
            return got;
        }

        // Someone removed the file while we waited for it.
        got.Dispose();
        return null;
    }

    /// <summary>Null where a directory stands in the lock's place.</summary>
    private SafeFileHandle? Open()
    {
        SafeFileHandle handle;
        try
        {
            handle = NativeFile.OpenOrCreate(location.LockFile);
        }
        catch (NativeError e) when (e.Code == NativeFile.IsDirectory)
        {
            return null;
        }
        catch (NativeError e) when (e.Code == NativeFile.TooManyLinks)
        {
            throw RegistryFiles.PlantedLink(location.LockFile);
        }
        catch (NativeError e)
        {
            throw RegistryException.Unwritable(location.LockFile, e.Reason, e);
        }

        Guarded(handle, Tighten);
        return handle;
    }

    // Scripts create it with the umask's rights; whoever may read it may hold a lock on it for ever.
    private static bool Tighten(SafeFileHandle handle)
    {
        var status = NativeFile.Status(handle);
        if (status.Permissions != 0x180 && status.Owner == NativeFile.EffectiveUser)
        {
            NativeFile.SetMode(handle, 0x180);
        }

        return true;
    }

    private bool IsStillTheLock(SafeFileHandle handle)
        => NativeFile.Status(location.LockFile) is { } named && named.IsSameFile(NativeFile.Status(handle));

    private bool Guarded(SafeFileHandle handle, Func<SafeFileHandle, bool> step)
    {
        try
        {
            return step(handle);
        }
        catch (NativeError e)
        {
            handle.Dispose();
            throw RegistryException.Unwritable(location.LockFile, e.Reason, e);
        }
    }
}
