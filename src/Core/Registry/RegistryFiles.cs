using System.Buffers;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace TmuxTool.Registry;

/// <summary>Reads, replaces and tidies the registry's files. Whoever writes holds the lock.</summary>
internal static class RegistryFiles
{
    private const uint OwnerReadWrite = 0x180;

    // Some hundred thousand rows; beyond is not what a registry grows to, and an array has its limits.
    private const int MostBytes = 256 * 1024 * 1024;

    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdef");

    /// <summary>The file's bytes; null where there is none. Never through a link.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tighten">Whether rights that are too wide are mended.</param>
    /// <param name="known">Returned itself where the file holds just that.</param>
    public static byte[]? Read(string path, bool tighten = false, byte[]? known = null)
    {
        try
        {
            using var handle = NativeFile.OpenRead(path);
            var status = NativeFile.Status(handle);
            if (!status.IsRegular)
            {
                throw RegistryException.Unreadable(path, "it is not a regular file");
            }

            if (tighten && status.Permissions != OwnerReadWrite && status.Owner == NativeFile.EffectiveUser)
            {
                NativeFile.SetMode(handle, OwnerReadWrite);
            }

            var length = RandomAccess.GetLength(handle);
            if (length > MostBytes)
            {
                throw TooLarge(path, length);
            }

            return known is not null && length == known.Length && Holds(handle, known)
                ? known
                : ReadAll(handle, (int)length);
        }
        catch (NativeError e) when (e.Code == NativeFile.NoEntry)
        {
            return null;
        }
        catch (NativeError e) when (e.Code == NativeFile.TooManyLinks)
        {
            throw PlantedLink(path);
        }
        catch (IOException e)
        {
            throw RegistryException.Unreadable(path, Reason(e), e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw RegistryException.Unreadable(path, Reason(e), e);
        }
    }

    /// <summary>
    /// What the registry holds. A text without <c>sessions</c>, as a script leaves on a full disk, is a new
    /// registry only where no backup says that there were rows.
    /// </summary>
    public static RegistrySnapshot Interpret(RegistryLocation location, byte[]? bytes)
    {
        if (bytes is null)
        {
            return RegistrySnapshot.Empty;
        }

        var (snapshot, hasSessions) = RegistryParser.Parse(bytes, location.RegistryFile);
        return hasSessions || !BackupMayHaveRows(location)
            ? snapshot
            : throw RegistryException.Corrupt(
                location.RegistryFile,
                bytes.Length == 0 ? "it is empty, and its backup is not" : "it has no 'sessions', and its backup has");
    }

    /// <summary>
    /// Puts these bytes in the registry's place, all or nothing, and the bytes that stood there in the
    /// backup's, unless they were nothing worth keeping.
    /// </summary>
    public static void Replace(RegistryLocation location, ReadOnlySpan<byte> bytes, ReadOnlyMemory<byte> previous)
    {
        var temporary = TemporaryName(location.RegistryFile);
        try
        {
            WriteChecked(temporary, bytes);
            if (!previous.IsEmpty)
            {
                KeepBackup(location, previous.Span);
            }

            NativeFile.Rename(temporary, location.RegistryFile);
        }
        catch (IOException e)
        {
            NativeFile.TryRemove(temporary);
            throw RegistryException.Unwritable(location.RegistryFile, Reason(e), e);
        }
    }

    /// <summary>Removes what killed writers left. Under the lock no writer is alive.</summary>
    public static void Sweep(RegistryLocation location)
    {
        try
        {
            foreach (var path in Litter(location))
            {
                if (IsOurs(path, location.RegistryFile, "tmp"))
                {
                    NativeFile.TryRemove(path);
                }
                else
                {
                    Directory.Delete(path, recursive: true);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Litter is no reason to fail; the next update tries again.
        }
    }

    /// <summary>The temporary files and the stale locks put aside that lie there, of writers dead or alive.</summary>
    public static IReadOnlyList<string> Litter(RegistryLocation location)
        => [.. Directory.EnumerateFileSystemEntries(location.Directory, ".sessions.*")
            .Where(path => IsOurs(path, location.RegistryFile, "tmp") || IsOurs(path, location.LockFile, DirectoryLock.Tag))];

    /// <summary>The process in the name of a temporary file.</summary>
    public static int? WriterOf(string path)
        => path.Split('.') is [.., var pid, _] && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var writer) ? writer : null;

    /// <summary>NAME.tmp.PID.RANDOM: unique, and known as ours.</summary>
    /// <remarks>Not of RandomNumberGenerator, which loads OpenSSL: that takes longer than the whole update.</remarks>
    public static string TemporaryName(string path, string tag = "tmp")
        => string.Create(
            CultureInfo.InvariantCulture,
            $"{path}.{tag}.{Environment.ProcessId}.{Guid.NewGuid().ToString("N")[..16]}");

    // Scripts have temporary files too, so the whole shape of the name counts.
    private static bool IsOurs(ReadOnlySpan<char> path, string basis, string tag)
    {
        if (!path.StartsWith(basis, StringComparison.Ordinal) || !path[basis.Length..].StartsWith($".{tag}."))
        {
            return false;
        }

        var suffix = path[(basis.Length + tag.Length + 2)..];
        var dot = suffix.IndexOf('.');
        return dot > 0
            && suffix[..dot].IndexOfAnyExceptInRange('0', '9') < 0
            && suffix.Length - dot - 1 == 16
            && suffix[(dot + 1)..].IndexOfAnyExcept(s_hex) < 0;
    }

    public static RegistryException PlantedLink(string path)
        => RegistryException.Insecure(
            path, "is a symbolic link, and the registry's files must be real ones", $"rm {RegistryException.Quoted(path)}");

    public static string Reason(Exception error) => error is NativeError native ? native.Reason : error.Message;

    private static bool BackupMayHaveRows(RegistryLocation location)
    {
        try
        {
            return Read(location.BackupFile) is { Length: > 0 } bytes
                && RegistryParser.Parse(bytes, location.BackupFile).Snapshot.Rows.Count > 0;
        }
        catch (RegistryException)
        {
            // A backup that cannot be read is no proof that there were no rows.
            return true;
        }
    }

    private static RegistryException TooLarge(string path, long length)
        => new(
            RegistryFailure.Unreadable,
            string.Create(
                CultureInfo.InvariantCulture,
                $"registry: cannot read {path}: it has {length} bytes, and at most {MostBytes} are read"),
            $"mv {RegistryException.Quoted(path)} {RegistryException.Quoted(path + ".too-large")}");

    private static byte[] ReadAll(SafeFileHandle handle, int length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        var filled = 0;
        while (true)
        {
            var count = RandomAccess.Read(handle, bytes.AsSpan(filled), filled);
            filled += count;
            if (count == 0)
            {
                return filled == bytes.Length ? bytes : bytes[..filled];
            }

            if (filled == bytes.Length)
            {
                return bytes;
            }
        }
    }

    /// <summary>Gives the file a second name, or its bytes a second file where there are no hard links.</summary>
    /// <exception cref="NativeError">Code <see cref="NativeFile.Exists"/> where that name is taken.</exception>
    public static void LinkOrCopy(string from, string to, ReadOnlySpan<byte> bytes)
    {
        try
        {
            NativeFile.Link(from, to);
        }
        catch (NativeError e) when (e.Code != NativeFile.Exists)
        {
            WriteChecked(to, bytes);
        }
    }

    private static void WriteChecked(string temporary, ReadOnlySpan<byte> bytes)
    {
        using var handle = NativeFile.CreateNew(temporary);
        NativeFile.Write(handle, bytes);
        NativeFile.Flush(handle);
        if (!Holds(handle, bytes))
        {
            throw new IOException("what was written reads back differently");
        }
    }

    private static bool Holds(SafeFileHandle handle, ReadOnlySpan<byte> bytes)
    {
        // Piece by piece: memory that is new to the process is dearer than the comparison.
        var buffer = new byte[Math.Min(bytes.Length + 1, 64 * 1024)];
        for (var offset = 0; ;)
        {
            var count = RandomAccess.Read(handle, buffer, offset);
            if (count == 0)
            {
                return offset == bytes.Length;
            }

            if (!bytes[offset..].StartsWith(buffer.AsSpan(0, count)))
            {
                return false;
            }

            offset += count;
        }
    }

    private static void KeepBackup(RegistryLocation location, ReadOnlySpan<byte> previous)
    {
        var temporary = TemporaryName(location.RegistryFile);
        try
        {
            LinkOrCopy(location.RegistryFile, temporary, previous);
            NativeFile.Rename(temporary, location.BackupFile);
        }
        finally
        {
            // Renaming one name of a file to another of its names does nothing and leaves both.
            NativeFile.TryRemove(temporary);
        }
    }
}
