using System.Text;

namespace TmuxTool.Registry;

/// <summary>What kind of thing went wrong with the registry.</summary>
public enum RegistryFailure
{
    /// <summary>The file is not a registry: not JSON, or a member has the wrong type. It was left as it is.</summary>
    Corrupt,

    /// <summary>The file names a version that this program does not know. It was left as it is.</summary>
    WrongVersion,

    /// <summary>Someone else held the lock for the whole timeout.</summary>
    LockTimeout,

    /// <summary>Another user could read or plant things here, so nothing was touched.</summary>
    Insecure,

    /// <summary>It could not be written (disk full, read-only, size limit, rights). The old file stands.</summary>
    Unwritable,

    /// <summary>It is there and could not be read (rights, I/O error).</summary>
    Unreadable,
}

/// <summary>
/// The registry could not be used. The first line of the message has the path and the problem; the second one,
/// where there is one, the fix. Control characters from the file or the path are shown as <c>?</c>.
/// </summary>
public sealed class RegistryException : Exception
{
    /// <summary>Creates the exception.</summary>
    internal RegistryException(RegistryFailure failure, string problem, string? fix = null, Exception? innerException = null)
        : base(OneLine(problem) + (fix is null ? "" : $"\nFix: {OneLine(fix)}"), innerException)
        => (Failure, Problem, Fix) = (failure, OneLine(problem), fix is null ? null : OneLine(fix));

    /// <summary>The kind of failure.</summary>
    public RegistryFailure Failure { get; }

    /// <summary>The message without the fix.</summary>
    internal string Problem { get; }

    /// <summary>What helps; mostly a command for a shell.</summary>
    internal string? Fix { get; }

    internal static RegistryException Corrupt(string path, string what, Exception? inner = null)
        => new(RegistryFailure.Corrupt, $"registry: {path} is corrupt: {what}", "dotnet tmux registry repair", inner);

    internal static RegistryException WrongVersion(string path, string shown)
        => new(
            RegistryFailure.WrongVersion,
            $"registry: {path} has version {shown}; this program reads version \"{RegistryParser.Version}\" (a text) only",
            $"mv {Quoted(path)} {Quoted(path + ".other-version")}");

    internal static RegistryException Unwritable(string path, string reason, Exception? inner = null)
        => new(
            RegistryFailure.Unwritable,
            $"registry: cannot write {path}: {reason}; nothing was changed",
            "make room, or correct the rights of its directory, then try again",
            inner);

    internal static RegistryException Unreadable(string path, string reason, Exception? inner = null)
        => new(RegistryFailure.Unreadable, $"registry: cannot read {path}: {reason}", $"ls -ld {Quoted(path)}", inner);

    internal static RegistryException Insecure(string path, string rule, string command)
        => new(RegistryFailure.Insecure, $"registry: {path} {rule}", command);

    internal static string Quoted(string path)
    {
        foreach (var c in path)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"/._-+,=@".Contains(c, StringComparison.Ordinal))
            {
                return "'" + path.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
            }
        }

        return path;
    }

    internal static string OneLine(string message)
    {
        var line = new StringBuilder(message.Length);
        foreach (var c in message)
        {
            line.Append(char.IsControl(c) || c is '\u2028' or '\u2029' || IsBidirectional(c) ? '?' : c);
        }

        return line.ToString();
    }

    // These reorder what a terminal shows, so a message could read as something else.
    private static bool IsBidirectional(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
