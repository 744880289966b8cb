using McMaster.Extensions.CommandLineUtils;
using Microsoft.Extensions.FileSystemGlobbing;

namespace TmuxTool.Cli.Binding;

/// <summary>Which names the globs choose: <c>*</c> is any text, <c>!GLOB</c> leaves out.</summary>
internal static class NameFilter
{
    // Names are matched as if they were files of this directory, in memory.
    private const string Root = "/";

    /// <summary>Null when there is no glob: everything is meant.</summary>
    public static Func<string, bool>? Parse(CommandArgument argument, IReadOnlyList<string> more)
    {
        string[] globs = [.. argument.Values, .. more];
        if (globs.Length == 0)
        {
            return null;
        }

        var matcher = new Matcher(StringComparison.Ordinal);
        var anyInclude = false;
        foreach (var glob in globs)
        {
            if (glob is "" or "!")
            {
                throw new UsageException($"'{glob}' is not a pattern for names; write for example 'proj-*' or '!proj-old*'");
            }

            if (glob.StartsWith('!'))
            {
                matcher.AddExclude(glob[1..]);
            }
            else
            {
                matcher.AddInclude(glob);
                anyInclude = true;
            }
        }

        if (!anyInclude)
        {
            matcher.AddInclude("*");
        }

        return name => matcher.Match(Root, name).HasMatches;
    }
}
