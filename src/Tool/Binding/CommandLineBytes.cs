using System.Text;

namespace TmuxTool.Cli.Binding;

/// <summary>The bytes that the user's words were made of.</summary>
internal static class CommandLineBytes
{
    private const string OurCommandLine = "/proc/self/cmdline";

    /// <summary>
    /// .NET reads a byte that is no UTF-8 as U+FFFD, and what a program would read then is not what was asked for.
    /// </summary>
    /// <exception cref="UsageException">The words have such a byte.</exception>
    public static void MustBeText(string option, string value)
    {
        if (!value.Contains('\uFFFD', StringComparison.Ordinal) || !File.Exists(OurCommandLine))
        {
            return;
        }

        // Somebody may mean U+FFFD itself: only then do its own three bytes stand there.
        var typed = Encoding.UTF8.GetBytes(value);
        if (File.ReadAllBytes(OurCommandLine).AsSpan().IndexOf(typed) < 0)
        {
            throw new UsageException($"{option} is not UTF-8 text; convert it first, for example with iconv");
        }
    }
}
