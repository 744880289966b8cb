using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TmuxTool.Registry;

/// <summary>The few POSIX calls that .NET does not offer with the guarantees needed here.</summary>
internal static partial class NativeFile
{
    public const int NoEntry = 2;
    public const int Exists = 17;
    public const int NotDirectory = 20;
    public const int IsDirectory = 21;
    private const int Interrupted = 4;
    private const int FileTooBig = 27;
    private const int FileSizeLimit = 1;

    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;
    private const int LockNone = 8;

    private static readonly bool s_mac = OperatingSystem.IsMacOS();

    // Linux gives these two bits other places on ARM than elsewhere.
    private static readonly bool s_arm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    public static int WouldBlock => s_mac ? 35 : 11;

    public static int TooManyLinks => s_mac ? 62 : 40;

    private static int NoFollow => s_mac ? 0x100 : s_arm ? 0x8000 : 0x20000;

    private static int CloseOnExec => s_mac ? 0x1000000 : 0x80000;

    private static int Create => s_mac ? 0x200 : 0x40;

    private static int Exclusive => s_mac ? 0x800 : 0x80;

    private static int NonBlocking => s_mac ? 0x4 : 0x800;

    private static int DirectoryOnly => s_mac ? 0x100000 : s_arm ? 0x4000 : 0x10000;

    /// <summary>Opens for reading; never through a link, never waiting for the other end of a pipe.</summary>
    public static SafeFileHandle OpenRead(string path) => Open(path, NoFollow | NonBlocking);

    public static SafeFileHandle OpenDirectory(string path) => Open(path, NoFollow | DirectoryOnly);

    /// <summary>Opens for reading and writing, creating with mode 0600 where it is missing.</summary>
    public static SafeFileHandle OpenOrCreate(string path) => Open(path, 2 | Create | NoFollow | NonBlocking);

    /// <summary>Creates a file that did not exist, mode 0600 whatever the umask.</summary>
    public static SafeFileHandle CreateNew(string path)
    {
        var handle = Open(path, 2 | Create | Exclusive | NoFollow);
        SetMode(handle, 0x180);
        return handle;
    }

    public static void SetMode(SafeFileHandle handle, uint mode) => Check(FChmod(handle, mode), "chmod");

    /// <summary>Takes the lock that flock(1) takes; false where someone else has it.</summary>
    public static bool TryLock(SafeFileHandle handle)
    {
        while (Flock(handle, LockExclusive | LockNonBlocking) != 0)
        {
            var code = Marshal.GetLastPInvokeError();
            if (code == WouldBlock)
            {
                return false;
            }

            if (code != Interrupted)
            {
                throw new NativeError("flock", code);
            }
        }

        return true;
    }

    /// <summary>
    /// Gives the lock up. Closing the file does so too, but not while a child that is being started still has
    /// a copy of it.
    /// </summary>
    public static void Unlock(SafeFileHandle handle) => _ = Flock(handle, LockNone);

    /// <summary>Waits without limit for the lock.</summary>
    public static void Lock(SafeFileHandle handle)
    {
        while (Flock(handle, LockExclusive) != 0)
        {
            var code = Marshal.GetLastPInvokeError();
            if (code != Interrupted)
            {
                throw new NativeError("flock", code);
            }
        }
    }

    /// <summary>Writes all of the bytes to a file that is empty.</summary>
    public static unsafe void Write(SafeFileHandle handle, ReadOnlySpan<byte> bytes)
    {
        // Beyond this limit the kernel does not merely fail the write, it kills the process (SIGXFSZ).
        if (GetLimit(FileSizeLimit, out var limit) == 0 && (nuint)bytes.Length > limit.Soft)
        {
            throw new NativeError("write", FileTooBig);
        }

        while (!bytes.IsEmpty)
        {
            nint written;
            fixed (byte* start = bytes)
            {
                written = WriteCall(handle, start, (nuint)bytes.Length);
            }

            if (written < 0)
            {
                var code = Marshal.GetLastPInvokeError();
                if (code == Interrupted)
                {
                    continue;
                }

                throw new NativeError("write", code);
            }

            bytes = bytes[(int)written..];
        }
    }

