using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;

namespace TmuxTool.Cli.Commands;

internal enum ParsedAs
{
    Request,
    Help,
}

/// <summary>The exit codes of a verb for the errors that <see cref="App"/> reports.</summary>
internal sealed record FailureCodes(int InvalidArguments, int TmuxFailed, int RegistryFailed)
{
    public int LockTimeout { get; init; } = ExitCodes.LockTimeout;

    /// <summary>A pattern took too long to match.</summary>
    public int PatternTimeout { get; init; } = TmuxFailed;

    public static FailureCodes AllOne { get; } = new(1, 1, 1);
}

/// <summary>
/// A verb: it declares its options, binds their strings into one request, calls Core once, and turns the
/// outcome into output and an exit code.
/// </summary>
internal abstract class Verb : IDisposable
{
    // The parser writes hints to standard output, which is for answers only: it gets no console.
    private readonly CommandLineApplication _parser = new(NullConsole.Singleton, "/", true)
    {
        AllowArgumentSeparator = true,
        ClusterOptions = false,
        MakeSuggestionsInErrorMessage = false,
        OptionsComparison = StringComparison.Ordinal,
        ResponseFileHandling = ResponseFileHandling.Disabled,
    };

    private string[] _arguments = [];
    private CommandOption? _json;
    private CommandOption? _help;

    public abstract VerbHelp Help { get; }

    public virtual FailureCodes Codes => FailureCodes.AllOne;

    public bool Json => _json?.HasValue() == true;

    public IReadOnlyList<CommandOption> Options
    {
        get
        {
            AddOptionsOfEveryVerb();
            return _parser.Options;
        }
    }

    /// <summary>The options without those that every verb has.</summary>
    public IEnumerable<CommandOption> OwnOptions => Options.Where(option => option != _json && option != _help);

    public IReadOnlyList<CommandArgument> Arguments => _parser.Arguments;

    /// <summary>
    /// The options that were given, in the order of the command line and as often as they stand there: the parser keeps
    /// the order only among the values of one option.
    /// </summary>
    internal IEnumerable<CommandOption> Given
    {
        get
        {
            for (var i = 0; i < _arguments.Length && _arguments[i] != "--"; i++)
            {
                var word = _arguments[i];
                var end = word.AsSpan().IndexOfAny('=', ':');
                if (ParsingError.FindSpelled(_parser.Options, end < 0 ? word : word[..end]) is { } option)
                {
                    yield return option;
                    i += end < 0 && option.OptionType is CommandOptionType.SingleValue or CommandOptionType.MultipleValue ? 1 : 0;
                }
            }
        }
    }

    public abstract Task<int> RunAsync(Streams streams, CancellationToken cancellationToken);

    /// <exception cref="UsageException">The words are not this verb's.</exception>
    public ParsedAs Parse(string[] arguments)
    {
        _arguments = arguments;
        AddOptionsOfEveryVerb();
        try
        {
            _parser.Parse(arguments);
        }
        catch (CommandParsingException) when (_help?.HasValue() == true)
        {
            return ParsedAs.Help;
        }
        catch (CommandParsingException exception)
        {
            throw ParsingError.Translate(exception, _parser);
        }

        if (_help?.HasValue() == true)
        {
            return ParsedAs.Help;
        }

        if (!TakesWordsAfterSeparator && _parser.RemainingArguments is [var first, ..])
        {
            throw new UsageException($"unexpected argument '{first}'");
        }

        return ParsedAs.Request;
    }

    public void Dispose() => _parser.Dispose();

    // Once the verb's own are there: they come first.
    private void AddOptionsOfEveryVerb()
    {
        _json ??= Flag("--json", "Answer with one JSON object");
        // No help option of the parser's: that one writes its own page to standard output, through a pager.
        _help ??= Flag("-h|--help", "Show this help");
    }

    protected virtual bool TakesWordsAfterSeparator => false;

    /// <summary>What stood after <c>--</c>, as it was.</summary>
    protected IReadOnlyList<string> WordsAfterSeparator => _parser.RemainingArguments;

    internal CommandOption Flag(string template, string description)
        => _parser.Option(template, description, CommandOptionType.NoValue);

    internal CommandOption Value(string template, string description)
        => _parser.Option(template, description, CommandOptionType.SingleValue);

    internal CommandOption OptionalValue(string template, string description)
        => _parser.Option(template, description, CommandOptionType.SingleOrNoValue);

    internal CommandOption Values(string template, string description)
        => _parser.Option(template, description, CommandOptionType.MultipleValue);

    internal CommandArgument Word(string name, string description)
        => _parser.Argument(name, description);

    internal CommandArgument Words(string name, string description)
        => _parser.Argument(name, description, multipleValues: true);
}
