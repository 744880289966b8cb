using System.Text;
using Microsoft.Win32.SafeHandles;
using TmuxTool.Tmux;

namespace TmuxTool.Cli.Output;

/// <summary>The process's two outputs: <see cref="Answer"/> is what was asked for, <see cref="Notes"/> everything else.</summary>
internal sealed class Streams
{
    public const string ErrorPrefix = "Error: ";

    private static readonly SafeFileHandle s_standardOutput = Standard(1);
    private static readonly SafeFileHandle s_standardError = Standard(2);
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Lock _notesLock = new();

    public required StreamWriter Answer { get; init; }

    public required TextWriter Notes { get; init; }

    public required bool AnswerIsTerminal { get; init; }

    public required bool NotesAreTerminal { get; init; }

    public static Streams OfThisProcess() => new()
    {
        Answer = new StreamWriter(new OutputStream(s_standardOutput, error => error == OutputStream.NobodyReads), s_utf8, bufferSize: 4096) { NewLine = "\n" },
        // Where even that cannot be told, the exit code is all there is.
        Notes = new StreamWriter(new OutputStream(s_standardError, _ => true), s_utf8, bufferSize: 512) { NewLine = "\n", AutoFlush = true },
        AnswerIsTerminal = !Console.IsOutputRedirected,
        NotesAreTerminal = !Console.IsErrorRedirected,
    };

    /// <summary>Standard output for an answer without end: it tells that the reader of a pipe has gone.</summary>
    public static Stream OpenStandardOutput() => new OutputStream(s_standardOutput, _ => false);

    /// <summary>Standard input, without .NET's console: see <see cref="OutputStream"/>.</summary>
    public static Stream OpenStandardInput() => new FileStream(Standard(0), FileAccess.Read, bufferSize: 0);

    /// <summary>The columns of the terminal, or null where the answer goes elsewhere.</summary>
    public int? AnswerWidth => AnswerIsTerminal ? TerminalSize.Of(s_standardOutput)?.Columns : null;

    /// <summary>The columns of the terminal, or null where the notes go elsewhere.</summary>
    public int? NotesWidth => NotesAreTerminal ? TerminalSize.Of(s_standardError)?.Columns : null;

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

    /// <summary>Writes a warning: the verb goes on.</summary>
    public void WriteWarning(string message) => WriteNote($"Warning: {message}");

    /// <summary>Writes lines to the notes with nothing in them that could steer a terminal.</summary>
    public void WriteNote(string text)
    {
        lock (_notesLock)
        {
            Notes.WriteLine(Visible.Text(text.TrimEnd('\n')));
        }
    }

    /// <summary>Writes to the terminal of the notes what steers it, and begins no new line.</summary>
    public void WriteControl(string text)
    {
        lock (_notesLock)
        {
            Notes.Write(text);
        }
    }

    /// <summary>Shows what stood on a screen, after a message that speaks of it.</summary>
    public void WriteScreen(string caption, string screen)
    {
        var lines = screen.Split('\n').Select(line => line.TrimEnd()).SkipWhile(line => line.Length == 0);
        var text = string.Join('\n', lines).TrimEnd();
        WriteNote(text.Length == 0 ? $"{caption} nothing" : $"{caption}\n{text}");
    }

    private static SafeFileHandle Standard(nint descriptor) => new(descriptor, ownsHandle: false);
}
