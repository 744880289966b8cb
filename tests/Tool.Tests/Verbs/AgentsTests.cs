namespace TmuxTool.Tool.Tests.Verbs;

public sealed class AgentsTests(ToolFixture tool) : VerbTest(tool)
{
    private readonly string _page = Path.Combine(tool.Root, "docs", "agents.md");

    [Fact]
    public async Task The_page_is_the_file_in_the_documentation_and_short()
    {
        var page = await File.ReadAllTextAsync(_page, TestContext.Current.CancellationToken);

        (await AnswerAsync("agents")).Should().Be(page);
        Json(await RunAsync("agents", "--json")).GetProperty("page").GetString().Should().Be(page);
        page.Should().StartWith("---\nname: dotnet-tmux\ndescription: ");
        page.Split('\n').Length.Should().BeLessThan(140, "an agent reads all of it");
    }
}