    public static void Flush(SafeFileHandle handle) => Check(FSync(handle), "fsync");

    public static void Rename(string from, string to) => Check(RenameCall(from, to), "rename");

    public static void Link(string from, string to) => Check(LinkCall(from, to), "link");

    /// <summary>Removes a name; nothing happens where there is none.</summary>
    public static bool TryRemove(string path) => UnlinkCall(path) == 0;

    /// <summary>Creates a directory with no more than mode 0700; false where something is there already.</summary>
    public static bool TryMakeDirectory(string path)
    {
        if (MkDir(path, 0x1C0) == 0)
        {
            return true;
        }

        var code = Marshal.GetLastPInvokeError();
        return code == Exists ? false : throw new NativeError("mkdir", code);
    }

    public static uint EffectiveUser => GetEUid();

    /// <summary>The status of the name itself (a link is not followed); null where there is none.</summary>
    public static unsafe FileStatus? Status(string path)
    {
        var buffer = stackalloc byte[256];
        var result = s_mac
            ? s_arm ? LStatMacArm(path, buffer) : LStatMac(path, buffer)
            : Statx(-100, path, 0x100, 0x7FF, buffer);
        if (result == 0)
        {
            return Decode(new ReadOnlySpan<byte>(buffer, 256));
        }

        var code = Marshal.GetLastPInvokeError();
        return code is NoEntry or NotDirectory ? null : throw new NativeError("stat", code);
    }

    public static unsafe FileStatus Status(SafeFileHandle handle)
    {
        var buffer = stackalloc byte[256];
        var result = s_mac
            ? s_arm ? FStatMacArm(handle, buffer) : FStatMac(handle, buffer)
            : StatxHandle(handle, "", 0x1000, 0x7FF, buffer);
        Check(result, "stat");
        return Decode(new ReadOnlySpan<byte>(buffer, 256));
    }

    private static FileStatus Decode(ReadOnlySpan<byte> raw)
    {
        static uint U32(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt32LittleEndian(at);
        static ulong U64(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt64LittleEndian(at);

        // struct statx is the same on every Linux; struct stat is not, hence statx there.
        return s_mac
            ? new FileStatus(U32(raw), U64(raw[8..]), U32(raw[16..]), U32(raw[4..]) & 0xFFFF, (long)U64(raw[48..]))
            : new FileStatus(U64(raw[136..]), U64(raw[32..]), U32(raw[20..]), U32(raw[28..]) & 0xFFFF, (long)U64(raw[112..]));
    }

    private static SafeFileHandle Open(string path, int flags)
    {
        while (true)
        {
            // On Apple silicon the mode of this variadic call is passed elsewhere and arrives as garbage:
            // whoever creates a file sets its mode afterwards.
            var handle = OpenCall(path, flags | CloseOnExec, 0x180);
            if (!handle.IsInvalid)
            {
                return handle;
            }

            var code = Marshal.GetLastPInvokeError();
            handle.Dispose();
            if (code != Interrupted)
            {
                throw new NativeError("open", code);
            }
        }
    }

    private static void Check(int result, string call)
    {
        if (result != 0)
        {
            throw new NativeError(call, Marshal.GetLastPInvokeError());
        }
    }

    private struct ResourceLimit
    {
        public nuint Soft;
        public nuint Hard;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenCall(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    private static partial int FChmod(SafeFileHandle handle, uint mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle handle, int operation);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint WriteCall(SafeFileHandle handle, byte* start, nuint count);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameCall(string from, string to);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkCall(string from, string to);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnlinkCall(string path);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MkDir(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEUid();

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int directory, string path, int flags, uint mask, byte* buffer);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int StatxHandle(SafeFileHandle handle, string path, int flags, uint mask, byte* buffer);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int LStatMac(string path, byte* buffer);

    [LibraryImport("libc", EntryPoint = "lstat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int LStatMacArm(string path, byte* buffer);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static unsafe partial int FStatMac(SafeFileHandle handle, byte* buffer);

    [LibraryImport("libc", EntryPoint = "fstat", SetLastError = true)]
    private static unsafe partial int FStatMacArm(SafeFileHandle handle, byte* buffer);
}
