namespace TmuxTool.Registry;

/// <summary>What stood in the file, and what it says.</summary>
internal sealed record RegistryReading(byte[]? Bytes, RegistrySnapshot Snapshot);

/// <summary>
/// Reads the registry and remembers it: a verb reads it up to three times, and comparing a text with the last one takes
/// a tenth of what understanding it does. Safe for concurrent use.
/// </summary>
internal sealed class RegistryReader(RegistryLocation location)
{
    private RegistryReading? _last;

    /// <param name="tighten">Whether rights that are too wide are mended.</param>
    /// <exception cref="RegistryException">Corrupt, WrongVersion, Insecure or Unreadable.</exception>
    public RegistryReading Read(bool tighten = false)
    {
        var last = Volatile.Read(ref _last);
        var bytes = RegistryFiles.Read(location.RegistryFile, tighten, last?.Bytes);
        if (last is not null && ReferenceEquals(bytes, last.Bytes))
        {
            return last;
        }

        var reading = new RegistryReading(bytes, RegistryFiles.Interpret(location, bytes));
        // What a registry without rows says depends on its backup, too.
        Volatile.Write(ref _last, reading.Snapshot.Rows.Count > 0 ? reading : null);
        return reading;
    }
}
