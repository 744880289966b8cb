namespace TmuxTool.Cli;

/// <summary>The directory that this process was started in.</summary>
internal static class StartDirectory
{
    /// <summary>
    /// Goes to the root where that directory was removed: the parser of the command line asks for its name, and sessions
    /// begin in it.
    /// </summary>
    public static void Ensure()
    {
        try
        {
            _ = Directory.GetCurrentDirectory();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Directory.SetCurrentDirectory("/");
        }
    }
}
