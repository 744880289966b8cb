using System.Text.RegularExpressions;
using TmuxTool.Documents;

namespace Xunit.TmuxFixtures.Tests.Package;

/// <summary>The C# that the pages show, as one file of a project that has the package: a namespace for each page.</summary>
internal static partial class DocumentedCode
{
    private static readonly (string Page, string Namespace)[] s_pages =
    [
        ("README.md", "Readme"), ("docs/fixtures.md", "Guide"), ("src/Xunit.TmuxFixtures/README.md", "Package"),
    ];

    public static string OfAllPages()
    {
        var code = string.Concat(s_pages.Select(page => Of(page.Page, page.Namespace))).Split('\n').ToLookup(line => line.StartsWith("using TmuxTool.", StringComparison.Ordinal));
        return $"#pragma warning disable\n{string.Join('\n', code[true].Distinct())}\n{string.Join('\n', code[false])}";
    }

    private static string Of(string page, string name)
    {
        var blocks = MarkdownPage.Blocks(PackageFeed.Repository(), page).Where(block => block.Language == "csharp").ToLookup(block => block.FirstLine.StartsWith("public ", StringComparison.Ordinal));
        return $"namespace Documented.{name}\n{{\n{Text(blocks[true])}{Statements(Text(blocks[false]))}}}\n";
    }

    private static string Text(IEnumerable<PageBlock> blocks) => string.Concat(blocks.Select(block => block.Text + '\n'));

    /// <summary>Statements speak of a shell as <c>session</c>, and of the guide's own program as <c>greeter</c>.</summary>
    private static string Statements(string statements) => statements.Length == 0 ? "" :
        $$"""
        public sealed class Statements(ShellSession session, Documented.Guide.GreeterSession greeter) : IClassFixture<ShellSession>, IClassFixture<Documented.Guide.GreeterSession>
        {
            [Fact]
            public async Task Run()
            {
        {{Print().Replace(statements, "Assert.Equal(\"${printed}\", ${value});")}}
            }
        }

        """;

    /// <summary>A statement that prints, with what it prints behind it.</summary>
    [GeneratedRegex(@"Console\.WriteLine\((?<value>.*)\); // (?<printed>.*)")]
    private static partial Regex Print();
}
