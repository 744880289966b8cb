using TmuxTool.Sessions;

namespace TmuxTool.Cli.Binding;

/// <summary>What the user probably meant.</summary>
internal static class Suggestion
{
    /// <summary>The words <c>; did you mean 'x'?</c>, or nothing.</summary>
    public static string For(string word, IEnumerable<string> known) =>
        NearMiss.Of(word, known) is { } near ? $"; did you mean '{near}'?" : "";
}
