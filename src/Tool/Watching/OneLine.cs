using Spectre.Console;
using Spectre.Console.Rendering;
using TmuxTool.Cli.Output;
using Style = Spectre.Console.Style;

namespace TmuxTool.Cli.Watching;

/// <summary>
/// Text of whatever origin on one line, in one style over all of its room; where that is too narrow it ends in an
/// ellipsis. Spectre's own text would go on below.
/// </summary>
internal sealed class OneLine(string text, Style? style = null, int gap = 0) : Renderable
{
    private readonly Segment _text = new(Visible.Line(text), style ?? Style.Plain);

    /// <summary>How many cells the text takes.</summary>
    public int Length => _text.CellCount();

    protected override Measurement Measure(RenderOptions options, int maxWidth) => new(0, Math.Min(Length + gap, maxWidth));

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        if (maxWidth > gap)
        {
            var shown = Segment.SplitOverflow(_text, Overflow.Ellipsis, maxWidth - gap)[0];
            yield return shown;
            yield return new Segment(new string(' ', maxWidth - shown.CellCount()), _text.Style);
        }
    }
}
