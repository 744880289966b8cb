using System.Globalization;
using System.Text;

namespace TmuxTool.ApiDocs;

/// <summary>The page of all types, by assembly and namespace.</summary>
internal static class IndexPage
{
    public static string Write(PublicSurface surface)
    {
        var page = new StringBuilder("# API\n\nWhat the libraries offer, written from the comments in their source by `eng/api-docs.sh`.\n");
        var text = new DocText(surface, "README.md");
        foreach (var assembly in surface.Assemblies)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {assembly.Name} {PublicSurface.Version(assembly)}\n");
            foreach (var space in PublicSurface.TypesOf(assembly).GroupBy(t => t.ContainingNamespace.ToDisplayString()))
            {
                page.Append(CultureInfo.InvariantCulture, $"\n### {space.Key}\n\n| type | |\n|---|---|\n");
                foreach (var type in space)
                {
                    page.Append(CultureInfo.InvariantCulture, $"| {surface.Link(type)} | {text.Markdown(text.Of(type)?.Element("summary"))} |\n");
                }
            }
        }

        return page.ToString();
    }
}
