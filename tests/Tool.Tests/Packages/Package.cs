using System.IO.Compression;
using System.Xml.Linq;

namespace TmuxTool.Tool.Tests.Packages;

/// <summary>A package that was made, opened.</summary>
internal sealed class Package(string file) : IDisposable
{
    private readonly ZipArchive _archive = ZipFile.OpenRead(file);

    /// <summary>Its files, without those that every package has to be one.</summary>
    public IEnumerable<string> Files => _archive.Entries.Select(e => e.FullName).Where(name =>
        !name.EndsWith(".nuspec", StringComparison.Ordinal) && !name.StartsWith("_rels/", StringComparison.Ordinal)
        && !name.StartsWith("package/services/", StringComparison.Ordinal) && name != "[Content_Types].xml");

    /// <summary>What it says of itself.</summary>
    public XElement Metadata
    {
        get
        {
            using var stream = _archive.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
            return XDocument.Load(stream).Root!.Elements().Single();
        }
    }

    /// <summary>One thing that it says of itself; null where it does not.</summary>
    public string? this[string name] => Metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value;

    /// <summary>What it needs, as <c>ID VERSION</c>.</summary>
    public IEnumerable<string> Dependencies =>
        Metadata.Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => $"{(string?)e.Attribute("id")} {(string?)e.Attribute("version")}");

    public void Dispose() => _archive.Dispose();

    public byte[] Bytes(string name)
    {
        using var stream = _archive.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
