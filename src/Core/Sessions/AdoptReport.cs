namespace TmuxTool.Sessions;

/// <summary>How the adoption of one session ended.</summary>
public enum AdoptResult
{
    /// <summary>It has a row now.</summary>
    Adopted,

    /// <summary>It had a row, which has gained the identity of pane, process and server.</summary>
    Completed,

    /// <summary>It had a row that says all.</summary>
    AlreadyRegistered,

    /// <summary>The name belongs to a row that is about something else.</summary>
    NameTaken,

    /// <summary>It cannot be registered: its name breaks the rule for names, or its program has ended.</summary>
    Refused,
}

/// <summary>A session that runs, and what became of its adoption.</summary>
/// <param name="Name">Its registered name; its name in tmux where it has no row.</param>
/// <param name="Socket">The path of its server's socket.</param>
/// <param name="Target">The pane.</param>
/// <param name="Type">What the registry calls its program.</param>
/// <param name="Pid">The process id of its program.</param>
/// <param name="Result">What became of it.</param>
/// <param name="Detail">One line: why not; null where it is registered.</param>
public sealed record AdoptedSession(
    string Name, string Socket, string Target, string Type, int Pid, AdoptResult Result, string? Detail);

/// <summary>What an adoption did.</summary>
/// <param name="Sessions">The sessions, by socket and name.</param>
/// <param name="WithoutServer">The sockets on which no server listens.</param>
/// <param name="Errors">The sockets that could not be asked, each with one line that says why.</param>
public sealed record AdoptReport(
    IReadOnlyList<AdoptedSession> Sessions, IReadOnlyList<string> WithoutServer, IReadOnlyList<(string Socket, string Error)> Errors);
