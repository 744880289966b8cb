using System.Buffers;
using System.Text;

namespace TmuxTool.Terminal;

/// <summary>A mark with which shells tell terminals what follows (OSC 133): prompt, input, output, end of a command.</summary>
/// <param name="Kind"><c>A</c> prompt, <c>B</c> input, <c>C</c> output, <c>D</c> end.</param>
/// <param name="Status">The exit status that comes with <c>D</c>; null where none does.</param>
internal readonly record struct ShellMark(char Kind, int? Status);

/// <summary>Reads what a program writes to its terminal, cut anywhere, and does to the model what tmux does to the pane.</summary>
/// <param name="screen">The model.</param>
/// <param name="marked">Told each mark, in the order of the stream.</param>
internal sealed class OutputParser(ScreenModel screen, Action<ShellMark> marked)
{
    private const int LongestCommand = 256;

    private readonly StringBuilder _command = new();
    private readonly byte[] _partial = new byte[4];
    private int _partialLength;
    private State _state;

    private enum State
    {
        Ground,
        Escape,
        Charset,
        Other,
        Control,
        Text,
        TextEscape,
    }

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_state != State.Ground || bytes[0] < ' ' || bytes[0] == 0x7F)
            {
                Take((char)bytes[0]);
                bytes = bytes[1..];
            }
            else if (bytes[0] < 0x80)
            {
                screen.Print(bytes[0]);
                bytes = bytes[1..];
            }
            else
            {
                bytes = bytes[Decode(bytes)..];
            }
        }
    }

    /// <summary>Prints a character of several bytes; returns how many were taken.</summary>
    private int Decode(ReadOnlySpan<byte> bytes)
    {
        Span<byte> joined = stackalloc byte[8];
        _partial.AsSpan(0, _partialLength).CopyTo(joined);
        var count = Math.Min(bytes.Length, 4 - _partialLength);
        bytes[..count].CopyTo(joined[_partialLength..]);
        var whole = joined[..(_partialLength + count)];
        var status = Rune.DecodeFromUtf8(whole, out var rune, out var length);
        if (status == OperationStatus.NeedMoreData && whole.Length < 4)
        {
            whole.CopyTo(_partial);
            _partialLength = whole.Length;
            return count;
        }

        var taken = Math.Max(1, length - _partialLength);
        _partialLength = 0;
        screen.Print(rune.Value);
        return Math.Min(taken, bytes.Length);
    }

    private void Take(char c)
    {
        if (_partialLength > 0)
        {
            _partialLength = 0;
            screen.Print(Rune.ReplacementChar.Value);
        }

        switch (_state)
        {
            case State.Text:
                TakeText(c);
                return;
            case State.TextEscape:
                EndText();
                _state = State.Escape;
                if (c == '\\')
                {
                    _state = State.Ground;
                    return;
                }

                break;
        }

        if (c is '\x1b')
        {
            _state = State.Escape;
        }
        else if (c is '\x18' or '\x1a')
        {
            _state = State.Ground;
        }
        else if (c < ' ')
        {
            Control(c);
        }
        else
        {
            TakeInSequence(c);
        }
    }

    private void TakeInSequence(char c)
    {
        switch (_state)
        {
            case State.Escape:
                Escape(c);
                break;
            case State.Charset:
                screen.SetLineDrawing(c == '0');
                _state = State.Ground;
                break;
            case State.Other when c is >= '0' and <= '~':
                _state = State.Ground;
                break;
            case State.Control when c is >= '@' and <= '~':
                _state = State.Ground;
                Command(c);
                break;
            case State.Control when _command.Length < LongestCommand:
                _command.Append(c);
                break;
        }
    }

    private void Control(char c)
    {
        switch (c)
        {
            case '\b':
                screen.BackSpace();
                break;
            case '\t':
                screen.Tab(1);
                break;
            case '\n' or '\v' or '\f':
                screen.LineFeed();
                break;
            case '\r':
                screen.CarriageReturn();
                break;
        }
    }

    private void Escape(char c)
    {
        _state = State.Ground;
        switch (c)
        {
            case '[':
                _command.Clear();
                _state = State.Control;
                break;
            case ']' or 'P' or '_' or '^' or 'k' or 'X':
                _command.Clear();
                _command.Append(c);
                _state = State.Text;
                break;
            case '(':
                _state = State.Charset;
                break;
            case >= ' ' and <= '/':
                _state = State.Other;
                break;
            case '7':
                screen.SaveCursor();
                break;
            case '8':
                screen.RestoreCursor();
                break;
            case 'c':
                screen.Reset();
                break;
            case 'D':
                screen.LineFeed();
                break;
            case 'E':
                screen.CarriageReturn();
                screen.LineFeed();
                break;
            case 'H':
                screen.SetTab();
                break;
            case 'M':
                screen.ReverseLineFeed();
                break;
        }
    }

    private void Command(char final)
    {
        var text = _command.ToString();
        var isPrivate = text is ['?' or '>' or '<' or '=', ..];
        if (text.AsSpan().IndexOfAnyInRange(' ', '/') >= 0 || (isPrivate && (text[0] != '?' || final is not ('h' or 'l'))))
        {
            return; // Styles of the cursor, questions, modes of the keyboard: nothing of it is shown.
        }

        var numbers = text.TrimStart('?').Split(';').Select(part => int.TryParse(part, out var number) ? number : (int?)null).ToArray();
        var first = Math.Min(Math.Max(numbers[0] ?? 1, 1), ushort.MaxValue);
        var second = Math.Max(numbers.ElementAtOrDefault(1) ?? 1, 1);
        switch (final)
        {
            case '@':
                screen.InsertCharacters(first);
                break;
            case 'A':
                screen.MoveBy(-first, 0);
                break;
            case 'B' or 'e':
                screen.MoveBy(first, 0);
                break;
            case 'C' or 'a':
                screen.MoveBy(0, first);
                break;
            case 'D':
                screen.MoveBy(0, -first);
                break;
            case 'E':
                screen.MoveBy(first, 0);
                screen.CarriageReturn();
                break;
            case 'F':
                screen.MoveBy(-first, 0);
                screen.CarriageReturn();
                break;
            case 'G' or '`':
                screen.MoveTo(null, first - 1);
                break;
            case 'H' or 'f':
                screen.MoveTo(first - 1, second - 1);
                break;
            case 'I':
                screen.Tab(first);
                break;
            case 'J':
                screen.EraseScreen(numbers[0] ?? 0);
                break;
            case 'K':
                screen.EraseLine(numbers[0] ?? 0);
                break;
            case 'L':
                screen.InsertLines(first);
                break;
            case 'M':
                screen.DeleteLines(first);
                break;
            case 'P':
                screen.DeleteCharacters(first);
                break;
            case 'S':
                screen.ScrollUp(first);
                break;
            case 'T':
                screen.ScrollDown(first);
                break;
            case 'X':
                screen.EraseCharacters(first);
                break;
            case 'Z':
                screen.BackTab(first);
                break;
            case 'b':
                screen.Repeat(first);
                break;
            case 'd':
                screen.MoveTo(first - 1, null);
                break;
            case 'g':
                screen.ClearTab(numbers[0] == 3);
                break;
            case 'h' or 'l':
                foreach (var mode in numbers)
                {
                    screen.SetMode(mode ?? 0, isPrivate, final == 'h');
                }

                break;
            case 'r':
                screen.SetRegion(first - 1, numbers.ElementAtOrDefault(1) is { } bottom and > 0 ? bottom - 1 : screen.Height - 1);
                break;
            case 's':
                screen.SaveCursor();
                break;
            case 'u':
                screen.RestoreCursor();
                break;
        }
    }

    private void TakeText(char c)
    {
        if (c == '\x1b')
        {
            _state = State.TextEscape;
        }
        else if (c == '\a' && _command[0] == ']')
        {
            EndText();
            _state = State.Ground;
        }
        else if (c is '\x18' or '\x1a')
        {
            _state = State.Ground;
        }
        else if (_command.Length < LongestCommand)
        {
            _command.Append(c);
        }
    }

    private void EndText()
    {
        var text = _command.ToString();
        if (text.StartsWith("]133;", StringComparison.Ordinal) && text.Length > 5)
        {
            var parts = text.Split(';');
            marked(new ShellMark(text[5], parts.Length > 2 && int.TryParse(parts[2], out var status) ? status : null));
        }
    }
}
