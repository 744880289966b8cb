using FluentAssertions;
using TmuxTool.Tests.Sessions;
using TmuxTool.Tmux;
using Xunit;

namespace TmuxTool.Tests.Tmux;

public sealed class NamesAndTargetsTests
{
    [Theory]
    [InlineData("", "empty")]
    [InlineData("a.b", "try 'a-b'")]
    [InlineData("a:b", "try 'a-b'")]
    [InlineData("a/b", "try 'a-b'")]
    [InlineData("-x", "try 'x'")]
    [InlineData("=x", "try 'x'")]
    [InlineData("$x", "try 'x'")]
    [InlineData("a$x", "'$' is not allowed; try 'a-x'")]
    [InlineData("@x", "try 'x'")]
    [InlineData("%x", "try 'x'")]
    [InlineData(" x", "try 'x'")]
    [InlineData("x ", "try 'x'")]
    [InlineData("a\tb", "control")]
    [InlineData("a\u001b[31mb", "\\x1b")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345", "64")]
    public void A_name_that_tmux_would_change_or_misread_is_refused_with_a_suggestion(string name, string part)
    {
        SessionName.IsValid(name, out var problem).Should().BeFalse();
        problem.Should().Contain(part).And.NotContain("\u001b").And.NotContain("\n");
    }

    [Theory]
    [InlineData("api")]
    [InlineData("api-2")]
    [InlineData("my_session")]
    [InlineData("with space")]
    [InlineData("日本語")]
    [InlineData("quote'\"s")]
    [InlineData("a;")]
    [InlineData("+x!~{}")]
    [InlineData("!x")]
    [InlineData("*")]
    public async Task A_name_that_is_accepted_is_kept_and_found_by_tmux(string name)
    {
        SessionName.IsValid(name, out var problem).Should().BeTrue(problem);
        await using var workshop = new Workshop();

        var address = await workshop.LaunchAsync(name, new("x", ["sh", "-c", "echo ready; exec sleep 1000"], new Dictionary<string, string>(), "^ready$"));

        (await workshop.TmuxAsync("list-sessions", "-F", "#{session_name}")).Should().Be(name + "\n");
        (await ServerQuery.PaneAsync(new CommandClient(workshop.Socket), PaneTarget.Exact(address.Target), Workshop.Cancel))!.SessionName.Should().Be(name);
    }

    [Theory]
    [InlineData("api", "=api:")]
    [InlineData("api:0.0", "=api:=0.0")]
    [InlineData("api:shell", "=api:=shell")]
    [InlineData("=api:=0.1", "=api:=0.1")]
    [InlineData("%3", "%3")]
    [InlineData("$1", "$1:")]
    [InlineData("api:", "=api:")]
    [InlineData("api:@2", "=api:@2")]
    public void Targets_become_exact(string target, string exact) => PaneTarget.Exact(target).Should().Be(exact);

    [Theory]
    [InlineData("3.3a", false)]
    [InlineData("3.6b", false)]
    [InlineData("next-3.7", false)]
    [InlineData("3.7", true)]
    [InlineData("3.7c", true)]
    [InlineData("3.10", true)]
    [InlineData("4.0", true)]
    [InlineData("next-3.8", true)]
    public async Task Tmux_tells_whether_its_pastes_change_control_characters(string version, bool expected)
    {
        await using var workshop = new Workshop();
        await workshop.ShellAsync();

        (await workshop.TmuxAsync("display-message", "-p", CommandList.PasteChangesText(version))).Should().Be(expected ? "1\n" : "0\n");
    }

    [Fact]
    public async Task A_pane_that_does_not_exist_is_not_another_one()
    {
        await using var workshop = new Workshop();
        await workshop.ShellAsync("api-2");
        var client = new CommandClient(workshop.Socket);

        foreach (var target in new[] { "api", "api-2:7", "api-2:0.7", "api-", "%99", "api-2:shel" })
        {
            (await ServerQuery.PaneAsync(client, PaneTarget.Exact(target), Workshop.Cancel)).Should().BeNull(target);
        }

        (await ServerQuery.PaneAsync(client, PaneTarget.Exact("api-2:0.0"), Workshop.Cancel)).Should().NotBeNull();
    }

    [Theory]
    [InlineData("x\ty")]
    [InlineData("x\ny z")]
    public async Task A_pane_is_found_whatever_its_program_calls_itself(string program)
    {
        await using var workshop = new Workshop();
        var address = await workshop.LaunchAsync(
            "sh", new("x", ["bash", "-c", "exec -a \"$0\" cat <(echo ready) -", program], new Dictionary<string, string>(), "^ready$"));
        var client = new CommandClient(workshop.Socket);

        var pane = await ServerQuery.PaneAsync(client, PaneTarget.Exact(address.Target), Workshop.Cancel);

        pane.Should().NotBeNull();
        // tmux since 3.7 has no name at all for such a program.
        var told = await workshop.TmuxAsync("display-message", "-p", "-t", "=sh:", "#{pane_current_command}");
        pane!.CurrentCommand.Should().Be(told.Split('\n')[0]);
        (pane.SessionName, pane.Target).Should().Be(("sh", "sh:0.0"));
    }

    [Fact]
    public void A_socket_path_that_is_too_long_is_refused_with_length_and_limit()
    {
        var path = "/tmp/" + new string('x', 120);

        FluentActions.Invoking(() => TmuxSocket.AtPath(path)).Should().Throw<ArgumentException>()
            .Which.Message.Should().Contain("125").And.Contain(OperatingSystem.IsLinux() ? "107" : "103");
    }

    [Theory]
    [InlineData(null, "/tmp")]
    [InlineData("", "/tmp")]
    [InlineData("/nowhere", "/tmp")]
    [InlineData("/dev", "/dev")]
    public void A_named_socket_is_where_tmux_looks_for_it(string? temporary, string parent) =>
        TmuxSocket.Named("x", temporary).Path.Should().MatchRegex($"^{parent}/tmux-[0-9]+/x$");

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("日本", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("🎉", 2)]
    [InlineData("äöü", 3)]
    public void Cells_are_counted_as_tmux_counts_them(string text, int cells) => CellWidth.Of(text).Should().Be(cells);

    [Theory]
    [InlineData("Enter", true)]
    [InlineData("C-c", true)]
    [InlineData("M-C-x", true)]
    [InlineData("F12", true)]
    [InlineData("x", true)]
    [InlineData("ä", true)]
    [InlineData("-", true)]
    [InlineData("Entre", false)]
    [InlineData("", false)]
    [InlineData("C-", false)]
    [InlineData("F13", false)]
    public void Keys_have_tmux_names(string key, bool known) => KeyName.IsKnown(key).Should().Be(known);
}
