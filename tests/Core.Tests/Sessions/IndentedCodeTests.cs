using FluentAssertions;
using TmuxTool.Sessions;
using Xunit;

namespace TmuxTool.Tests.Sessions;

public sealed class IndentedCodeTests
{
    [Theory]
    [InlineData("one line", "one line")]
    [InlineData("a = 1\n\nb = 2", "a = 1\nb = 2\n")]
    [InlineData("def f():\n  x\n\n  y\nf()", "def f():\n  x\n  y\n\nf()\n")]
    [InlineData("def f():\n  x\n# why\ndef g():\n  y", "def f():\n  x\n# why\n\ndef g():\n  y\n")]
    [InlineData("if a:\n  x\nelif b:\n  y\nelse:\n  z\nw", "if a:\n  x\nelif b:\n  y\nelse:\n  z\n\nw\n")]
    [InlineData("try: x\nexcept E: y\nfinally: z\nw", "try: x\nexcept E: y\nfinally: z\n\nw\n")]
    [InlineData("@a\n@b\ndef f(): pass\n@c\ndef g(): pass", "@a\n@b\ndef f(): pass\n\n@c\ndef g(): pass\n")]
    [InlineData("for_ever = 1\nb", "for_ever = 1\nb\n")]
    [InlineData("match = 1\nb", "match = 1\nb\n")]
    [InlineData("if a:\n  x = '''1\n\nelse'''\nb", "if a:\n  x = '''1\n\nelse'''\n\nb\n")]
    [InlineData("if a:\n  x = [ # ]\n\n1]\nb", "if a:\n  x = [ # ]\n\n1]\n\nb\n")]
    [InlineData("x = 'a\\'(' \nb", "x = 'a\\'(' \nb\n")]
    [InlineData("if a and \\\nb:\n  c\nd", "if a and \\\nb:\n  c\n\nd\n")]
    public void A_block_ends_with_a_blank_line_and_has_none_within(string code, string expected)
        => IndentedCode.ForPrompt(code).Should().Be(expected);
}
