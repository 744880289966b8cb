namespace TmuxTool.Cli.Output;

/// <summary>Texts that are part of the program.</summary>
internal static class Page
{
    public static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Page).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"no page {name}"));
        return reader.ReadToEnd();
    }
}
