using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Commands;
using TmuxTool.Waiting;

namespace TmuxTool.Cli.Binding;

/// <summary>The options that say what to wait for; the first of them that comes true ends the wait.</summary>
internal sealed class WaitOptions
{
    private readonly CommandOption _pattern;
    private readonly CommandOption _when;
    private readonly CommandOption _fixed;
    private readonly CommandOption _gone;
    private readonly CommandOption _input;
    private readonly CommandOption _idle;

    /// <param name="verb">The verb.</param>
    /// <param name="pattern">How its option for a pattern is written.</param>
    /// <param name="description">What that does.</param>
    public WaitOptions(Verb verb, string pattern, string description)
    {
        _pattern = verb.Values(pattern, description);
        _when = verb.Values("--when <PATTERN>", "The same, and print NAME when it matches; repeatable");
        _when.ValueName = "NAME=REGEX";
        _fixed = SharedOptions.FixedPattern(verb);
        _gone = verb.Value("--gone <REGEX>", "Until nothing on the screen matches");
        _input = verb.Flag("--input", "Until the program waits for input; print how: prompt, asks or secret");
        _idle = verb.Value("--idle <DUR>", "Until the screen has been quiet for so long");
    }

    /// <summary>Whether a pattern is waited for.</summary>
    public bool HasPattern => _pattern.HasValue() || _when.HasValue();

    private IEnumerable<CommandOption> Given => new[] { _pattern, _when, _gone, _input, _idle }.Where(option => option.HasValue());

    /// <summary>The names that <c>--when</c> gives to patterns.</summary>
    public IEnumerable<string> Names => _when.Values.Select(value => value!.Split('=')[0]);

    /// <summary>What to wait for; null where none of the options was given.</summary>
    /// <exception cref="UsageException">A value is not valid.</exception>
    public WaitGoal? Bind()
    {
        if (_fixed.HasValue() && !_pattern.HasValue() && !_gone.HasValue())
        {
            throw new UsageException($"-F requires {ShortName(_pattern)}");
        }

        return !Given.Any() ? null : new WaitGoal
        {
            Patterns =
            [
                .. _pattern.Values.Select(text => PatternOption.Parse(_pattern, text, _fixed.HasValue())),
                .. _when.Values.Select(Named),
            ],
            Gone = _gone.Value() is { } gone ? PatternOption.Parse(_gone, gone, _fixed.HasValue()) : null,
            Input = _input.HasValue(),
            Idle = _idle.HasValue() ? Amount.Limit(_idle, 0) : null,
        };
    }

    /// <summary>What is waited for, for messages.</summary>
    public string Goal => string.Join(" or ", ((string?[])
    [
        .. _pattern.Values.Concat(_when.Values.Select(value => value![(value.IndexOf('=', StringComparison.Ordinal) + 1)..])).Select(pattern => $"pattern '{pattern}'"),
        _gone.HasValue() ? $"the end of '{_gone.Value()}'" : null,
        _input.HasValue() ? "input" : null,
        _idle.HasValue() ? $"{Amount.Show(Amount.Limit(_idle, 0))} of quiet" : null,
    ]).OfType<string>());

    /// <summary>
    /// What ended the wait, as it is printed: the name of a pattern, or how the program waits for input, or, where there were
    /// several things to wait for, the option.
    /// </summary>
    public string? Met(WaitOutcome outcome) => outcome switch
    {
        WaitOutcome.Matched { Name: { Length: > 0 } name } => name,
        WaitOutcome.Input { Activity: ProgramActivity.Prompt or ProgramActivity.Continuation } input => State(input),
        WaitOutcome.Input input => $"{State(input)} {input.Line}".TrimEnd(),
        _ when Given.Count() < 2 => null,
        WaitOutcome.Matched => ShortName(_pattern),
        WaitOutcome.Gone => ParsingError.NameOf(_gone),
        WaitOutcome.Idle => ParsingError.NameOf(_idle),
        _ => null,
    };

    /// <summary>How a program waits for input, in one word.</summary>
    public static string State(WaitOutcome.Input input) => input.Activity switch
    {
        ProgramActivity.Secret => "secret",
        ProgramActivity.Asks => "asks",
        _ => "prompt",
    };

    private static string ShortName(CommandOption option) => $"-{option.ShortName}";

    private WaitPattern Named(string? value)
    {
        var (text, at) = (value ?? "", value?.IndexOf('=', StringComparison.Ordinal) ?? -1);
        return at > 0 && text[..at].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? PatternOption.Parse(_when, text[(at + 1)..], isFixed: false).Named(text[..at])
            : throw new UsageException($"--when '{text}' has no name; write for example --when failed='error: .*'");
    }
}
