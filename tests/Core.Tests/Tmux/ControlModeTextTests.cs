using System.Globalization;
using System.Text;
using CsCheck;
using FluentAssertions;
using TmuxTool.Tmux;
using Xunit;

namespace TmuxTool.Tests.Tmux;

public sealed class ControlModeTextTests
{
    [Fact]
    public void What_tmux_escapes_comes_back_byte_for_byte()
        => Gen.Byte.Array[0, 200].Sample(bytes => ControlModeText.Unescape(Escape(bytes)).Should().Equal(bytes));

    [Fact]
    public void A_doubled_backslash_is_one() => ControlModeText.Unescape(@"a\\b\033\\"u8).Should().Equal([.. "a\\b\e\\"u8]);

    /// <summary>As tmux does it in control.c: what is below a blank, and the backslash.</summary>
    private static byte[] Escape(byte[] bytes)
        => [.. bytes.SelectMany(b => b is < 32 or (byte)'\\'
            ? Encoding.ASCII.GetBytes("\\" + Convert.ToString(b, 8).PadLeft(3, '0').ToString(CultureInfo.InvariantCulture))
            : [b])];
}
