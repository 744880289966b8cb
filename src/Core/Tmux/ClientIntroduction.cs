using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace TmuxTool.Tmux;

/// <summary>How the header of a message notes that a descriptor comes with it: imsg, OpenBSD's framing, has changed it.</summary>
internal enum ImsgDialect
{
    /// <summary>A flag of its own; tmux up to 3.5a.</summary>
    Flag,

    /// <summary>The highest bit of the length; tmux since 3.6.</summary>
    LengthBit,
}

/// <summary>The messages of tmux's own protocol that are needed here, as <c>tmux-protocol.h</c> numbers them since 3.2.</summary>
internal enum MessageType : uint
{
    Version = 12,
    IdentifyFlags = 100,
    IdentifyTerm = 101,
    IdentifyTtyName = 102,
    IdentifyStdin = 104,
    IdentifyDone = 106,
    IdentifyClientPid = 107,
    IdentifyCwd = 108,
    IdentifyFeatures = 109,
    IdentifyStdout = 110,
    IdentifyLongFlags = 111,
    Command = 200,
    Detach = 201,
    DetachKill = 202,
    Exit = 203,
    Exited = 204,
    Shutdown = 210,
    Exec = 217,
}

/// <summary>What a client in control mode says when it connects, as bytes.</summary>
internal sealed class ClientIntroduction
{
    /// <summary>Type, length, version of the protocol and pid.</summary>
    public const int HeaderSize = 16;

    /// <summary>The longest message, with its header.</summary>
    public const int MessageLimit = 16384;

    private const int ProtocolVersion = 8;
    private const int ControlMode = 0x2000; // CLIENT_CONTROL
    private const int Utf8 = 0x10000; // CLIENT_UTF8

    private readonly ImsgDialect _dialect;

    public ClientIntroduction(ImsgDialect dialect, CommandList commands)
    {
        _dialect = dialect;
        Input = [.. Message(MessageType.IdentifyStdin, [], withDescriptor: true)];
        Output = [.. Message(MessageType.IdentifyStdout, [], withDescriptor: true)];
        // The flags are what makes it a client in control mode, and tmux (3.3a to 3.6) crashes when it has news for
        // one that is not ready yet: https://github.com/tmux/tmux/pull/4980. So they go in one piece with the end.
        Rest =
        [
            .. Message(MessageType.IdentifyTerm, Text(Environment.GetEnvironmentVariable("TERM") ?? "")),
            .. Message(MessageType.IdentifyFeatures, Bytes(0)),
            .. Message(MessageType.IdentifyTtyName, Text("")),
            .. Message(MessageType.IdentifyCwd, Text("/")),
            .. Message(MessageType.IdentifyClientPid, Bytes(Environment.ProcessId)),
            .. Message(MessageType.IdentifyFlags, Bytes(ControlMode | Utf8)),
            .. Message(MessageType.IdentifyLongFlags, Bytes((long)(ControlMode | Utf8))),
            .. Message(MessageType.IdentifyDone, []),
            .. Command(commands),
        ];
    }

    /// <summary>To be sent with the descriptor that the server reads.</summary>
    public byte[] Input { get; }

    /// <summary>To be sent with the descriptor that the server writes.</summary>
    public byte[] Output { get; }

    /// <summary>Everything else and the commands.</summary>
    public byte[] Rest { get; }

    /// <summary>Whether the commands are short enough for the first message; others go through the connection's input.</summary>
    public static bool CanSay(CommandList commands) => Words(commands).Length <= MessageLimit - HeaderSize;

    private static byte[] Words(CommandList commands)
    {
        string[] words = [.. commands.ToArguments()];
        return [.. Bytes(words.Length), .. words.SelectMany(Text)];
    }

    private byte[] Command(CommandList commands)
    {
        var data = Words(commands);
        return data.Length <= MessageLimit - HeaderSize
            ? Message(MessageType.Command, data)
            : throw new ArgumentException($"tmux takes commands of at most {MessageLimit - HeaderSize} bytes, and these have {data.Length.ToString(CultureInfo.InvariantCulture)}");
    }

    private byte[] Message(MessageType type, ReadOnlySpan<byte> data, bool withDescriptor = false)
    {
        var length = (uint)(HeaderSize + data.Length);
        if (withDescriptor)
        {
            length |= _dialect == ImsgDialect.Flag ? 0x10000u : 0x80000000u;
        }

        return [.. Bytes((uint)type), .. Bytes(length), .. Bytes(ProtocolVersion), .. Bytes(Environment.ProcessId), .. data];
    }

    // As the machine has them: server and client are on the same one.
    private static ReadOnlySpan<byte> Bytes<T>(T value)
        where T : unmanaged
    {
        var bytes = new byte[Marshal.SizeOf<T>()];
        MemoryMarshal.Write(bytes, value);
        return bytes;
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
