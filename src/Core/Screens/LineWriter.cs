using System.Text;

namespace TmuxTool.Screens;

/// <summary>
/// Writes lines of cells as text, with or without SGR sequences, each line for itself. Blanks at the end of a line and
/// blank lines at the end are left out. A line may come in several parts.
/// </summary>
/// <param name="isStyled">Whether styles are written.</param>
/// <param name="write">Receives the text.</param>
internal sealed class LineWriter(bool isStyled, Action<string> write)
{
    private const int PartSize = 8 * 1024;

    private readonly StringBuilder _text = new();
    private readonly List<ScreenCell> _blanks = [];
    private CellStyle _style;
    private int _lineFeeds;
    private bool _hasText;

    /// <summary>Adds cells to the line.</summary>
    public void Add(IEnumerable<ScreenCell> cells)
    {
        foreach (var cell in cells)
        {
            _blanks.Add(cell);
            if (isStyled ? AnsiText.IsInvisible(cell) : string.IsNullOrWhiteSpace(cell.Text))
            {
                continue;
            }

            _text.Append('\n', _lineFeeds);
            (_lineFeeds, _hasText) = (0, true);
            _blanks.ForEach(Append);
            _blanks.Clear();
        }

        if (_text.Length > PartSize)
        {
            Flush();
        }
    }

    /// <summary>Ends the line.</summary>
    public void EndLine()
    {
        _blanks.Clear();
        EndStyle();
        _lineFeeds++;
    }

    /// <summary>Writes the rest; the last line has ended.</summary>
    public void End()
    {
        EndStyle();
        _text.Append(_hasText ? "\n" : "");
        Flush();
    }

    private void Append(ScreenCell cell)
    {
        if (isStyled && cell.Style != _style)
        {
            _style = cell.Style;
            _text.Append(AnsiText.Sequence(_style));
        }

        _text.Append(cell.Text);
    }

    private void EndStyle()
    {
        _text.Append(_style == default ? "" : "\e[0m");
        _style = default;
    }

    private void Flush()
    {
        write(_text.ToString());
        _text.Clear();
    }
}
