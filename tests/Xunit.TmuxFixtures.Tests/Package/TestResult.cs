using System.Xml.Linq;

namespace Xunit.TmuxFixtures.Tests.Package;

/// <summary>A test's result as a TRX file tells it.</summary>
internal sealed record TestResult(string Name, string Outcome, string Output, IReadOnlyList<string> Files)
{
    /// <summary>The simple name of its class.</summary>
    public string Class => Name.Split('(')[0].Split('.')[^2];

    public static List<TestResult> Read(string trx)
    {
        var document = XDocument.Parse(trx);
        var space = document.Root!.Name.Namespace;
        return [.. document.Descendants(space + "UnitTestResult").Select(r => new TestResult(
            (string)r.Attribute("testName")!,
            (string)r.Attribute("outcome")!,
            (string?)r.Element(space + "Output") ?? "",
            [.. r.Descendants(space + "ResultFile").Select(f => (string)f.Attribute("path")!)]))];
    }
}
