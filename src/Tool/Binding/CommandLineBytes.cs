using System.Text;

namespace TmuxTool.Cli.Binding;

/// <summary>The bytes that the user's words were made of.</summary>
internal static class CommandLineBytes
{
    private const string OurCommandLine = "/proc/self/cmdline";

    private static byte[]? s_bytes;

    /// <summary>The command line as it was when it was first read; null where the system does not tell.</summary>
    public static byte[]? All => s_bytes ??= File.Exists(OurCommandLine) ? File.ReadAllBytes(OurCommandLine) : null;

    /// <summary>
    /// .NET reads a byte that is no UTF-8 as U+FFFD, and what a program would read then is not what was asked for.
    /// </summary>
    /// <exception cref="UsageException">The words have such a byte.</exception>
    public static void MustBeText(string option, string value)
    {
        if (!value.Contains('\uFFFD', StringComparison.Ordinal) || All is not { } all)
        {
            return;
        }

        // Somebody may mean U+FFFD itself: only then do its own three bytes stand there.
        var typed = Encoding.UTF8.GetBytes(value);
        if (all.AsSpan().IndexOf(typed) < 0)
        {
            throw new UsageException($"{option} is not UTF-8 text; convert it first, for example with iconv");
        }
    }
}
