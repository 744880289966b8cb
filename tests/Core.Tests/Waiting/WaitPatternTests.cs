using System.Text.RegularExpressions;
using FluentAssertions;
using TmuxTool.Waiting;
using Xunit;

namespace TmuxTool.Tests.Waiting;

public sealed class WaitPatternTests
{
    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("(a|aa)+$")]
    [InlineData("(.*?,){20}P")]
    public void Patterns_that_backtrack_without_end_take_linear_time(string pattern) =>
        WaitPattern.Parse(pattern).IsMatch(new string('a', 100_000) + "!", 0).Should().BeFalse();

    [Theory]
    [InlineData(@"^(\w+) \1$", "one one", "one two")]
    [InlineData("(?<=x)a+(?!b)", "xac", "ya")]
    [InlineData("^a|b$", "ac", "ca")]
    [InlineData("[[:digit:]]{2}", "a12", "a1")]
    public void Lookarounds_and_backreferences_still_match(string pattern, string match, string other)
    {
        WaitPattern.Parse(pattern).IsMatch(match, 0).Should().BeTrue();
        WaitPattern.Parse(pattern).IsMatch(other, 0).Should().BeFalse();
    }

    [Fact]
    public void The_start_of_a_line_is_its_true_start()
    {
        WaitPattern.Parse("^b+").IsMatch("ab", 1).Should().BeFalse();
        WaitPattern.Parse("b+$").IsMatch("ab", 1).Should().BeTrue();
    }

    [Fact]
    public void What_only_backtracking_can_match_ends_after_a_time()
    {
        var match = () => WaitPattern.Parse("^(a+)+(?!b)$").IsMatch(new string('a', 100) + "!", 0);

        match.Should().Throw<RegexMatchTimeoutException>().WithMessage("regular expression '^(a+)+(?!b)$' takes too long on one line; *");
    }
}
