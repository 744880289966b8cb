using TmuxTool.Registry;

namespace TmuxTool.Sessions;

/// <summary>The file that a recording goes to. It can hold secrets, so nobody else may read it.</summary>
/// <param name="path">Its path.</param>
/// <param name="replace">Whether a file that is there already may go.</param>
/// <param name="otherwise">What the user can do where it may not; ends a message.</param>
public sealed class RecordingFile(string path, bool replace, string otherwise = "remove it first")
{
    /// <summary>Checks that it may be written, without doing anything.</summary>
    /// <exception cref="ArgumentException">It may not; the message is one line.</exception>
    public void Check()
    {
        if (path.Length == 0)
        {
            throw new ArgumentException("the name of the file is empty; give one such as demo.cast");
        }

        if (Complaint() is { } complaint)
        {
            throw new ArgumentException(complaint);
        }
    }

    /// <summary>Creates it, with mode 0600; what is to be replaced goes only now.</summary>
    /// <exception cref="ArgumentException">It may not be written.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public Stream Open()
    {
        Check();
        if (replace)
        {
            // Its rights may be others than ours are to be.
            NativeFile.TryRemove(path);
        }

        // No buffer: what has been written is in the file, whatever becomes of us.
        return new FileStream(NativeFile.CreateNew(path), FileAccess.Write, bufferSize: 0);
    }

    private string? Complaint()
    {
        // A device, a pipe or what a link points to is not ours to remove.
        return NativeFile.Status(path) switch
        {
            { IsDirectory: true } => $"'{path}' is a directory; give the name of a file, for example {Path.Combine(path, "demo.cast")}",
            { IsRegular: false } => $"'{path}' is there and no regular file; give another name",
            { } when !replace => $"'{path}' exists; give another name, or {otherwise}",
            null when !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))) =>
                $"there is no directory for '{path}'; make it first, or give another name",
            _ => null,
        };
    }
}
