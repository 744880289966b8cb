using TmuxTool.Documents;

namespace Xunit.TmuxFixtures.Tests.Package;

/// <summary>The C# that the pages show, as one file of a project that has the package: a namespace for each page.</summary>
internal static class DocumentedCode
{
    private static readonly (string Page, string Namespace)[] s_pages =
    [
        ("README.md", "Readme"), ("docs/fixtures.md", "Guide"), ("src/Xunit.TmuxFixtures/README.md", "Package"),
    ];

    public static string OfAllPages() => "#pragma warning disable\n" + string.Concat(s_pages.Select(page => Of(page.Page, page.Namespace)));

    private static string Of(string page, string name)
    {
        var blocks = MarkdownPage.Blocks(PackageFeed.Repository(), page).Where(block => block.Language == "csharp").ToLookup(block => block.FirstLine.StartsWith("public ", StringComparison.Ordinal));
        return $"namespace Documented.{name}\n{{\n{Text(blocks[true])}{Statements(Text(blocks[false]))}}}\n";
    }

    private static string Text(IEnumerable<PageBlock> blocks) => string.Concat(blocks.Select(block => block.Text + '\n'));

    /// <summary>Statements speak of a shell as <c>session</c>, and of the guide's own program as <c>greeter</c>.</summary>
    private static string Statements(string statements) => statements.Length == 0 ? "" :
        $$"""
        public sealed class Statements(ShellSession session, GreeterSession greeter) : IClassFixture<ShellSession>, IClassFixture<GreeterSession>
        {
            [Fact]
            public async Task Run()
            {
        {{statements}}
            }
        }

        """;
}
