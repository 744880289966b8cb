using FluentAssertions;
using TmuxTool.Registry;
using TmuxTool.Sessions;
using TmuxTool.Tmux;
using Xunit;

namespace TmuxTool.Tests.Sessions;

/// <summary>What can be decided without a broken world; the tool's own tests break one.</summary>
public sealed class DoctorTests
{
    [Theory]
    [InlineData("tmux 3.2a", true)]
    [InlineData("tmux 3.3", true)]
    [InlineData("tmux 3.3a", false)]
    [InlineData("tmux 3.6", false)]
    [InlineData("tmux 4.0", false)]
    [InlineData("tmux next-3.4", false)]
    [InlineData("tmux master", false)]
    [InlineData("tmux 3.2", true)]
    [InlineData("tmux 3.1c", true)]
    [InlineData("tmux 2.9a", true)]
    public void A_tmux_below_3_3a_is_too_old(string version, bool tooOld) => TmuxProgram.IsTooOld(version).Should().Be(tooOld);

    [Theory]
    [InlineData(false, "LANG", "en_US.UTF-8")]
    [InlineData(false, "LC_CTYPE", "C.utf8")]
    [InlineData(true, "LANG", "C")]
    [InlineData(true, "LC_ALL", "de_DE.ISO-8859-1")]
    [InlineData(true, "OTHER", "C.UTF-8")]
    public void A_locale_that_is_not_utf_8_is_found(bool found, string variable, string value)
    {
        List<Finding> findings = [];

        SystemChecks.Locale(findings, name => name == variable ? value : null);

        findings.Should().HaveCount(found ? 1 : 0);
    }

    [Fact]
    public void The_first_locale_variable_that_is_set_counts()
    {
        List<Finding> findings = [];

        SystemChecks.Locale(findings, name => name switch { "LC_ALL" => "C", "LANG" => "C.UTF-8", _ => null });

        findings.Should().ContainSingle().Which.Evidence.Should().Contain("LC_ALL=C");
    }

    [Fact]
    public void The_holder_of_a_lock_is_read_from_the_kernel_s_list_and_not_who_waits_for_it()
    {
        string[] lines =
        [
            "1: POSIX  ADVISORY  WRITE 17 00:1a:4711 0 EOF",
            "2: FLOCK  ADVISORY  WRITE 18 fe:00:14711 0 EOF",
            "3: -> FLOCK  ADVISORY  WRITE 19 fe:00:4711 0 EOF",
            "4: FLOCK  ADVISORY  WRITE 20 fe:00:4711 0 EOF",
        ];

        LockHolder.Find(lines, 4711).Should().Be(20);
        LockHolder.Find(lines, 11).Should().BeNull();
    }
}
