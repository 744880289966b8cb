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
    // A longer text is not kept in memory.
    private const int InMemory = 256 * 1024;

    // What is typed line by line must be in memory.
    private const int MostCode = 4 * 1024 * 1024;

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
            var (text, rest) = await ReadInputAsync(InMemory, cancellationToken).ConfigureAwait(false);
            // The Enter that follows takes the place of the last line's own end.
            var typedText = rest is null && mode == SendMode.Line && enter && text.EndsWith('\n') ? text[..^1] : text;
            return new Bound(Steps(new SendStep.Text(typedText) { Rest = rest }), mode, enter);
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

    /// <summary>Reads code from standard input.</summary>
    /// <exception cref="UsageException">It cannot be read, is not UTF-8, or is too long.</exception>
    public static async Task<string> ReadCodeAsync(CancellationToken cancellationToken)
    {
        var (code, rest) = await ReadInputAsync(MostCode, cancellationToken).ConfigureAwait(false);
        return rest is null
            ? code
            : throw new UsageException("standard input is longer than 4 MB of code; save it to a file and run that, or use 'send -m --stdin'");
    }

    /// <summary>Reads standard input to its end or, where it is longer than so many bytes, to the character after them.</summary>
    /// <exception cref="UsageException">It cannot be read, or is not UTF-8.</exception>
    private static async Task<(string Text, Stream? Unread)> ReadInputAsync(int most, CancellationToken cancellationToken)
    {
        var input = Streams.OpenStandardInput();
        try
        {
            using var bytes = new MemoryStream();
            var buffer = new byte[16 * 1024];
            for (var count = 1; count > 0 && bytes.Length < most; bytes.Write(buffer, 0, count))
            {
                count = await ReadAsync(buffer).ConfigureAwait(false);
            }

            var isLong = bytes.Length >= most;
            for (var missing = isLong ? MissingBytes(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)) : 0; missing > 0; missing--)
            {
                bytes.Write(buffer, 0, await ReadAsync(buffer.AsMemory(0, 1)).ConfigureAwait(false));
            }

            return (s_strict.GetString(bytes.GetBuffer(), 0, (int)bytes.Length), isLong ? input : null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"standard input cannot be read: {exception.Message.TrimEnd('.')}; give a file or a pipe");
        }
        catch (DecoderFallbackException exception)
        {
            throw new UsageException($"standard input is not UTF-8 text at byte {exception.Index}; convert it first, for example with iconv");
        }

        // The read itself cannot be cancelled; at a terminal it would outlast the wish to stop.
        Task<int> ReadAsync(Memory<byte> buffer) => input.ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(cancellationToken);
    }

    /// <summary>How many bytes the last character of UTF-8 text lacks.</summary>
    private static int MissingBytes(ReadOnlySpan<byte> text)
    {
        for (var i = 1; i <= 3 && i <= text.Length; i++)
        {
            if (text[^i] is >= 0xC0 and var lead)
            {
                return Math.Max(0, (lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2) - i);
            }
        }

        return 0;
    }
}
