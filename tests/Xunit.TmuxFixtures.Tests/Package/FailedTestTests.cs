using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Xunit.TmuxFixtures.Tests.Package;

/// <summary>What a failed test leaves, and what it leaves to the next one: of one run of tests that fail.</summary>
[Collection(typeof(PackedProject))]
public sealed class FailedTestTests(FailedTestTests.FailedRun run) : IClassFixture<FailedTestTests.FailedRun>
{
    [Fact]
    public async Task A_failed_test_has_screen_picture_history_and_steps_attached()
    {
        var failed = run.Result("Deliberately.Fails");

        failed.Files.Select(Path.GetExtension).Should().BeEquivalentTo(".txt", ".svg", ".txt", ".txt");
        var picture = XDocument.Load(failed.Files.Single(f => f.EndsWith(".svg", StringComparison.Ordinal)));
        picture.Root!.Value.Should().Contain("red").And.Contain("<&>").And.Contain(">>> 2 + 2");
        picture.Descendants().Should().Contain(e => e.Value == "red" && (string?)e.Attribute("fill") == "#f14c4c" && (string?)e.Attribute("font-weight") == "bold");
        (await TextAsync(failed, " screen.txt")).Should().StartWith("┌─ 80x24 ─").And.Contain("│red <&> ");
        (await TextAsync(failed, " scrollback.txt")).Should().Contain("red <&>\n>>> 2 + 2\n4\n>>>");
        (await TextAsync(failed, " steps.txt")).Should().MatchRegex(@"run '2 \+ 2' → '4' \([0-9.]+ ms\)  \[Tests.cs:[0-9]+\]");
        run.Output.Should().Contain("Deliberately-Python-").And.Contain(" when the test failed:").And.Contain("The last steps:");
    }

    [Fact]
    public async Task A_test_that_takes_too_long_is_ended_and_has_them_too()
    {
        var late = run.Result("Deliberately.Takes_too_long");

        late.Outcome.Should().Be("Failed");
        late.Files.Should().HaveCount(4);
        (await TextAsync(late, " steps.txt")).Should().Contain("wait for 'never' → cancelled");
        run.Output.Should().Contain("Test execution timed out after 200 milliseconds");
    }

    [Fact]
    public async Task So_has_a_test_with_a_session_of_its_own_also_where_a_long_text_ends_amid_a_character()
    {
        var failed = run.Result("OnItsOwn.Fails");

        failed.Files.Should().HaveCount(4);
        (await TextAsync(failed, " steps.txt")).Should().Contain("type '" + new string('x', 199) + "'… → ok").And.NotContain("\uFFFD");
    }

    [Fact]
    public void A_session_that_did_not_get_ready_is_replaced_for_the_next_test() =>
        run.Results("GetsReadyTheSecondTime.").Select(r => r.Outcome).Should().BeEquivalentTo("Failed", "Passed");

    [Theory]
    [InlineData("GetsReadyTheSecondTime.", "NotYetReadySession", "not yet")]
    [InlineData("IsNeverReady.", "NeverReadySession", "never")]
    [InlineData("IsNeverReadyOnItsOwn.", "NeverReadySession", "never")]
    public async Task A_test_whose_session_did_not_get_ready_has_the_screen_and_the_steps_that_led_there(string test, string session, string reason)
    {
        var failed = run.Results(test).Single(r => r.Outcome == "Failed");

        failed.Files.Select(Path.GetExtension).Should().BeEquivalentTo(".txt", ".svg", ".txt", ".txt");
        (await TextAsync(failed, " screen.txt")).Should().Contain("│before the failure ");
        (await TextAsync(failed, " steps.txt")).Should().Contain("run 'echo before the failure' → 'before the failure' (");
        failed.Output.Should().Contain("which did not get ready:").And.Contain("The last steps:");
        Regex.Matches(failed.Output, $@"\b{session}\.OnReadyAsync failed").Should().HaveCount(1);
        Regex.Matches(failed.Output, $@"InvalidOperationException : {reason}$", RegexOptions.Multiline).Should().HaveCount(1, failed.Output);
    }

    [Fact]
    public void A_test_whose_session_skips_in_OnReadyAsync_is_skipped()
    {
        var skipped = run.Result("IsSkipped.Does_not_run");

        skipped.Outcome.Should().Be("NotExecuted");
        skipped.Output.Should().Contain("there is no network");
    }

    private static Task<string> TextAsync(TestResult result, string ending) =>
        File.ReadAllTextAsync(result.Files.Single(f => f.EndsWith(ending, StringComparison.Ordinal)), TestContext.Current.CancellationToken);

    public sealed class FailedRun(PackedProject project) : IAsyncLifetime
    {
        private List<TestResult> _results = [];

        public string Output { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            var (status, output, trx) = await project.RunAsync(["-namespace", "Failing"]);
            status.Should().NotBe(0);
            (Output, _results) = (output, TestResult.Read(trx));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        internal TestResult Result(string name) => _results.Single(r => r.Name.EndsWith(name, StringComparison.Ordinal));

        internal IEnumerable<TestResult> Results(string part) => _results.Where(r => r.Name.Contains(part, StringComparison.Ordinal));
    }
}
