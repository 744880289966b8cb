using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace TmuxTool.Cli.Binding;

/// <summary>What of our own command line nobody else is to read in a list of processes.</summary>
internal static class CommandLineSecrets
{
    private const string Option = "--env";
    private const string OurStatus = "/proc/self/stat";
    private const string OurCommandLine = "/proc/self/cmdline";

    /// <summary>
    /// Puts stars for the value in each <c>--env KEY=VALUE</c> of <c>create</c>, on Linux: there the command line that
    /// others see is read from our memory. Our strings are copies of it, and keep the value.
    /// </summary>
    public static void Hide(string[] arguments)
    {
        if (arguments is ["create", ..] && Array.Exists(arguments, word => word.StartsWith(Option, StringComparison.Ordinal))
            && OperatingSystem.IsLinux() && File.Exists(OurStatus))
        {
            var (start, end) = PlaceInMemory();
            var memory = File.ReadAllBytes(OurCommandLine);
            if (memory.Length == end - start)
            {
                HideIn(memory, (nint)start, arguments);
            }
        }
    }

    private static void HideIn(byte[] memory, nint start, string[] arguments)
    {
        // From the end: before our words stand the program's name and, where it is not native, its host's words.
        var end = memory.Length;
        for (var i = arguments.Length - 1; i > 0 && end > 0; i--)
        {
            var at = memory.AsSpan(0, end - 1).LastIndexOf((byte)0) + 1;
            var word = memory.AsSpan(at, end - 1 - at);
            var value = StartOfValue(word, arguments[i], follows: arguments[i - 1] == Option);
            if (value > 0 && Encoding.UTF8.GetString(word) == arguments[i])
            {
                word[value..].Fill((byte)'*');
                Marshal.Copy(memory, at + value, start + at + value, word.Length - value);
            }

            end = at;
        }
    }

    /// <summary>Where the value begins in <c>KEY=VALUE</c> or <c>--env=KEY=VALUE</c>; 0 where there is none.</summary>
    private static int StartOfValue(ReadOnlySpan<byte> word, string argument, bool follows)
    {
        var key = argument.StartsWith(Option, StringComparison.Ordinal) ? Option.Length + 1 : follows ? 0 : word.Length;
        var equals = key < word.Length ? word[key..].IndexOf((byte)'=') : -1;
        return equals < 0 ? 0 : key + equals + 1;
    }

    /// <summary>Fields 48 and 49 of proc(5), arg_start and arg_end; the name before them may hold anything.</summary>
    private static (long Start, long End) PlaceInMemory()
    {
        var status = File.ReadAllText(OurStatus);
        var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[48 - 3], CultureInfo.InvariantCulture), long.Parse(fields[49 - 3], CultureInfo.InvariantCulture));
    }
}
