using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace TmuxTool.ApiDocs;

/// <summary>Documentation comments as Markdown.</summary>
internal sealed partial class DocText(PublicSurface surface, string page)
{
    public static bool Has(ISymbol symbol) => symbol.GetDocumentationCommentXml() is { Length: > 0 };

    /// <summary>The comment of a symbol, or of the one that it inherits it from; null, and a problem, where there is none.</summary>
    public XElement? Of(ISymbol symbol)
    {
        var doc = Parse(symbol);
        if (doc?.Element("inheritdoc") is not null || (doc is null && symbol.IsOverride))
        {
            var from = Inherited(symbol);
            doc = from is null ? null : Parse(from) ?? new XElement("doc", new XElement("summary", "As ", new XElement("c", PublicSurface.LongName(from)), " has it."));
        }

        if (doc?.Element("summary") is null)
        {
            surface.Problems.Add($"{symbol.ToDisplayString()} has no documentation");
        }

        return doc;
    }

    public string Markdown(XElement? element) =>
        element is null ? "" : Blanks().Replace(string.Concat(element.Nodes().Select(Markdown)), " ").Trim();

    /// <summary>The symbol that the element's <c>cref</c> names.</summary>
    public string Reference(XElement element) => surface.LinkTo(element.Attribute("cref")!.Value, page);

    private string Markdown(XNode node) => node switch
    {
        XText text => Special().Replace(text.Value, @"\$0"),
        XElement { Name.LocalName: "see" } see when see.Attribute("cref") is not null => Reference(see),
        XElement { Name.LocalName: "see" } see when see.Attribute("langword") is { } word => $"`{word.Value}`",
        XElement { Name.LocalName: "paramref" or "typeparamref" } name => $"`{name.Attribute("name")!.Value}`",
        XElement { Name.LocalName: "c" } code => code.Value.Contains('`') ? $"`` {code.Value} ``" : $"`{code.Value}`",
        XElement other => throw new NotSupportedException($"{page}: a comment has <{other.Name}>, which is not known here"),
        _ => "",
    };

    private static XElement? Parse(ISymbol symbol) =>
        symbol.GetDocumentationCommentXml() is { Length: > 0 } xml ? XElement.Parse(xml) : null;

    private static ISymbol? Inherited(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { OverriddenMethod: { } method } => method,
        IPropertySymbol { OverriddenProperty: { } property } => property,
        _ => symbol.ContainingType.AllInterfaces.SelectMany(i => i.GetMembers())
            .FirstOrDefault(m => SymbolEqualityComparer.Default.Equals(symbol.ContainingType.FindImplementationForInterfaceMember(m), symbol)),
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"[\\`*_<>\[\]|#]")]
    private static partial Regex Special();
}
