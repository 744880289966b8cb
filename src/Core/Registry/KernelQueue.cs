using Microsoft.Win32.SafeHandles;

namespace TmuxTool.Registry;

/// <summary>
/// Waits for a lock in the kernel's own queue: first come, first served, side by side with flock(1), and
/// without polling. A waiting flock(2) cannot be called off, so it has a thread of its own; a waiter that
/// gave up leaves that thread behind, which lets go of the lock as soon as it gets it.
/// </summary>
internal sealed class KernelQueue
{
    private readonly TaskCompletionSource<SafeFileHandle> _locked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SafeFileHandle _handle;

    private KernelQueue(SafeFileHandle handle) => _handle = handle;

    /// <summary>The handle with the lock on it; null when the time is up.</summary>
    public static async Task<SafeFileHandle?> WaitAsync(
        SafeFileHandle handle, TimeSpan limit, TimeProvider time, CancellationToken ct)
    {
        var queue = new KernelQueue(handle);
        new Thread(queue.Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "registry lock" }.Start();
        try
        {
            return await queue._locked.Task.WaitAsync(limit, time, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            if (!queue._locked.TrySetCanceled(CancellationToken.None) && queue._locked.Task.IsCompletedSuccessfully)
            {
                // It came at the last moment.
                var late = await queue._locked.Task.ConfigureAwait(false);
                NativeFile.Unlock(late);
                late.Dispose();
            }

            return e is TimeoutException ? null : throw new OperationCanceledException(ct);
        }
    }

    private void Run()
    {
        try
        {
            NativeFile.Lock(_handle);
            if (!_locked.TrySetResult(_handle))
            {
                NativeFile.Unlock(_handle);
                _handle.Dispose();
            }
        }
        catch (NativeError e)
        {
            _handle.Dispose();
            _locked.TrySetException(e);
        }
    }
}
