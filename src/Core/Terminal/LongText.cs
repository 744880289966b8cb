using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using TmuxTool.Sessions;
using TmuxTool.Tmux;

namespace TmuxTool.Terminal;

/// <summary>
/// A text that is too long for a command line of tmux: it goes to the server in pieces, through a pipe, into a buffer of
/// its own, which one command pastes later. The buffer goes with this object where it was not pasted.
/// </summary>
internal sealed class LongText : IAsyncDisposable
{
    // A text of this many characters goes within a command: tmux's parser takes some 0.1 s for a megabyte.
    private const int Threshold = 256 * 1024;

    private const int PieceBytes = 64 * 1024;

    // More than a screen shows: what the echo ends with.
    private const int TailBytes = 16 * 1024;

    // The server holds the buffer and, until the program has read it, the pasted text.
    private const int MostMegabytes = 256;

    private readonly TmuxSocket _socket;
    private readonly byte[] _end = new byte[2 * TailBytes];
    private int _endCount;
    private long _line;

    private LongText(TmuxSocket socket) => _socket = socket;

    /// <summary>The name of the buffer: 64 bits at random, no other client's.</summary>
    public string Buffer { get; } = Guid.NewGuid().ToString("N")[..16];

    /// <summary>The end of the text.</summary>
    public string Tail => Encoding.UTF8.GetString(_end, Math.Max(0, _endCount - TailBytes), Math.Min(_endCount, TailBytes));

    /// <summary>Whether the text has more than one line.</summary>
    public bool IsMultiline { get; private set; }

    /// <summary>The length of the longest line in bytes.</summary>
    public long LongestLine { get; private set; }

    /// <summary>Whether the buffer was pasted, which deletes it.</summary>
    public bool IsPasted { get; set; }

