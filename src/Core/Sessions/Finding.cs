namespace TmuxTool.Sessions;

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>Verbs fail because of it.</summary>
    Error,

    /// <summary>Something is left over or will bite later.</summary>
    Warning,
}

/// <summary>Something that is not as it should be.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Check">What was looked at: tmux, locale, path, directory, registry, lock, litter, socket or session.</param>
/// <param name="Evidence">One line: what was seen, and where.</param>
/// <param name="Fix">The command that mends it, for a shell.</param>
public sealed record Finding(Severity Severity, string Check, string Evidence, string Fix);

/// <summary>The state of the world that the verbs work in.</summary>
/// <param name="Findings">What is not as it should be, the worst first.</param>
/// <param name="TmuxVersion">As tmux prints it; null where there is none.</param>
/// <param name="TmuxPath">The tmux on PATH; null where there is none.</param>
/// <param name="Directory">The socket directory.</param>
/// <param name="Registered">How many rows there are; null where the registry cannot be read.</param>
public sealed record DoctorReport(
    IReadOnlyList<Finding> Findings, string? TmuxVersion, string? TmuxPath, string Directory, int? Registered);
