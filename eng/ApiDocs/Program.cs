using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TmuxTool.ApiDocs;

if (args is not [var directory])
{
    Console.Error.WriteLine("usage: TmuxTool.ApiDocs DIRECTORY");
    return 2;
}

// Read as the compiler reads a reference: with the documentation that stands beside the assembly.
string[] documented = ["TmuxTool.Core", "Xunit.TmuxFixtures"];
var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
    .Select(path => MetadataReference.CreateFromFile(
        path, documentation: new XmlFile(Path.ChangeExtension(path, ".xml"))))
    .ToList();
var compilation = CSharpCompilation.Create("pages", references: references);
var assemblies = documented
    .Select(name => (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(
        references.Single(r => Path.GetFileNameWithoutExtension(r.FilePath) == name))!)
    .ToList();

Directory.CreateDirectory(directory);
var surface = new PublicSurface(compilation, assemblies);
foreach (var type in surface.Types)
{
    File.WriteAllText(Path.Combine(directory, PublicSurface.Page(type)), new TypePage(surface, type).Write());
}

File.WriteAllText(Path.Combine(directory, "README.md"), IndexPage.Write(surface));
foreach (var problem in surface.Problems.Distinct().Order(StringComparer.Ordinal))
{
    Console.Error.WriteLine($"error: {problem}");
}

return surface.Problems.Count == 0 ? 0 : 1;
