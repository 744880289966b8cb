using System.Text;
using System.Text.RegularExpressions;

namespace TmuxTool.Waiting;

/// <summary>What a wait looks for in a logical line (wrapped rows joined).</summary>
public sealed class WaitPattern
{
    private static readonly Dictionary<string, string> s_posixClasses = new(StringComparer.Ordinal)
    {
        ["alnum"] = @"\p{L}\p{Nd}",
        ["alpha"] = @"\p{L}",
        ["ascii"] = @"\x00-\x7F",
        ["blank"] = @" \t",
        ["cntrl"] = @"\p{Cc}",
        ["digit"] = "0-9",
        ["graph"] = @"\x21-\x7E\u00A1-\uFFFF",
        ["lower"] = @"\p{Ll}",
        ["print"] = @"\x20-\x7E\u00A0-\uFFFF",
        ["punct"] = @"\p{P}\p{S}",
        ["space"] = @"\s",
        ["upper"] = @"\p{Lu}",
        ["word"] = @"\w",
        ["xdigit"] = "0-9A-Fa-f",
    };

    // For one line; a pattern that backtracks without end must not turn a wait into a hang.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(0.5);

    private readonly Regex? _regex;
    private readonly string _text;

    private WaitPattern(string text, Regex? regex) => (_text, _regex) = (text, regex);

    /// <summary>A .NET regular expression, with the POSIX classes (<c>[[:space:]]</c>) of <c>grep -E</c>.</summary>
    /// <param name="regex">The expression; <c>^</c> and <c>$</c> are the ends of a line.</param>
    /// <exception cref="ArgumentException">The expression is not valid; the message is one line.</exception>
    public static WaitPattern Parse(string regex)
    {
        ArgumentNullException.ThrowIfNull(regex);
        try
        {
            return new WaitPattern(regex, Compile(TranslatePosixClasses(regex)));
        }
        catch (RegexParseException e)
        {
            throw new ArgumentException($"invalid regular expression '{regex}': {e.Error} at position {e.Offset}", e);
        }
    }

    /// <summary>Text that is looked for as it is.</summary>
    /// <param name="text">The text.</param>
    public static WaitPattern Fixed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new WaitPattern(text, null);
    }

    /// <summary>The name of the pattern, which tells what it stands for where several are waited for; empty where it has none.</summary>
    public string Name { get; private init; } = "";

    /// <summary>How many lines must match: the last of them ends the wait.</summary>
    public int Times { get; private init; } = 1;

    /// <summary>Gives the pattern a name.</summary>
    /// <param name="name">The name.</param>
    public WaitPattern Named(string name) => new(_text, _regex) { Name = name, Times = Times };

    /// <summary>Looks for a later line than the first that matches.</summary>
    /// <param name="times">How many lines must match, from 1.</param>
    public WaitPattern Repeated(int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        return new WaitPattern(_text, _regex) { Name = Name, Times = times };
    }

    /// <summary>How many line breaks the pattern names, as that of a prompt of several lines does.</summary>
    internal int LineBreaks => _regex is null ? 0 : Regex.Count(_text, @"\\n");

    /// <summary>The pattern as it was given.</summary>
    public override string ToString() => _text;

    /// <summary>Whether the line matches at or after <paramref name="start"/>; <c>^</c> is the line's true start.</summary>
    /// <exception cref="RegexMatchTimeoutException">The expression backtracks for too long; the message is one line.</exception>
    internal bool IsMatch(string line, int start)
    {
        try
        {
            return _regex is null
                ? line.IndexOf(_text, start, StringComparison.Ordinal) >= 0
                : _regex.IsMatch(line, start);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new RegexMatchTimeoutException(
                $"regular expression '{_text}' takes too long on one line; leave out lookarounds and backreferences, or make it simpler", e);
        }
    }

    /// <summary>Compiles for linear time, where there is anything to repeat and nothing that only backtracking can do.</summary>
    private static Regex Compile(string regex)
    {
        if (regex.AsSpan().IndexOfAny("*+?{|") >= 0)
        {
            try
            {
                return new Regex(regex, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, s_limit);
            }
            catch (NotSupportedException)
            {
                // It has lookarounds, backreferences, conditions or atomic groups.
            }
        }

        return new Regex(regex, RegexOptions.CultureInvariant, s_limit);
    }

    private static string TranslatePosixClasses(string regex)
    {
        if (!regex.Contains("[:", StringComparison.Ordinal))
        {
            return regex;
        }

        var result = new StringBuilder(regex);
        foreach (var (name, members) in s_posixClasses)
        {
            result.Replace($"[:{name}:]", members);
        }

        return result.ToString();
    }
}
