using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace TmuxTool.Cli.Binding;

/// <summary>What of our own command line others must not read in a list of processes.</summary>
internal static class CommandLineSecrets
{
    private const string OurStatus = "/proc/self/stat";

    /// <summary>
    /// Puts stars for the value in each <c>--env KEY=VALUE</c> of <c>create</c>, and for what <c>-c</c> of <c>send</c> and
    /// <c>run</c> gives, on Linux: there the command line that others see is read from our memory. Our strings are copies
    /// of it, and keep the value.
    /// </summary>
    public static void Hide(string[] arguments)
    {
        string[] options = arguments switch
        {
            ["create", ..] => ["--env"],
            ["send" or "run", ..] => ["--command", "-c"],
            _ => [],
        };
        if (Array.Exists(arguments, word => Array.Exists(options, option => word.StartsWith(option, StringComparison.Ordinal)))
            && OperatingSystem.IsLinux() && File.Exists(OurStatus) && CommandLineBytes.All is { } bytes)
        {
            var (start, end) = PlaceInMemory();
            if (bytes.Length == end - start)
            {
                HideIn(bytes, (nint)start, arguments, options);
            }
        }
    }

    private static void HideIn(ReadOnlySpan<byte> bytes, nint start, string[] arguments, string[] options)
    {
        // From the end: before our words stand the program's name and, where it is not native, its host's words.
        var end = bytes.Length;
        for (var i = arguments.Length - 1; i > 0 && end > 0; i--)
        {
            var at = bytes[..(end - 1)].LastIndexOf((byte)0) + 1;
            var word = bytes[at..(end - 1)];
            var value = StartOfValue(word, arguments[i], arguments[i - 1], options);
            if (value < word.Length && Encoding.UTF8.GetString(word) == arguments[i])
            {
                byte[] stars = new byte[word.Length - value];
                Array.Fill(stars, (byte)'*');
                Marshal.Copy(stars, 0, start + at + value, stars.Length);
            }

            end = at;
        }
    }

    /// <summary>Where what is to be hidden begins in a word; its length where nothing is.</summary>
    private static int StartOfValue(ReadOnlySpan<byte> word, string argument, string before, string[] options)
    {
        // -c TEXT, -c=TEXT, -c:TEXT
        var option = Array.Find(options, o => argument.StartsWith(o, StringComparison.Ordinal));
        var start = Array.IndexOf(options, before) >= 0 ? 0 : option is null ? word.Length : Math.Min(option.Length + 1, word.Length);
        if (options is not ["--env"] || start == word.Length)
        {
            return start;
        }

        var equals = word[start..].IndexOf((byte)'=');
        return equals < 0 ? word.Length : start + equals + 1;
    }

    /// <summary>Fields 48 and 49 of proc(5), arg_start and arg_end; the name before them may hold anything.</summary>
    private static (long Start, long End) PlaceInMemory()
    {
        var status = File.ReadAllText(OurStatus);
        var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[48 - 3], CultureInfo.InvariantCulture), long.Parse(fields[49 - 3], CultureInfo.InvariantCulture));
    }
}
