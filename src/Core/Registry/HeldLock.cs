using Microsoft.Win32.SafeHandles;

namespace TmuxTool.Registry;

/// <summary>The lock in our hands. Closing the file gives it up, and so does the end of the process.</summary>
internal sealed class HeldLock(RegistryLocation location, SafeFileHandle handle, SemaphoreSlim gate) : IDisposable
{
    private int _released;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _released, 1) != 0)
        {
            return;
        }

        // Where scripts lock with mkdir, a file left in the lock's place would shut them out for ever. Where
        // they lock with flock, the file must stay: they do not look whether it is still the one on disk.
        if (OperatingSystem.IsMacOS())
        {
            NativeFile.TryRemove(location.LockFile);
        }

        NativeFile.Unlock(handle);
        handle.Dispose();
        gate.Release();
    }
}
