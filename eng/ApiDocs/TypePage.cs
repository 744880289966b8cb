using System.Text;
using Microsoft.CodeAnalysis;

namespace TmuxTool.ApiDocs;

/// <summary>The page of a type: its members, and the types in it with theirs.</summary>
internal sealed class TypePage(PublicSurface surface, INamedTypeSymbol type)
{
    private readonly StringBuilder _page = new();
    private readonly DocText _text = new(surface, PublicSurface.Page(type));

    public string Write()
    {
        Line($"# {type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}");
        Line($"Namespace `{type.ContainingNamespace}`, in [{type.ContainingAssembly.Name}](README.md).");
        WriteType(type);
        return _page.ToString().TrimEnd() + "\n";
    }

    private void WriteType(INamedTypeSymbol of)
    {
        Code(Signature.Of(of));
        WriteDoc(of, isType: true);
        foreach (var member in of.GetMembers().Where(IsWritten).GroupBy(PublicSurface.Heading).OrderBy(g => g.First().Kind == SymbolKind.Method))
        {
            Line($"### {member.Key}");
            foreach (var overload in member)
            {
                Code(Signature.Of(overload));
                WriteDoc(overload, isType: false);
            }
        }

        foreach (var nested in of.GetTypeMembers().Where(PublicSurface.IsVisible))
        {
            Line($"## {PublicSurface.Heading(nested)}");
            WriteType(nested);
        }
    }

    private void WriteDoc(ISymbol symbol, bool isType)
    {
        var doc = _text.Of(symbol);
        if (doc is null)
        {
            return;
        }

        Line(_text.Markdown(doc.Element("summary")));
        // A record's parameters are its properties, which say it themselves.
        var parameters = isType ? doc.Elements("typeparam") : doc.Elements("typeparam").Concat(doc.Elements("param"));
        List(parameters.Select(p => $"`{p.Attribute("name")?.Value}`: {_text.Markdown(p)}"));
        if (doc.Element("returns") is { } returns)
        {
            Line($"Returns: {_text.Markdown(returns)}");
        }

        List(doc.Elements("exception").Select(e => $"Throws {_text.Reference(e)}: {_text.Markdown(e)}"));
        Line(_text.Markdown(doc.Element("remarks")));
    }

    private static bool IsWritten(ISymbol member) =>
        PublicSurface.IsVisible(member)
        && member is not INamedTypeSymbol and not IMethodSymbol { AssociatedSymbol: not null }
        && !IsGenerated(member)
        && (member is not IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.Length: 0 } constructor || DocText.Has(constructor));

    // What the compiler adds to a record, and the number behind an enumeration.
    private static bool IsGenerated(ISymbol member) =>
        member.Name == "value__"
        || member is IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters: [var only] } && SymbolEqualityComparer.Default.Equals(only.Type, member.ContainingType)
        || member.GetAttributes().Any(a => a.AttributeClass?.Name == "CompilerGeneratedAttribute");

    private void Code(string code) => Line($"```csharp\n{code}\n```");

    private void List(IEnumerable<string> items)
    {
        var list = string.Join('\n', items.Select(item => "- " + item));
        Line(list);
    }

    private void Line(string text)
    {
        if (text.Length > 0)
        {
            _page.Append(text).Append("\n\n");
        }
    }
}
