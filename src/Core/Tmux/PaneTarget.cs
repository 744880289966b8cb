namespace TmuxTool.Tmux;

/// <summary>Turns the targets that people write into ones that tmux cannot match by prefix or pattern.</summary>
internal static class PaneTarget
{
    /// <summary>
    /// <c>api</c> → <c>=api:</c>, <c>api:1.2</c> → <c>=api:=1.2</c>; pane ids (<c>%3</c>) and other ids stay as they are.
    /// </summary>
    public static string Exact(string target)
    {
        if (target.Length == 0 || target[0] is '%' or '@')
        {
            return target;
        }

        var (session, rest) = Split(target);
        session = session is ['=', ..] or ['$', ..] ? session : "=" + session;
        return rest.Length == 0 || rest[0] is '=' or '@' or '%' or '.' or '{' or '+' or '-' or '^' or '$' or '!'
            ? $"{session}:{rest}"
            : $"{session}:={rest}";
    }

    /// <summary>The session part of a target, exact, or null where the target is a window or pane id alone.</summary>
    public static string? ExactSession(string target)
    {
        if (target.Length == 0 || target[0] is '%' or '@')
        {
            return null;
        }

        var session = Split(target).Session;
        return session is ['=', ..] or ['$', ..] ? session : "=" + session;
    }

    /// <summary>The name of the session in a target, or null where the target does not name one.</summary>
    public static string? SessionOf(string target) => ExactSession(target) is ['=', .. var name] ? name : null;

    private static (string Session, string Place) Split(string target)
    {
        var colon = target.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (target, "") : (target[..colon], target[(colon + 1)..]);
    }
}
