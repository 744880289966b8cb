using TmuxTool.Sessions;

namespace TmuxTool.Cli.Binding;

/// <summary>What the user probably meant.</summary>
internal static class Suggestion
{
    /// <summary>The words <c>; did you mean 'x'?</c>, or nothing.</summary>
    public static string For(string word, IEnumerable<string> known) =>
        NearMiss.Of(word, known) is { } near ? Of(near) : "";

    /// <summary>The words for a suggestion that is known.</summary>
    public static string Of(string meant) => $"; did you mean '{meant}'?";
}
