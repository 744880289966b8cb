using System.Text;
using FluentAssertions;
using TmuxTool.Registry;
using Xunit;

namespace TmuxTool.Tests.Registry;

public sealed class RegistryCorruptionTests
{
    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("{\n\"sessions\": {,}}", "line 2, column 14")]
    [InlineData("{\"sessions\": {}} x", "column 18")]
    [InlineData("{\"sessions\": {}}{}", "column 17")]
    [InlineData("[]", "it is an array, not an object")]
    [InlineData("null", "it is null, not an object")]
    [InlineData("\"x\"", "it is a text, not an object")]
    [InlineData("{\"sessions\": []}", "'sessions' is an array, not an object")]
    [InlineData("{\"sessions\": null}", "'sessions' is null, not an object")]
    [InlineData("{\"sessions\": {\"a\": \"x\"}}", "session 'a' is a text, not an object")]
    [InlineData("{\"sessions\": {\"a\": {}}}", "session 'a' has no socket")]
    [InlineData("{\"sessions\": {\"a\": {\"socket\": \"/s\", \"target\": \"\"}}}", "session 'a' has no target")]
    [InlineData("{\"sessions\": {\"a\": {\"socket\": 5, \"target\": \"t\"}}}", "'socket' of session 'a' is a number and must be a text")]
    [InlineData("{\"sessions\": {\"a\": {\"pid\": \"x\"}}}", "'pid' of session 'a' is a text and must be a whole number")]
    [InlineData("{\"sessions\": {\"a\": {\"pid\": []}}}", "'pid' of session 'a' is an array and must be a whole number")]
    [InlineData("{\"sessions\": {\"a\": {\"pid\": 1.5}}}", "'pid' of session 'a' is a number and must be a whole number")]
    [InlineData("{\"sessions\": {\"a\": {\"pid\": 99999999999}}}", "'pid' of session 'a' is a number and is out of range")]
    [InlineData("{\"sessions\": {\"a\": {\"pid\": 1e999}}}", "'pid' of session 'a' is a number")]
    [InlineData("{\"sessions\": {\"\\ud800\": {}}}", "half of a surrogate pair")]
    [InlineData("{\"sessions\": {\"a\": {\"socket\": \"\\udc00\"}}}", "half of a surrogate pair")]
    [InlineData("{\"sessions\": {}, \"\\ud800\": 1}", "half of a surrogate pair")]
    [InlineData("// hello\n{}", "line 1")]
    [InlineData("\0\0\0\0", "line 1")]
    public void A_corrupt_text_says_what_is_wrong_and_what_to_do(string text, string expected)
    {
        var error = FluentActions.Invoking(() => Parse(text)).Should().Throw<RegistryException>().Which;

        error.Failure.Should().Be(RegistryFailure.Corrupt);
        error.Message.Should().StartWith("registry: /x/.sessions.json is corrupt: ")
            .And.Contain(expected).And.EndWith("\nFix: dotnet tmux registry repair");
    }

    [Fact]
    public void Bytes_that_are_not_text_are_corrupt()
        => FluentActions.Invoking(() => RegistrySnapshot.Parse((byte[])[.. "{\"a\": \""u8, 0xFF, .. "\"}"u8], "f"))
            .Should().Throw<RegistryException>().WithMessage("registry: f is corrupt: byte 8 is not UTF-8\n*");

    [Fact]
    public void Nesting_is_read_to_a_depth_and_refused_beyond()
    {
        static string Nested(int depth) => $$"""{"x": {{new string('[', depth)}}{{new string(']', depth)}}, "sessions": {} }""";

        Parse(Nested(200)).Extra.Should().ContainSingle();
        RegistrySnapshot.Parse(Parse(Nested(200)).ToUtf8Json(), "f").Extra.Should().ContainSingle();
        FluentActions.Invoking(() => Parse(Nested(100_000))).Should().Throw<RegistryException>();
    }

    [Theory]
    [InlineData("\"2.0\"")]
    [InlineData("\"1.1\"")]
    [InlineData("1")]
    [InlineData("{}")]
    public void Another_version_is_refused_even_where_its_rows_look_wrong(string version)
    {
        foreach (var text in (string[])[$$$"""{"version":{{{version}}},"sessions":{}}""", $$$"""{"sessions":[],"version":{{{version}}}}"""])
        {
            FluentActions.Invoking(() => Parse(text)).Should().Throw<RegistryException>()
                .Which.Failure.Should().Be(RegistryFailure.WrongVersion);
        }
    }

    [Fact]
    public void Messages_carry_no_control_characters()
        => FluentActions.Invoking(() => Parse("{\"sessions\": {\"\\u001b]0;x\\u0007\": 1}}"))
            .Should().Throw<RegistryException>().Which.Message.Should().Contain("session '?]0;x?'");

    private static RegistrySnapshot Parse(string text) => RegistrySnapshot.Parse(Encoding.UTF8.GetBytes(text), "/x/.sessions.json");
}
