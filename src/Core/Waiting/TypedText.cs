namespace TmuxTool.Waiting;

/// <summary>Text that is typed into a terminal.</summary>
internal static class TypedText
{
    /// <summary>
    /// Its lines, as a terminal tells them apart. Not <see cref="string.ReplaceLineEndings()"/>: what Unicode calls the
    /// end of a line, or of a page, is a character like any other there.
    /// </summary>
    public static string[] Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
}
