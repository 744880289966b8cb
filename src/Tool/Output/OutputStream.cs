using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TmuxTool.Cli.Output;

/// <summary>Standard output cannot be written.</summary>
internal sealed class OutputException(string message) : IOException(message);

/// <summary>
/// Standard output or error, without .NET's console. With the first byte that goes through one of its streams, wherever
/// to, that one tells the terminal to send application codes for keys (<c>\e[?1h\e=</c>), and leaves it at that (.NET 10).
/// </summary>
internal sealed unsafe partial class OutputStream(SafeFileHandle handle, Predicate<int> isNoMatter) : Stream
{
    /// <summary>The error of a pipe whose reader has gone.</summary>
    public const int NobodyReads = 32;

    private const int Interrupted = 4;
    private const short Writable = 4;

    private static readonly int s_tryAgain = OperatingSystem.IsMacOS() ? 35 : 11;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var written = WriteSome(handle, buffer, (nuint)buffer.Length);
            if (written < 0 && !IsPassing(Marshal.GetLastPInvokeError()))
            {
                return;
            }

            buffer = buffer[(int)Math.Max(0, written)..];
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Whether it is worth to try again; false where what is written may be lost.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    private bool IsPassing(int error)
    {
        if (error == s_tryAgain)
        {
            // Somebody else who has this terminal or pipe, too, does not want to wait for it; we do.
            var request = new PollRequest { Descriptor = (int)handle.DangerousGetHandle(), Events = Writable };
            _ = Poll(&request, 1, -1);
            return true;
        }

        return error == Interrupted || (isNoMatter(error) ? false : throw new OutputException(Marshal.GetPInvokeErrorMessage(error)));
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteSome(SafeFileHandle handle, ReadOnlySpan<byte> bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollRequest* requests, nuint count, int milliseconds);

    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
