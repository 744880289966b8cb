using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TmuxTool.Tmux;

/// <summary>What a server says to a client outside of control mode: all that matters is that it is over.</summary>
internal sealed class ServerMessages
{
    private readonly byte[] _buffer = new byte[ClientIntroduction.MessageLimit];
    private int _length;

    /// <summary>Reads what has come, once; whether the server has ended the connection, asks us to, or sends what is no message.</summary>
    public bool IsOver(SafeFileHandle server)
    {
        // No message is longer than the buffer: where that is full, it holds none.
        var count = NativeSocket.ReceiveNow(server, _buffer.AsSpan(_length));
        if (count <= 0)
        {
            return count == 0 || Marshal.GetLastPInvokeError() != NativeSocket.WouldBlock;
        }

        _length += count;
        return Take();
    }

    private bool Take()
    {
        var start = 0;
        while (_length - start >= ClientIntroduction.HeaderSize)
        {
            var header = _buffer.AsSpan(start);
            // The upper half of the length has flags in it, and none is longer than the lower half can say.
            var size = BinaryPrimitives.ReadUInt16LittleEndian(header[4..]);
            if (EndsConnection((MessageType)BinaryPrimitives.ReadUInt32LittleEndian(header)) || size < ClientIntroduction.HeaderSize)
            {
                return true;
            }

            if (start + size > _length)
            {
                break;
            }

            start += size;
        }

        _buffer.AsSpan(start.._length).CopyTo(_buffer);
        _length -= start;
        return false;
    }

    private static bool EndsConnection(MessageType type) => type is MessageType.Version
        or MessageType.Detach or MessageType.DetachKill or MessageType.Exit or MessageType.Exited
        or MessageType.Shutdown or MessageType.Exec;
}
