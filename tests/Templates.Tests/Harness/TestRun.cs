using System.Globalization;
using System.Text.RegularExpressions;

namespace TmuxTool.Templates.Tests.Harness;

/// <summary>What runs the tests.</summary>
public enum Runner
{
    /// <summary><c>dotnet test</c>, as it comes.</summary>
    VSTest,

    /// <summary><c>dotnet test</c> where global.json names Microsoft.Testing.Platform.</summary>
    TestingPlatform,

    /// <summary><c>dotnet run</c>: the tests are a program themselves.</summary>
    None,
}

/// <summary>How a run of tests has ended, by its own summary; -1 where it has none.</summary>
public sealed record TestRun(int Status, int Total, int Failed, int Skipped, string Output)
{
    public static TestRun Read(Runner runner, int status, string output)
    {
        var separator = runner == Runner.TestingPlatform ? "\n" : ",";
        return new TestRun(status, Number("total"), Number("failed"), Number("skipped"), output);

        int Number(string name) => Regex.Matches(output, $@"\b{name}: +(\d+){separator}", RegexOptions.IgnoreCase) is [.., var last]
            ? int.Parse(last.Groups[1].Value, CultureInfo.InvariantCulture)
            : -1;
    }

    /// <summary>All tests have run and passed.</summary>
    public void ShouldHavePassed(int tests) =>
        (this with { Output = "" }).Should().Be(new TestRun(0, tests, 0, 0, ""), "this was printed:\n{0}\n", Output);
}
