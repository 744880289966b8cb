using System.Text;
using Microsoft.Win32.SafeHandles;

namespace TmuxTool.Cli.Output;

/// <summary>The process's two outputs: <see cref="Answer"/> is what was asked for, <see cref="Notes"/> everything else.</summary>
internal sealed class Streams
{
    public const string ErrorPrefix = "Error: ";

    private const nint StandardOutputHandle = 1;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Lock _notesLock = new();

    public required StreamWriter Answer { get; init; }

    public required TextWriter Notes { get; init; }

    public required bool AnswerIsTerminal { get; init; }

    public required bool NotesAreTerminal { get; init; }

    public static Streams OfThisProcess() => new()
    {
        Answer = new StreamWriter(Console.OpenStandardOutput(), s_utf8, bufferSize: 4096) { NewLine = "\n" },
        Notes = new StreamWriter(Console.OpenStandardError(), s_utf8, bufferSize: 512) { NewLine = "\n", AutoFlush = true },
        AnswerIsTerminal = !Console.IsOutputRedirected,
        NotesAreTerminal = !Console.IsErrorRedirected,
    };

    /// <summary>Standard output for an answer without end: unlike the console's own stream it tells that the reader of a pipe has gone.</summary>
    public static FileStream OpenStandardOutput()
        => new(new SafeFileHandle(StandardOutputHandle, ownsHandle: false), FileAccess.Write, bufferSize: 0);

    /// <summary>The columns of the terminal, or null where the answer goes elsewhere.</summary>
    public int? AnswerWidth => AnswerIsTerminal && Console.WindowWidth > 0 ? Console.WindowWidth : null;

    /// <summary>Writes UTF-8 that has been put together already.</summary>
    public void WriteAnswer(ReadOnlySpan<byte> utf8)
    {
        Answer.Flush();
        Answer.BaseStream.Write(utf8);
    }

    public void Flush()
    {
        Answer.Flush();
        Notes.Flush();
    }

    /// <summary>Writes an error: <c>Error: </c> once before the first line.</summary>
    public void WriteError(string message)
    {
        // Scripts look for the line about the lock in this form.
        var complete = message.StartsWith(ErrorPrefix, StringComparison.Ordinal)
            || message.StartsWith("registry: Failed to acquire lock", StringComparison.Ordinal);
        WriteNote(complete ? message : ErrorPrefix + message);
    }

    /// <summary>Writes lines to the notes with nothing in them that could steer a terminal.</summary>
    public void WriteNote(string text)
    {
        lock (_notesLock)
        {
            Notes.WriteLine(Visible.Text(text.TrimEnd('\n')));
        }
    }

    /// <summary>Shows what stood on a screen, after a message that speaks of it.</summary>
    public void WriteScreen(string caption, string screen)
    {
        var lines = screen.Split('\n').Select(line => line.TrimEnd()).SkipWhile(line => line.Length == 0);
        var text = string.Join('\n', lines).TrimEnd();
        WriteNote(text.Length == 0 ? $"{caption} nothing" : $"{caption}\n{text}");
    }
}
