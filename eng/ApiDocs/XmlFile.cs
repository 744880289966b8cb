using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace TmuxTool.ApiDocs;

/// <summary>The documentation that the compiler has written beside an assembly.</summary>
internal sealed class XmlFile(string path) : DocumentationProvider
{
    private readonly Dictionary<string, string> _members = File.Exists(path)
        ? XDocument.Load(path).Descendants("member").ToDictionary(m => m.Attribute("name")!.Value, m => m.ToString(SaveOptions.DisableFormatting))
        : [];

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    protected override string GetDocumentationForSymbol(string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken = default)
        => _members.GetValueOrDefault(documentationMemberID, "");
}
