namespace TmuxTool.Registry;

/// <summary>The registry under its lock: what is read stays true until it is disposed.</summary>
internal sealed class RegistryLock : IDisposable
{
    private readonly RegistryLocation _location;
    private readonly RegistryReader _reader;
    private readonly HeldLock _held;
    private ReadOnlyMemory<byte> _bytes;
    private bool _isRead;
    private bool _disposed;

    internal RegistryLock(RegistryLocation location, RegistryReader reader, HeldLock held)
    {
        _location = location;
        _reader = reader;
        _held = held;
    }

    /// <summary>Reads the registry; no file is an empty registry.</summary>
    /// <exception cref="RegistryException">Corrupt, WrongVersion, Insecure or Unreadable.</exception>
    public RegistrySnapshot Read()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var reading = _reader.Read(tighten: true);
        _bytes = reading.Bytes;
        _isRead = true;
        return reading.Snapshot;
    }

    /// <summary>
    /// Replaces the registry, all or nothing; the file that stood there becomes the backup. What killed
    /// writers left in the directory is removed.
    /// </summary>
    /// <param name="snapshot">The new content.</param>
    /// <exception cref="RegistryException">
    /// Unwritable: the old registry stands. Corrupt or WrongVersion: what stands there is never overwritten.
    /// </exception>
    public void Write(RegistrySnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_isRead)
        {
            Read();
        }

        // First of all: on a full disk the room that litter takes may be the room that is needed.
        RegistryFiles.Sweep(_location);
        using var text = RegistryWriter.Write(snapshot);
        RegistryFiles.Replace(_location, text.Bytes, _bytes);
        _isRead = false;
    }

    /// <summary>Gives the lock up.</summary>
    public void Dispose()
    {
        _disposed = true;
        _held.Dispose();
    }
}
