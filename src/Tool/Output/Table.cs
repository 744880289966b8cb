using System.Globalization;
using System.Text;
using TmuxTool.Tmux;

namespace TmuxTool.Cli.Output;

/// <summary>One cell: its text, and how it is painted once it is laid out.</summary>
internal readonly record struct Cell(string Text, Func<string, string>? Paint = null)
{
    public static implicit operator Cell(string text) => new(Visible.Line(text));
}

/// <summary>Columns aligned by the terminal cells that their text takes.</summary>
internal static class Table
{
    private const string Gap = "  ";
    private const int Narrowest = 8;

    /// <summary>Writes the rows; they are cut where <paramref name="width"/>, a terminal's columns, is given.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<Cell[]> rows, int? width)
    {
        var widths = Fit(Measure(rows), width);
        foreach (var row in rows)
        {
            var line = new StringBuilder();
            for (var column = 0; column < row.Length; column++)
            {
                var text = Cut(row[column].Text, widths[column]);
                var isLast = column == row.Length - 1;
                var padding = isLast ? 0 : widths[column] - CellWidth.Of(text);
                line.Append(row[column].Paint?.Invoke(text) ?? text).Append(' ', padding).Append(isLast ? "" : Gap);
            }

            writer.WriteLine(line.ToString());
        }
    }

    private static int[] Measure(IReadOnlyList<Cell[]> rows)
    {
        var widths = new int[rows[0].Length];
        foreach (var row in rows)
        {
            for (var column = 0; column < row.Length; column++)
            {
                widths[column] = Math.Max(widths[column], CellWidth.Of(row[column].Text));
            }
        }

        return widths;
    }

    private static int[] Fit(int[] widths, int? limit)
    {
        while (limit is { } columns && widths.Sum() + (Gap.Length * (widths.Length - 1)) > columns)
        {
            var widest = Array.IndexOf(widths, widths.Max());
            if (widths[widest] <= Narrowest)
            {
                break;
            }

            widths[widest]--;
        }

        return widths;
    }

    /// <summary>Text that takes no more than so many cells; what is left out shows as an ellipsis.</summary>
    public static string Cut(string text, int width)
    {
        if (CellWidth.Of(text) <= width)
        {
            return text;
        }

        var kept = new StringBuilder();
        var room = width - 1;
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext() && (room -= CellWidth.Of(elements.GetTextElement())) >= 0)
        {
            kept.Append(elements.GetTextElement());
        }

        return kept.Append('…').ToString();
    }
}
