using System.Globalization;
using System.Text;
using TmuxTool.Tmux;

namespace TmuxTool.Screens;

/// <summary>Reads what <c>capture-pane -e</c> prints: text with SGR sequences, which hold on from line to line.</summary>
internal sealed class StyledText
{
    // The line-drawing characters of the VT100, which tmux prints between SO and SI.
    private const string Drawn = "`abcdefghijklmnopqrstuvwxyz{|}~";
    private const string Drawing = "◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

    private static readonly string[] s_ascii = [.. Enumerable.Range(0, 128).Select(c => ((char)c).ToString())];

    private readonly List<ScreenCell> _row = [];
    private CellStyle _style;
    private bool _drawing;

    private StyledText()
    {
    }

    /// <summary>The cells of each line, filled up with blanks to the width.</summary>
    public static List<ScreenCell[]> Parse(string text, int columns) => [.. Rows(text).Select(row => Fill(row, columns))];

    /// <summary>The cells of each line, as many as there are; one line is read at a time.</summary>
    public static IEnumerable<ScreenCell[]> Rows(string text)
    {
        var parser = new StyledText();
        for (var start = 0; start <= text.Length;)
        {
            var end = text.IndexOf('\n', start) is >= 0 and var at ? at : text.Length;
            yield return parser.ParseLine(text[start..end]);
            start = end + 1;
        }
    }

    /// <summary>A row of a width, filled up with blanks or cut off.</summary>
    public static ScreenCell[] Fill(ScreenCell[] row, int columns) =>
        [.. row.Take(columns), .. Enumerable.Repeat(ScreenCell.Blank, Math.Max(0, columns - row.Length))];

    private ScreenCell[] ParseLine(string line)
    {
        _row.Clear();
        for (var i = 0; i < line.Length;)
        {
            i = line[i] switch
            {
                '\e' => Escape(line, i + 1),
                '\x0E' or '\x0F' => Shift(line[i] == '\x0E', i + 1),
                _ => Character(line, i),
            };
        }

        return [.. _row];
    }

    private int Shift(bool drawing, int next)
    {
        _drawing = drawing;
        return next;
    }

    private int Character(string line, int index)
    {
        Rune.DecodeFromUtf16(line.AsSpan(index), out var rune, out var length);
        var text = _drawing && Drawn.IndexOf(line[index], StringComparison.Ordinal) is >= 0 and var at
            ? Drawing[at].ToString()
            : rune.Value < s_ascii.Length ? s_ascii[rune.Value] : rune.ToString();
        var width = CellWidth.Of(rune);
        if (width > 0)
        {
            _row.Add(new ScreenCell(text, width, _style));
            if (width == 2)
            {
                _row.Add(new ScreenCell("", 0, _style));
            }
        }
        else if (_row.Count > 0 && !Rune.IsControl(rune))
        {
            var last = _row.Count - (_row[^1].Width == 0 ? 2 : 1);
            _row[last] = _row[last] with { Text = _row[last].Text + text };
        }

        return index + length;
    }

    private int Escape(string line, int index)
    {
        if (index >= line.Length)
        {
            return index;
        }

        if (line[index] == ']')
        {
            // A hyperlink (OSC 8), ended by BEL or ST.
            var end = line.AsSpan(index).IndexOfAny('\a', '\e');
            return end < 0 ? line.Length : index + end + (line[index + end] == '\e' ? 2 : 1);
        }

        if (line[index] != '[')
        {
            return index + 1;
        }

        var last = index + 1;
        while (last < line.Length && line[last] is < '@' or > '~')
        {
            last++;
        }

        if (last < line.Length && line[last] == 'm')
        {
            Style(line[(index + 1)..last]);
        }

        return last + 1;
    }

    private void Style(string parameters)
    {
        // Parts of one parameter are separated by ':' where the standard is followed, else by ';'.
        var fields = parameters.Split(';');
        for (var i = 0; i < fields.Length; i++)
        {
            var parts = fields[i].Split(':');
            var code = Number(parts[0]);
            if (code is 38 or 48 or 58)
            {
                var arguments = parts.Length > 1 ? [.. parts.Skip(1).Where((p, at) => p.Length > 0 || at != 1)] : fields[(i + 1)..];
                var (color, used) = Extended(arguments);
                i += parts.Length > 1 ? 0 : used;
                _style = code switch
                {
                    38 => _style with { Foreground = color },
                    48 => _style with { Background = color },
                    _ => _style with { UnderlineColor = color },
                };
            }
            else
            {
                Basic(code, parts.Length > 1 ? Number(parts[1]) : null);
            }
        }
    }

    private static (CellColor Color, int Used) Extended(string[] arguments)
    {
        if (arguments is ["5", var index, ..])
        {
            return (CellColor.Palette(Number(index) & 0xFF), 2);
        }

        return arguments is ["2", var red, var green, var blue, ..]
            ? (CellColor.Rgb((byte)Number(red), (byte)Number(green), (byte)Number(blue)), 4)
            : (CellColor.Default, arguments.Length);
    }

    private void Basic(int code, int? kind) => _style = code switch
    {
        0 => default,
        1 => With(CellAttributes.Bold),
        2 => With(CellAttributes.Dim),
        3 => With(CellAttributes.Italic),
        4 when kind is 0 => Underlined(null),
        4 => Underlined(kind is >= 2 and <= 5 and { } known ? (UnderlineKind)(known - 1) : UnderlineKind.Straight),
        21 => Underlined(UnderlineKind.Doubled),
        // tmux (3.3a for one) writes an overline in the manner of its underlines.
        5 when kind is 3 => With(CellAttributes.Overline),
        5 or 6 => With(CellAttributes.Blink),
        7 => With(CellAttributes.Inverse),
        8 => With(CellAttributes.Hidden),
        9 => With(CellAttributes.Strikethrough),
        22 => Without(CellAttributes.Bold | CellAttributes.Dim),
        23 => Without(CellAttributes.Italic),
        24 => Underlined(null),
        25 => Without(CellAttributes.Blink),
        27 => Without(CellAttributes.Inverse),
        28 => Without(CellAttributes.Hidden),
        29 => Without(CellAttributes.Strikethrough),
        53 => With(CellAttributes.Overline),
        55 => Without(CellAttributes.Overline),
        59 => _style with { UnderlineColor = CellColor.Default },
        >= 30 and <= 37 => _style with { Foreground = CellColor.Palette(code - 30) },
        39 => _style with { Foreground = CellColor.Default },
        >= 40 and <= 47 => _style with { Background = CellColor.Palette(code - 40) },
        49 => _style with { Background = CellColor.Default },
        >= 90 and <= 97 => _style with { Foreground = CellColor.Palette(code - 82) },
        >= 100 and <= 107 => _style with { Background = CellColor.Palette(code - 92) },
        _ => _style,
    };

    private CellStyle Underlined(UnderlineKind? kind) =>
        (kind is null ? Without(CellAttributes.Underline) : With(CellAttributes.Underline)) with { UnderlineKind = kind ?? UnderlineKind.Straight };

    private CellStyle With(CellAttributes attributes) => _style with { Attributes = _style.Attributes | attributes };

    private CellStyle Without(CellAttributes attributes) => _style with { Attributes = _style.Attributes & ~attributes };

    private static int Number(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
