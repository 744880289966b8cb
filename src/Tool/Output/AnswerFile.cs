using System.Text;
using TmuxTool.Cli.Binding;

namespace TmuxTool.Cli.Output;

/// <summary>A file could not be written.</summary>
internal sealed class AnswerFileException(string message) : Exception(message);

/// <summary>An answer that goes to a file of the user's: the whole of it, or the file stays as it was.</summary>
internal static class AnswerFile
{
    public const string StandardOutput = "-";

    /// <exception cref="UsageException">There cannot be such a file.</exception>
    public static string Check(string option, string path)
    {
        if (path.Length == 0)
        {
            throw new UsageException($"{option} '' names no file; write a path, or - for standard output");
        }

        return Directory.Exists(path) ? throw new UsageException($"{option} '{path}' is a directory; write the path of a file") : path;
    }

    /// <exception cref="AnswerFileException">It could not be written.</exception>
    public static void Write(string path, string text)
    {
        var bytes = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text);
        try
        {
            // A link stays one. Of a relative path .NET 10 would look for its target from the root.
            var name = Path.GetFullPath(path);
            var target = new FileInfo(name).LinkTarget is null ? name : File.ResolveLinkTarget(name, returnFinalTarget: true)!.FullName;
            // By its own name: where /dev/stdout is a pipe, its target has none.
            if (!WriteInto(name, IsDevice(target), bytes))
            {
                Replace(target, bytes);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentOutOfRangeException)
        {
            throw new AnswerFileException($"cannot write '{path}': {Reason(exception)}");
        }
    }

    /// <summary>Writes into what is no plain file, such as a pipe or a device.</summary>
    private static bool WriteInto(string path, bool isDevice, byte[] bytes)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        if (stream.CanSeek && !isDevice)
        {
            return false;
        }

        stream.Write(bytes);
        return true;
    }

    // Some devices say that they can seek; what is in memory that processes share is a plain file.
    private static bool IsDevice(string path)
        => path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal);

    private static void Replace(string path, byte[] bytes)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Guid.NewGuid():N}.tmp");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
            if (File.Exists(path))
            {
                // Who was not to read the old one is not to read the new one.
                options.UnixCreateMode = File.GetUnixFileMode(path);
            }

            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(bytes);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static string Reason(Exception exception) => exception switch
    {
        DirectoryNotFoundException => "its directory does not exist; make it first",
        // How .NET 10 reports EFBIG.
        ArgumentOutOfRangeException => "the file is too large for the limit on file sizes (ulimit -f)",
        UnauthorizedAccessException => "permission denied; choose another place",
        // .NET adds the path, which is that of the temporary file.
        _ => exception.Message.Split(" : '")[0].TrimEnd('.'),
    };
}
