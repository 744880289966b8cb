namespace Xunit.TmuxFixtures;

/// <summary>A session did not do what a test asked of it; the message shows the screen.</summary>
public sealed class TmuxSessionException : Exception
{
    internal TmuxSessionException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
