using System.Text;
using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Commands;
using TmuxTool.Cli.Output;
using TmuxTool.Sessions;
using TmuxTool.Tmux;

namespace TmuxTool.Cli.Binding;

/// <summary>The options that say what is typed.</summary>
internal sealed class InputOptions
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Verb _verb;
    private readonly CommandOption _text;
    private readonly CommandOption _keys;
    private readonly CommandOption _fromInput;
    private readonly CommandOption _literal;
    private readonly CommandOption _paste;
    private readonly CommandOption _noEnter;

    public InputOptions(Verb verb)
    {
        _verb = verb;
        _text = verb.Value("-c|--command <TEXT>", "Type TEXT, then Enter; '' is Enter alone; a lone chord such as C-c is that key");
        _keys = verb.Values("-k|--key <KEY>", "Press a key by its tmux name (C-c, Up, Enter); text and keys go in the order given; repeatable");
        _fromInput = verb.Flag("--stdin", "Take the text from standard input");
        _literal = verb.Flag("-l|--literal", "Exactly the text, no Enter");
        _paste = verb.Flag("-m|--multiline", "The text as one paste, then what makes the program run it");
        _noEnter = verb.Flag("--no-enter", "No Enter after the text; with -m: paste it, and do not run it");
    }

    public sealed record Bound(IReadOnlyList<SendStep> Steps, SendMode Mode, bool Enter);

    public async Task<Bound> BindAsync(CancellationToken cancellationToken)
    {
        Check();
        var mode = _literal.HasValue() ? SendMode.Literal : _paste.HasValue() ? SendMode.Paste : SendMode.Line;
        var enter = mode != SendMode.Literal && !_noEnter.HasValue();
        if (_fromInput.HasValue())
        {
            var text = await ReadInputAsync(cancellationToken).ConfigureAwait(false);
            // The Enter that follows takes the place of the last line's own end.
            return new Bound(Steps(new SendStep.Text(mode == SendMode.Line && enter && text.EndsWith('\n') ? text[..^1] : text)), mode, enter);
        }

        if (_text.Value() is not { } typed)
        {
            return new Bound(Steps(text: null), SendMode.Line, Enter: false);
        }

        CommandLineBytes.MustBeText("-c", typed);
        return mode == SendMode.Line && KeyName.IsControlChord(typed)
            ? new Bound(Steps(new SendStep.Key(typed)), mode, Enter: false)
            : new Bound(Steps(new SendStep.Text(typed)), mode, enter);
    }

    /// <summary>Text and keys in the order of the command line.</summary>
    private List<SendStep> Steps(SendStep? text)
    {
        var steps = new List<SendStep>();
        var keys = 0;
        foreach (var option in _verb.Given)
        {
            if (option == _keys)
            {
                steps.Add(new SendStep.Key(_keys.Values[keys++]));
            }
            else if (text is not null && (option == _text || option == _fromInput))
            {
                steps.Add(text);
            }
        }

        return steps;
    }

    private void Check()
    {
        if (!_text.HasValue() && !_keys.HasValue() && !_fromInput.HasValue())
        {
            throw new UsageException("nothing to send: give -c TEXT, -k KEY or --stdin");
        }

        if (_text.HasValue() && _fromInput.HasValue())
        {
            throw new UsageException("-c and --stdin both give the text; use one of them");
        }

        if (_literal.HasValue() && _paste.HasValue())
        {
            throw new UsageException("-l and -m cannot be combined");
        }

        CommandOption[] ofText = [.. new[] { _literal, _paste, _noEnter }.Where(option => option.HasValue())];
        if (!_text.HasValue() && !_fromInput.HasValue() && ofText is [var first, ..])
        {
            throw new UsageException($"{ParsingError.NameOf(first)} requires -c or --stdin");
        }

        if (_keys.Values.Contains(""))
        {
            throw new UsageException("-k '' is not a key; give a name such as Enter, Up or C-c");
        }
    }

    /// <exception cref="UsageException">It cannot be read, or is not UTF-8.</exception>
    public static async Task<string> ReadInputAsync(CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        using var input = Streams.OpenStandardInput();
        try
        {
            // The read itself cannot be cancelled; at a terminal it would outlast the wish to stop.
            await input.CopyToAsync(bytes, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
            return s_strict.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"standard input cannot be read: {exception.Message.TrimEnd('.')}; give a file or a pipe");
        }
        catch (DecoderFallbackException exception)
        {
            throw new UsageException($"standard input is not UTF-8 text at byte {exception.Index}; convert it first, for example with iconv");
        }
    }
}
