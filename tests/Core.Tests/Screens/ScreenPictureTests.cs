using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FluentAssertions;
using TmuxTool.Screens;
using Xunit;

namespace TmuxTool.Tests.Screens;

public sealed class ScreenPictureTests
{
    private const string Sgr =
        "\e[4mone\e[0m \e[4:2mtwo\e[0m \e[4:3m\e[58:2::255:0:0mwave\e[0m \e[4:4mdots\e[0m \e[4:5mdash\e[0m \e[5:3mover\e[0m \e[21mtwo\e[24mnone";

    [Theory]
    [InlineData('─', "left right")]
    [InlineData('┃', "top bottom")]
    [InlineData('┌', "right bottom")]
    [InlineData('┤', "left top bottom")]
    [InlineData('┷', "left top right")]
    [InlineData('╋', "left top right bottom")]
    [InlineData('╒', "right bottom")]
    [InlineData('╢', "left top bottom")]
    [InlineData('╬', "left top right bottom")]
    [InlineData('╴', "left")]
    [InlineData('╼', "left right")]
    [InlineData('╯', "left top")]
    [InlineData('▐', "top right bottom")]
    [InlineData('▀', "left top right")]
    public void Lines_reach_the_edges_of_the_cell_that_others_meet_them_at(char character, string edges)
    {
        var path = new StringBuilder();

        DrawnGlyph.Append(path, character, 0, 0);

        var numbers = Regex.Matches(path.ToString(), "(?<x>[MH])(?<n>[0-9.-]+)(?: (?<y>[0-9.-]+))?|V(?<v>[0-9.-]+)|A[^AV]* (?<ax>[0-9.-]+) (?<ay>[0-9.-]+)V").ToList();
        var across = numbers.SelectMany(match => Values(match, "n", "ax")).ToList();
        var down = numbers.SelectMany(match => Values(match, "y", "v")).ToList();
        var reached = new[]
        {
            across.Contains(0) ? "left" : null,
            down.Any(y => y <= 0) ? "top" : null,
            across.Contains(DrawnGlyph.Width) ? "right" : null,
            down.Any(y => y >= DrawnGlyph.Height) ? "bottom" : null,
        };
        string.Join(' ', reached.OfType<string>()).Should().Be(edges);
    }

    [Fact]
    public void Every_box_block_and_dot_has_a_shape_of_its_own()
    {
        var shapes = Enumerable.Range(0x2500, 0xA0).Concat(Enumerable.Range(0x2801, 0xFF)).Select(code =>
        {
            var path = new StringBuilder();
            DrawnGlyph.Append(path, (char)code, 0, 0);
            return (Code: code, Shape: path.ToString());
        }).Where(glyph => DrawnGlyph.Fill(((char)glyph.Code).ToString()) is null).ToList();

        shapes.Should().OnlyContain(glyph => glyph.Shape.Length > 0);
        shapes.Select(glyph => glyph.Shape).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Kinds_and_colours_of_underlines_are_read_and_written_again()
    {
        var screen = Of(Sgr);

        screen.StyleOf("one")!.Value.UnderlineKind.Should().Be(UnderlineKind.Straight);
        screen.StyleOf("wave")!.Value.Should().Be(new CellStyle(default, default, CellAttributes.Underline)
        {
            UnderlineKind = UnderlineKind.Curly,
            UnderlineColor = CellColor.Rgb(255, 0, 0),
        });
        screen.StyleOf("dots")!.Value.UnderlineKind.Should().Be(UnderlineKind.Dotted);
        screen.StyleOf("over")!.Value.Attributes.Should().Be(CellAttributes.Overline);
        screen.StyleOf("none").Should().Be(default(CellStyle));
        var text = new StringBuilder();
        var writer = new LineWriter(isStyled: true, part => text.Append(part));
        writer.Add(screen.Cells(0));
        writer.EndLine();
        writer.End();
        text.ToString().Should().Be(
            "\e[0;4mone\e[0m \e[0;4:2mtwo\e[0m \e[0;4:3;58;2;255;0;0mwave\e[0m \e[0;4:4mdots\e[0m \e[0;4:5mdash\e[0m \e[0;53mover\e[0m \e[0;4:2mtwo\e[0mnone\n");
    }

    [Fact]
    public void A_picture_shows_what_is_dim_reverse_hidden_or_under_the_cursor()
    {
        var screen = Of("\e[2mdim\e[0m \e[7mreverse\e[0m \e[8msecret\e[0m x", new ScreenCursor(19, 0, true));

        var picture = XDocument.Parse(ScreenPicture.ToSvg(screen, "t"));

        var texts = picture.Descendants().Where(element => element.Name.LocalName == "text").ToDictionary(element => element.Value, element => element.Attribute("fill")!.Value);
        texts.Keys.Should().Equal("t", "dim", "reverse", "x");
        (texts["dim"], texts["reverse"], texts["x"]).Should().Be(("#8b8b8b", "#1e1e1e", "#1e1e1e"));
        picture.Descendants().Where(element => element.Name.LocalName == "rect" && element.Attribute("fill")!.Value == "#d4d4d4")
            .Select(element => (element.Attribute("x")!.Value, element.Attribute("width")!.Value)).Should().Equal(("36", "63"), ("171", "9"));
        ScreenPicture.ToHtml(screen).Should().NotContain("secret").And.Contain(">dim<");
    }

    [Fact]
    public void Box_drawing_is_drawn_in_the_picture_and_stays_text_in_the_page()
    {
        var screen = Of("┌──┐ 日本 \e[31m█░\e[0m");

        var svg = ScreenPicture.ToSvg(screen);

        svg.Should().NotContain("─").And.NotContain("█").And.Contain("text-anchor=\"middle\" fill=\"#d4d4d4\">日<");
        svg.Should().Contain("<rect x=\"90\" y=\"0\" width=\"9\" height=\"19\" fill=\"#f14c4c\"/>");
        ScreenPicture.ToHtml(screen).Should().Contain("color:transparent\">┌──┐</span>");
    }

    private static IEnumerable<double> Values(Match match, params string[] names) => names
        .Where(name => match.Groups[name].Success)
        .Select(name => double.Parse(match.Groups[name].Value, System.Globalization.CultureInfo.InvariantCulture));

    private static Screen Of(string text, ScreenCursor cursor = default) => Screen.Of(text, 60, 1, cursor);
}