    /// <summary>Hands the text of a request to its server, where it is a long one; or says why it cannot be sent.</summary>
    /// <exception cref="TmuxException">tmux failed; nothing was typed.</exception>
    public static async Task<(LongText? Text, string? Refusal)> LoadAsync(SendRequest request, CancellationToken cancellationToken)
    {
        if (request.Steps.OfType<SendStep.Text>().FirstOrDefault() is not { } text || (text.Rest is null && text.Value.Length <= Threshold))
        {
            return (null, null);
        }

        var loaded = new LongText(request.Address.Socket);
        string? refusal = null;
        try
        {
            refusal = await loaded.LoadAsync(text, request, cancellationToken).ConfigureAwait(false);
            return refusal is null ? (loaded, null) : (null, refusal);
        }
        catch
        {
            refusal = "";
            throw;
        }
        finally
        {
            if (refusal is not null)
            {
                await loaded.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Deletes the buffer, where it was not pasted.</summary>
    public async ValueTask DisposeAsync()
    {
        if (IsPasted)
        {
            return;
        }

        IsPasted = true;
        try
        {
            // On a connection of its own: cancellation has ended the other one.
            await new CommandClient(_socket, limit: CallLimit.Within(TimeSpan.Zero))
                .ExecuteAsync(new CommandList().Add("delete-buffer", "-b", Buffer), CancellationToken.None).ConfigureAwait(false);
        }
        catch (TmuxException)
        {
            // Without a server there is no buffer.
        }
    }

    private async Task<string?> LoadAsync(SendStep.Text text, SendRequest request, CancellationToken cancellationToken)
    {
        using var process = Start();
        var hasEnded = false;
        try
        {
            var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
            var pipe = process.StandardInput.BaseStream;
            var refusal = await FillAsync(pipe, text, request, cancellationToken).ConfigureAwait(false);
            if (refusal is not null)
            {
                return refusal;
            }

            await WithinAsync(pipe.DisposeAsync().AsTask(), TmuxProgram.Deadline, cancellationToken).ConfigureAwait(false);
            await WithinAsync(process.WaitForExitAsync(cancellationToken), TmuxProgram.Deadline, cancellationToken).ConfigureAwait(false);
            hasEnded = true;
            return process.ExitCode == 0 ? null : throw Failed((await error.ConfigureAwait(false)).TrimEnd());
        }
        finally
        {
            if (!hasEnded)
            {
                // Before its input ends: it would take that for the end of the text.
                process.Kill();
            }
        }
    }

    private Process Start()
    {
        try
        {
            return Process.Start(TmuxProgram.StartInfo([.. TmuxProgram.SocketArguments(_socket), "load-buffer", "-b", Buffer, "-"]))!;
        }
        catch (Win32Exception e)
        {
            throw new TmuxException(TmuxFailure.CommandFailed, $"cannot start tmux: {e.Message}");
        }
    }

    /// <summary>Writes the text; why it is refused, or null.</summary>
    private async Task<string?> FillAsync(Stream pipe, SendStep.Text text, SendRequest request, CancellationToken cancellationToken)
    {
        var dropsLineEnd = request.Mode == SendMode.Paste || (text.Rest is not null && request is { Mode: SendMode.Line, Enter: true });
        var (bytes, chars) = (new byte[PieceBytes], new char[PieceBytes]);
        var decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
        var (total, written, lineEnds) = (0L, TimeSpan.Zero, 0);
        for (var (index, isEnd) = (0, false); !isEnd;)
        {
            int count;
            if (index < text.Value.Length)
            {
                Encoding.UTF8.GetEncoder().Convert(text.Value.AsSpan(index), bytes, flush: true, out var used, out count, out _);
                index += used;
            }
            else
            {
                (count, var failure) = await ReadAsync(text.Rest, bytes, cancellationToken).ConfigureAwait(false);
                isEnd = count == 0;
                if (failure is not null)
                {
                    return failure;
                }
            }

            try
            {
                decoder.GetChars(bytes.AsSpan(0, count), chars, flush: isEnd);
            }
            catch (DecoderFallbackException e)
            {
                return string.Create(CultureInfo.InvariantCulture, $"the text is not UTF-8 at byte {total + e.Index}; convert it first, for example with iconv");
            }

            total += count;
            if (total > MostMegabytes * 1024L * 1024)
            {
                return $"the text is longer than {MostMegabytes} MB, and tmux would hold all of it in memory; send it in parts, or let the program read it from a file";
            }

            // A line end is held back until something follows: the last one may have to go.
            var ends = !isEnd && dropsLineEnd && bytes[count - 1] == '\n' ? 1 : 0;
            var start = TimeProvider.System.GetTimestamp();
            foreach (var piece in (ReadOnlyMemory<byte>[])[isEnd && dropsLineEnd ? default : "\n"u8.ToArray().AsMemory(0, lineEnds), bytes.AsMemory(0, count - ends)])
            {
                Note(piece.Span);
                try
                {
                    if (request.Timeout - written is var left && left <= TimeSpan.Zero)
                    {
                        throw new TmuxException(
                            TmuxFailure.NotResponding,
                            string.Create(CultureInfo.InvariantCulture, $"tmux did not take the text within {request.Timeout.TotalSeconds:0.#} s; nothing was typed; allow more time"));
                    }

                    await WithinAsync(
                        pipe.WriteAsync(piece, cancellationToken).AsTask(), left < TmuxProgram.Deadline ? left : TmuxProgram.Deadline, cancellationToken).ConfigureAwait(false);
                }
                catch (IOException)
                {
                    return null; // The program has ended, and says why.
                }
            }

            lineEnds = ends;
            // What the source of the text takes is not tmux's time.
            written += TimeProvider.System.GetElapsedTime(start);
        }

        return null;
    }

    private static async Task<(int Count, string? Failure)> ReadAsync(Stream? source, byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            // The read itself cannot be cancelled; at a terminal it would outlast the wish to stop.
            return (source is null ? 0 : await source.ReadAsync(bytes, cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (0, $"the text cannot be read: {e.Message.TrimEnd('.')}");
        }
    }

    private async Task WithinAsync(Task task, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(limit, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw CommandClient.NotResponding(_socket, limit, mayHaveRun: false);
        }
    }

    private TmuxException Failed(string error) => CommandClient.SaysNoServer(error)
        ? CommandClient.NoServer(_socket)
        : new TmuxException(TmuxFailure.CommandFailed, $"tmux says: {error}");

    /// <summary>Notes what is needed of the text later.</summary>
    private void Note(ReadOnlySpan<byte> piece)
    {
        for (var rest = piece; !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)'\n');
            IsMultiline |= end >= 0;
            _line += end < 0 ? rest.Length : end;
            LongestLine = Math.Max(LongestLine, _line);
            _line = end < 0 ? _line : 0;
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        var last = piece.Length > TailBytes ? piece[^TailBytes..] : piece;
        if (_endCount + last.Length > _end.Length)
        {
            _end.AsSpan(_endCount - TailBytes, TailBytes).CopyTo(_end);
            _endCount = TailBytes;
        }

        last.CopyTo(_end.AsSpan(_endCount));
        _endCount += last.Length;
    }
}
