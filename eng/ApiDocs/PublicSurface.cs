using Microsoft.CodeAnalysis;

namespace TmuxTool.ApiDocs;

/// <summary>What users of the libraries can see, where its page is, and what is wrong with its documentation.</summary>
internal sealed class PublicSurface(Compilation compilation, IReadOnlyList<IAssemblySymbol> assemblies)
{
    public List<string> Problems { get; } = [];

    public IReadOnlyList<IAssemblySymbol> Assemblies => assemblies;

    /// <summary>The types that have a page each: nested ones are on the page of the type around them.</summary>
    public IEnumerable<INamedTypeSymbol> Types => assemblies.SelectMany(TypesOf);

    public static IEnumerable<INamedTypeSymbol> TypesOf(IAssemblySymbol assembly) =>
        Below(assembly.GlobalNamespace).Where(IsVisible).OrderBy(t => t.ToDisplayString(), StringComparer.Ordinal);

    public static string Version(IAssemblySymbol assembly) =>
        ((string)assembly.GetAttributes().Single(a => a.AttributeClass?.Name == "AssemblyInformationalVersionAttribute").ConstructorArguments[0].Value!)
            .Split('+')[0];

    public static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
        && (symbol.ContainingType is null || IsVisible(symbol.ContainingType));

    public static string Page(INamedTypeSymbol type) => $"{type.ContainingNamespace}.{type.MetadataName.Replace('`', '-')}.md";

    /// <summary>The heading of a type or member on the page of its outermost type.</summary>
    public static string Heading(ISymbol symbol) =>
        symbol is IMethodSymbol { MethodKind: MethodKind.Constructor }
        || symbol.ContainingType is not { } around
        || SymbolEqualityComparer.Default.Equals(around, Outermost(symbol))
            ? Name(symbol)
            : $"{Heading(around)}.{Name(symbol)}";

    public static string Anchor(ISymbol symbol) =>
        string.Concat(Heading(symbol).ToLowerInvariant().Replace(' ', '-').Where(c => char.IsLetterOrDigit(c) || c is '-' or '_'));

    /// <summary>A symbol as a link to its page, or as its name where it has none.</summary>
    public string Link(ISymbol symbol, string? text = null)
    {
        var target = symbol.OriginalDefinition;
        text ??= target is ITypeSymbol ? target.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) : LongName(target);
        if (!assemblies.Contains(target.ContainingAssembly, SymbolEqualityComparer.Default))
        {
            return $"`{text}`";
        }

        var page = Outermost(target) ?? (INamedTypeSymbol)target;
        return $"[`{text}`]({Page(page)}{(SymbolEqualityComparer.Default.Equals(page, target) ? "" : "#" + Anchor(target))})";
    }

    /// <summary>What a <c>cref</c> means; a problem where it is nothing that the reader can see.</summary>
    public string LinkTo(string id, string page)
    {
        var symbol = DocumentationCommentId.GetFirstSymbolForDeclarationId(id, compilation);
        if (symbol is null || !IsVisible(symbol))
        {
            Problems.Add($"{page}: refers to {id}, which its readers cannot see");
            return $"`{id[2..]}`";
        }

        return Link(symbol);
    }

    private static INamedTypeSymbol? Outermost(ISymbol symbol)
    {
        var type = symbol as INamedTypeSymbol ?? symbol.ContainingType;
        while (type?.ContainingType is { } around)
        {
            type = around;
        }

        return type;
    }

    public static string LongName(ISymbol symbol) =>
        symbol is INamespaceSymbol ? symbol.ToDisplayString() : $"{symbol.ContainingType.Name}.{Name(symbol)}";

    private static string Name(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } => $"new {symbol.ContainingType.Name}",
        IPropertySymbol { IsIndexer: true } => "this[]",
        _ => symbol.Name,
    };

    private static IEnumerable<INamedTypeSymbol> Below(INamespaceSymbol space) =>
        [.. space.GetTypeMembers(), .. space.GetNamespaceMembers().SelectMany(Below)];
}
