using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Xml.Linq;

namespace TmuxTool.Tool.Tests.Packages;

/// <summary>What a debugger finds, and what nobody needs to know of the machine that packed.</summary>
public sealed class SymbolTests(ToolFixture tool)
{
    private static readonly Guid s_embeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    /// <summary>The packages that have a package of symbols.</summary>
    public static TheoryData<string> Libraries => ["TmuxTool.Core", "Xunit.TmuxFixtures"];

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task The_symbols_are_those_of_the_library_and_find_every_source(string id)
    {
        using var symbols = await OpenAsync(id, "snupkg");
        using var library = await OpenAsync(id, "nupkg");
        symbols.Files.Should().Equal($"lib/net10.0/{id}.pdb");
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols.Bytes($"lib/net10.0/{id}.pdb")));
        using var assembly = new PEReader(new MemoryStream(library.Bytes($"lib/net10.0/{id}.dll")));
        var reader = provider.GetMetadataReader();

        var named = assembly.ReadDebugDirectory().Where(e => e.Type == DebugDirectoryEntryType.CodeView).Select(assembly.ReadCodeViewDebugDirectoryData).Single();
        named.Guid.Should().Be(new BlobContentId(reader.DebugMetadataHeader!.Id).Guid);
        named.Path.Should().NotStartWith(tool.Root);
        // Written by the compiler: in the symbols themselves. Everything else: in the repository.
        reader.Documents.Should().NotBeEmpty();
        reader.Documents.Where(d => !Embeds(reader, d)).Select(d => reader.GetString(reader.GetDocument(d).Name))
            .Should().OnlyContain(name => name.StartsWith("/_/", StringComparison.Ordinal) && !name.Contains("/obj/", StringComparison.Ordinal))
            .And.OnlyContain(name => File.Exists(Path.Combine(tool.Root, name.Substring(3))));
    }

    [Fact]
    public async Task No_program_or_library_names_the_directory_where_it_was_built()
    {
        byte[][] names = [Encoding.UTF8.GetBytes(tool.Root), Encoding.Unicode.GetBytes(tool.Root)];
        var looked = 0;
        foreach (var file in Directory.EnumerateFiles(await tool.PackagesAsync(), "*.nupkg"))
        {
            using var package = new Package(file);
            foreach (var name in package.Files.Where(f => Path.GetFileName(f) is "dotnet-tmux" or "dotnet-tmux.dll" or "TmuxTool.Core.dll" or "Xunit.TmuxFixtures.dll"))
            {
                looked++;
                var content = package.Bytes(name);
                Array.Exists(names, n => content.AsSpan().IndexOf(n) >= 0).Should().BeFalse($"{name} in {file} is looked at");
            }
        }

        looked.Should().Be(5);
    }

    private static bool Embeds(MetadataReader reader, DocumentHandle document) =>
        reader.GetCustomDebugInformation(document).Any(i => reader.GetGuid(reader.GetCustomDebugInformation(i).Kind) == s_embeddedSource);

    private async Task<Package> OpenAsync(string id, string kind)
    {
        var version = XDocument.Load(Path.Combine(tool.Root, "Directory.Build.props")).Descendants("Version").Single().Value;
        return new(Path.Combine(await tool.PackagesAsync(), $"{id}.{version}.{kind}"));
    }
}
