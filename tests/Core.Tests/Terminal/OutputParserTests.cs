using System.Text;
using FluentAssertions;
using TmuxTool.Terminal;
using Xunit;

namespace TmuxTool.Tests.Terminal;

public sealed class OutputParserTests
{
    [Theory]
    [InlineData("\e]133;D;0\a", 0)]
    [InlineData("text\r\n\e]133;D;130\a$ ", 130)]
    [InlineData("\e]133;D;7\e\\", 7)]
    [InlineData("\e]133;D;7;aid=1\a", 7)]
    [InlineData("\e]133;D;1\a\e]133;D;2\a", 2)]
    [InlineData("\e]133;A\a", null)]
    [InlineData("\e]133;D\a", null)]
    [InlineData("]133;D;1", null)]
    public void The_last_status_mark_counts_wherever_the_stream_is_cut(string text, int? status)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            int? seen = null;
            var parser = new OutputParser(new ScreenModel(80, 24), mark => seen = mark.Status ?? seen);
            parser.Feed(bytes.AsSpan(0, cut));
            parser.Feed(bytes.AsSpan(cut));
            seen.Should().Be(status, $"cut at {cut}");
        }
    }

    [Theory]
    [InlineData("a\r\nb", "a", "b")]
    [InlineData("0123456789ab", "0123456789", "ab")]
    [InlineData("x\e[2;3Hy", "x", "  y")]
    [InlineData("abc\e[1;2H\e[Pz", "az")]
    [InlineData("abc\e[1;2H\e[2@", "a  bc")]
    [InlineData("1\r\n2\r\n3\r\n4", "2", "3", "4")]
    [InlineData("1\r\n2\r\n3\e[1;1H\e[L", "", "1", "2")]
    [InlineData("1\r\n2\r\n3\e[1;1H\e[M", "2", "3", "")]
    [InlineData("日本\e[1;2Hx", " x本")]
    [InlineData("abc\e[2J", "", "", "")]
    [InlineData("a\e[?1049hb\e[?1049lc", "ac")]
    [InlineData("\e(0qx\e(B-", "─│-")]
    [InlineData("a\tb", "a       b")]
    [InlineData("e\u0301", "e\u0301")]
    public void The_model_shows_what_a_terminal_shows(string output, params string[] rows)
    {
        var screen = new ScreenModel(10, 3);
        var parser = new OutputParser(screen, _ => { });
        parser.Feed(Encoding.UTF8.GetBytes(output));

        screen.Rows.Select(row => row.TrimEnd()).Take(rows.Length).Should().Equal(rows);
    }

    [Fact]
    public void What_is_written_after_the_baseline_is_new_and_what_stood_there_is_not()
    {
        var (screen, parser) = Shell();

        parser.Feed("\r\nanswer\r\n$ "u8);

        screen.News().Select(line => line.New).Should().Equal("answer", "$ ");
    }

    [Fact]
    public void A_wiped_screen_is_new_even_where_it_shows_the_same()
    {
        var (screen, parser) = Shell();

        parser.Feed("\e[H\e[2Jold\r\n$ "u8);

        screen.News().Select(line => line.New).Should().Equal("old", "$ ");
    }

    [Fact]
    public void A_prompt_that_is_drawn_anew_is_not_new()
    {
        var (screen, parser) = Shell();

        parser.Feed("\r\e[K$ typed"u8);

        screen.News().Should().BeEmpty();
    }

    [Fact]
    public void Lines_that_leave_the_screen_stay_new_and_wrapped_ones_are_joined()
    {
        var (screen, parser) = Shell();

        parser.Feed(Encoding.UTF8.GetBytes("\r\n" + new string('x', 35) + "\r\n1\r\n2\r\n3\r\n$ "));

        screen.News().Select(line => line.New).Should().Equal(new string('x', 35), "1", "2", "3", "$ ");
    }

    [Theory]
    [InlineData("got 1\r\n", "got 1")]
    [InlineData("gotten", "gotten")]
    [InlineData("g")]
    public void A_reply_that_begins_with_what_was_typed_is_no_echo(string output, params string[] news)
    {
        var (screen, parser) = Shell();
        parser.Feed("\r\n"u8);
        screen.Rebase();
        var (row, column) = (screen.CursorRow, screen.CursorX);
        parser.Feed(Encoding.UTF8.GetBytes(output));

        screen.AbsorbEcho(row, column, "g");

        screen.News().Select(line => line.New).Where(line => line.Length > 0).Should().Equal(news);
    }

    [Theory]
    [InlineData("\x1b[2K\r$   ty ped\r\n42", "42")] // The editor indents what was typed.
    [InlineData("\x1b[2K\r$ t\r\n42", "42")]
    [InlineData("\x1b[2K\r$ other\r\n42", "other", "42")]
    public void An_input_row_that_is_drawn_again_is_no_output(string output, params string[] news)
    {
        var (screen, parser) = Shell();

        parser.Feed(Encoding.UTF8.GetBytes(output));

        screen.News().Select(line => line.New).Should().Equal(news);
    }

    [Fact]
    public void An_input_row_is_no_output_where_the_cursor_stands_at_a_bracket_above()
    {
        var screen = new ScreenModel(10, 4);
        var parser = new OutputParser(screen, _ => { });
        parser.Feed("$ f {\r\n> "u8);
        var row = screen.CursorRow;
        parser.Feed("  }\x1bM"u8);
        screen.Rebase(row);

        parser.Feed("\r\n\x1b[2C\x1b[K}\r\n42"u8);

        screen.News().Select(line => line.New).Should().Equal("42");
    }

    [Fact]
    public void A_line_ends_where_the_end_of_an_older_wrapped_one_stands_behind_it()
    {
        var screen = new ScreenModel(10, 4);
        var parser = new OutputParser(screen, _ => { });
        parser.Feed("$ 12345678abc"u8);
        screen.Rebase();

        parser.Feed("\r\x1b[A42\r\n\x1b[K$ "u8);

        screen.News().Select(line => (line.New, line.LeftOfCursor)).Should().Equal(("42", null), ("$ ", "$ "));
    }

    [Theory]
    [InlineData("$ ", "} ;\r\n42", "42")]
    [InlineData("$ ", "} ;x\r\n42", "} ;x", "42")]
    [InlineData("$ 123456", "} ;\r\n42", "42")]
    public void An_echo_that_comes_after_the_baseline_is_no_output(string prompt, string output, params string[] news)
    {
        var screen = new ScreenModel(10, 4);
        var parser = new OutputParser(screen, _ => { });
        parser.Feed(Encoding.UTF8.GetBytes(prompt));
        screen.Rebase();
        parser.Feed(Encoding.UTF8.GetBytes(output));

        screen.AbsorbLateEcho("};");

        screen.News().Select(line => line.New).Should().Equal(news);
    }

    [Theory]
    [InlineData("\r\x1b[Anew", "new")] // The end of the older text still stands behind it.
    [InlineData("\r\x1b[Ane\u0301w", "ne\u0301w")]
    [InlineData("\r\x1b[A\x1b[2Cd", "old  text")]
    [InlineData("\r\x1b[Aolder", "older")]
    [InlineData("\r\x1b[Anew\x1b[K", "new")]
    public void What_is_left_of_an_older_text_is_no_output(string output, string expected)
    {
        var screen = new ScreenModel(20, 4);
        var parser = new OutputParser(screen, _ => { });
        parser.Feed("olx  text\r\n$ "u8);
        screen.Rebase();

        parser.Feed(Encoding.UTF8.GetBytes(output));

        screen.News().Select(line => line.New).Where(line => line.Length > 0 && line != "$ ").Should().Equal(expected);
    }

    private static (ScreenModel Screen, OutputParser Parser) Shell()
    {
        var screen = new ScreenModel(10, 4);
        var parser = new OutputParser(screen, _ => { });
        parser.Feed("old\r\n$ typed"u8);
        screen.Rebase();
        return (screen, parser);
    }
}
