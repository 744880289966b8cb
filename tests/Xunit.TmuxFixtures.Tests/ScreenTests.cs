using System.Xml.Linq;

namespace Xunit.TmuxFixtures.Tests;

public sealed class ScreenTests(ShellSession shell) : IClassFixture<ShellSession>
{
    [Fact]
    public async Task Colours_and_attributes_are_those_of_the_program()
    {
        await shell.RunAsync(@"clear; printf '\e[31mred\e[0m \e[1;4;92mbright\e[0m \e[38;5;208mpalette\e[0m \e[48;2;1;2;3mrgb\e[0m \e[7minverse\e[0m \e[3;9mcrossed\e[0m plain\n'");

        var screen = await shell.ScreenAsync();

        screen.StyleOf("red")!.Value.Foreground.Should().Be(CellColor.Red);
        screen.StyleOf("bright").Should().Be(new CellStyle(CellColor.BrightGreen, CellColor.Default, CellAttributes.Bold | CellAttributes.Underline));
        screen.StyleOf("palette")!.Value.Foreground.Should().Be(CellColor.Palette(208));
        screen.StyleOf("rgb")!.Value.Background.Should().Be(CellColor.Rgb(1, 2, 3));
        screen.StyleOf("inverse")!.Value.IsInverse.Should().BeTrue();
        screen.StyleOf("crossed")!.Value.Attributes.Should().Be(CellAttributes.Italic | CellAttributes.Strikethrough);
        screen.StyleOf("plain").Should().Be(default(CellStyle));
        screen.StyleOf("nowhere").Should().BeNull();
    }

    [Fact]
    public async Task A_colour_holds_on_from_line_to_line()
    {
        await shell.RunAsync(@"clear; printf '\e[32mupper\nlower\e[0m\nend\n'");

        var screen = await shell.ScreenAsync();

        screen.StyleOf("lower")!.Value.Foreground.Should().Be(CellColor.Green);
        screen.StyleOf("end")!.Value.Foreground.Should().Be(CellColor.Default);
    }

    [Fact]
    public async Task Wide_and_combined_characters_keep_their_columns()
    {
        await shell.RunAsync("clear; printf '日本|e\\u0301|😀|x\\n'");

        var screen = await shell.ScreenAsync();

        screen.Lines[0].Should().Be("日本|e\u0301|😀|x");
        screen[0, 0].Should().Be(new ScreenCell("日", 2, default));
        screen[0, 1].Width.Should().Be(0);
        screen[0, 4].Text.Should().Be("|");
        screen[0, 5].Text.Should().Be("e\u0301");
        screen[0, 7].Width.Should().Be(2);
        screen[0, 10].Text.Should().Be("x");
        screen.Cells(0).Should().HaveCount(80);
    }

    [Fact]
    public async Task Line_drawing_comes_as_it_is_seen()
    {
        await shell.RunAsync(@"clear; printf '\e(0lqk\e(B lqk\n'");

        (await shell.ScreenAsync()).Lines[0].Should().Be("┌─┐ lqk");
    }

    [Fact]
    public async Task The_cursor_is_where_the_prompt_is()
    {
        await shell.RunAsync("clear");

        (await shell.ScreenAsync()).Cursor.Should().Be(new ScreenCursor(2, 0, true));
        // One process: bash ignores an interrupt between two commands of a line.
        await shell.SendAsync(@"sh -c 'printf ""\033[?25l""; exec sleep 600'");
        await shell.ExpectAsync(screen => !screen.Cursor.IsVisible);
        await shell.KeyAsync("C-c");
        // An interrupted bash throws away what is typed before its prompt is there again.
        await shell.WaitForAsync(@"^\$ $");
        await shell.RunAsync(@"printf '\e[?25h'");
    }

    [Fact]
    public async Task A_message_shows_the_screen_in_a_frame()
    {
        await shell.ResizeAsync(30, 5);
        await shell.RunAsync("clear; echo 日本");

        (await shell.ScreenAsync()).ToString().Should().Be("""
            ┌─ 30x5 ───────────────────────┐
            │日本                          │
            │$                             │
            └─ cursor: row 1, column 2 ────┘
            """);
        await shell.ResizeAsync(80, 24);
    }

    [Fact]
    public async Task The_picture_of_a_screen_is_sound_and_always_the_same()
    {
        await shell.RunAsync(@"clear; printf '<script>&amp;\e[31;44m""quoted""\e[0m \e[4munder\e[0m\n'");

        var svg = ScreenPicture.ToSvg(await shell.ScreenAsync(), "a <title> & more");

        svg.Should().Be(ScreenPicture.ToSvg(await shell.ScreenAsync(), "a <title> & more"));
        var picture = XDocument.Parse(svg);
        picture.Root!.Name.LocalName.Should().Be("svg");
        picture.Descendants().Select(e => e.Name.LocalName).Distinct().Should().BeSubsetOf(["svg", "title", "rect", "circle", "g", "path", "text"]);
        picture.Root.Value.Should().Contain("<script>&amp;").And.Contain("\"quoted\"").And.Contain("a <title> & more");
        picture.Descendants().Attributes("fill").Select(a => a.Value).Should().Contain("#f14c4c").And.Contain("#569cd6");
    }
}
