using Microsoft.CodeAnalysis;

namespace TmuxTool.ApiDocs;

/// <summary>Declarations as they stand in the source.</summary>
internal static class Signature
{
    private const SymbolDisplayMiscellaneousOptions Words =
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
        | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers | SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral;

    private static readonly SymbolDisplayFormat s_format = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeAccessibility
            | SymbolDisplayMemberOptions.IncludeConstantValue | SymbolDisplayMemberOptions.IncludeRef,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeParamsRefOut,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword,
        miscellaneousOptions: Words);

    public static string Of(ISymbol member) =>
        member is IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum } value ? $"{value.Name} = {value.ConstantValue}" : member.ToDisplayString(s_format);

    public static string Of(INamedTypeSymbol type)
    {
        var bases = Bases(type).Select(b => b.ToDisplayString(s_format.WithKindOptions(SymbolDisplayKindOptions.None))).ToList();
        var name = type.ToDisplayString(s_format.WithGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeParameters));
        var constraints = type.ToDisplayString(s_format)[name.Length..];
        return $"public {Modifiers(type)}{name}{(bases.Count > 0 ? " : " + string.Join(", ", bases) : "")}{constraints}";
    }

    private static string Modifiers(INamedTypeSymbol type) => type switch
    {
        { TypeKind: not TypeKind.Class } => "",
        { IsStatic: true } => "static ",
        { IsAbstract: true } => "abstract ",
        { IsSealed: true } => "sealed ",
        _ => "",
    };

    // An assembly names every interface; the source leaves out what another one brings, and what the word record says.
    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        var own = type is { TypeKind: TypeKind.Class, BaseType: { SpecialType: not SpecialType.System_Object } parent } ? [parent] : Array.Empty<INamedTypeSymbol>();
        return own.Concat(type.Interfaces.Where(i => PublicSurface.IsVisible(i)
            && !(type.IsRecord && i.Name == "IEquatable")
            && !type.Interfaces.Any(other => other.AllInterfaces.Contains(i, SymbolEqualityComparer.Default))));
    }
}
