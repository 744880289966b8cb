using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace TmuxTool.Tmux;

/// <summary>
/// The system calls under <see cref="ServerConnection"/>, as Linux has them: the framework's sockets do not pass
/// descriptors on.
/// </summary>
internal static unsafe partial class NativeSocket
{
    public const int NoSuchFile = 2; // ENOENT
    public const int WouldBlock = 11; // EAGAIN
    public const int ConnectionRefused = 111; // ECONNREFUSED

    private const int Interrupted = 4; // EINTR
    private const ushort Unix = 1; // AF_UNIX
    private const int StreamCloseOnExec = 1 | 0x80000; // SOCK_STREAM | SOCK_CLOEXEC
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int SendTimeout = 21; // SO_SNDTIMEO
    private const int PassDescriptors = 1; // SCM_RIGHTS
    private const int NoSignal = 0x4000; // MSG_NOSIGNAL
    private const int DoNotWait = 0x40; // MSG_DONTWAIT
    private const int Both = 2; // SHUT_RDWR
    private const short Readable = 1; // POLLIN

    /// <summary>Connects; an invalid handle and the error number where that fails.</summary>
    /// <param name="path">The socket.</param>
    /// <param name="limit">How long the queue of a server that accepts nobody is waited for.</param>
    public static (SafeFileHandle Socket, int Error) Connect(string path, TimeSpan limit)
    {
        var address = new byte[sizeof(ushort) + Encoding.UTF8.GetByteCount(path) + 1];
        MemoryMarshal.Write(address, Unix);
        Encoding.UTF8.GetBytes(path, address.AsSpan(sizeof(ushort)));
        var timeout = stackalloc nint[] { (nint)limit.TotalSeconds, limit.Milliseconds * 1000 };
        var socket = OpenSocket(Unix, StreamCloseOnExec, 0);
        var result = socket.IsInvalid ? -1 : SetOption(socket, SocketLevel, SendTimeout, timeout, 2 * (uint)sizeof(nint));
        if (result == 0)
        {
            do
            {
                result = Connect(socket, address, address.Length);
            }
            while (WasInterrupted(result));
        }

        var error = result == 0 ? 0 : Marshal.GetLastPInvokeError();
        if (result != 0)
        {
            socket.Dispose();
        }

        return (socket, error);
    }

    /// <summary>Two sockets that are connected to each other.</summary>
    public static (SafeFileHandle One, SafeFileHandle Other) Pair()
    {
        var both = stackalloc int[2];
        return OpenPair(Unix, StreamCloseOnExec, 0, both) == 0
            ? (new SafeFileHandle(both[0], ownsHandle: true), new SafeFileHandle(both[1], ownsHandle: true))
            : throw new IOException($"cannot make a pair of sockets: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Sends a message that takes a descriptor along; whether it could be sent.</summary>
    public static bool SendWith(SafeFileHandle socket, ReadOnlySpan<byte> message, SafeFileHandle descriptor)
    {
        fixed (byte* bytes = message)
        {
            var part = new Part { Start = bytes, Length = (nuint)message.Length };
            var control = new Control
            {
                Length = (nuint)(sizeof(nuint) + (3 * sizeof(int))),
                Level = SocketLevel,
                Type = PassDescriptors,
                Descriptor = (int)descriptor.DangerousGetHandle(),
            };
            var header = new Message { Parts = &part, PartCount = 1, Control = &control, ControlLength = (nuint)sizeof(Control) };
            nint sent;
            do
            {
                sent = SendMessage(socket, &header, NoSignal);
            }
            while (WasInterrupted(sent));
            return sent == message.Length;
        }
    }

    /// <summary>Sends what fits; -1 where nothing does, and the last error says why.</summary>
    /// <param name="socket">Where to.</param>
    /// <param name="bytes">What.</param>
    /// <param name="wait">Whether to wait until something fits.</param>
    public static int Send(SafeFileHandle socket, ReadOnlySpan<byte> bytes, bool wait)
    {
        nint sent;
        do
        {
            sent = Send(socket, bytes, (nuint)bytes.Length, NoSignal | (wait ? 0 : DoNotWait));
        }
        while (WasInterrupted(sent));
        return (int)sent;
    }

    /// <summary>Takes what is there: 0 at the end, -1 where there is nothing yet or the connection is broken.</summary>
    public static int ReceiveNow(SafeFileHandle socket, Span<byte> buffer)
    {
        nint received;
        do
        {
            received = Receive(socket, buffer, (nuint)buffer.Length, DoNotWait);
        }
        while (WasInterrupted(received));
        return (int)received;
    }

    /// <summary>Waits until one of the two has something to read, or has ended; false where the time is up.</summary>
    public static bool WaitForEither(SafeFileHandle one, SafeFileHandle other, TimeSpan limit)
    {
        var both = stackalloc Polled[]
        {
            new Polled { Descriptor = (int)one.DangerousGetHandle(), Events = Readable },
            new Polled { Descriptor = (int)other.DangerousGetHandle(), Events = Readable },
        };
        int ready;
        do
        {
            // An interruption starts the time anew: that is rare, and it is a limit, no clock.
            ready = Poll(both, 2, (int)Math.Ceiling(limit.TotalMilliseconds));
        }
        while (WasInterrupted(ready));
        return ready != 0;
    }

    /// <summary>Ends a connection in both directions; the descriptor stays.</summary>
    public static void ShutDown(SafeFileHandle socket) => _ = ShutDown(socket, Both);

    private static bool WasInterrupted(nint result) => result == -1 && Marshal.GetLastPInvokeError() == Interrupted;

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial SafeFileHandle OpenSocket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(SafeFileHandle socket, int level, int name, void* value, uint length);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int Connect(SafeFileHandle socket, byte[] address, int length);

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    private static partial int OpenPair(int domain, int type, int protocol, int* both);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint SendMessage(SafeFileHandle socket, Message* message, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeFileHandle socket, ReadOnlySpan<byte> bytes, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(SafeFileHandle socket, Span<byte> buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(Polled* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    private static partial int ShutDown(SafeFileHandle socket, int how);

    // struct iovec
    private struct Part
    {
        public byte* Start;
        public nuint Length;
    }

    // struct msghdr
    private struct Message
    {
        public void* Name;
        public uint NameLength;
        public Part* Parts;
        public nuint PartCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    // struct cmsghdr with one descriptor behind it, padded as CMSG_SPACE does
    private struct Control
    {
        public nuint Length;
        public int Level;
        public int Type;
        public nint Descriptor;
    }

    // struct pollfd
    private struct Polled
    {
        public int Descriptor;
        public short Events;
#pragma warning disable CS0649 // The kernel writes it.
        public short Happened;
#pragma warning restore CS0649
    }
}
