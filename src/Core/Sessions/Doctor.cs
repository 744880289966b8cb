using TmuxTool.Registry;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>Looks at everything that the verbs depend on. Changes nothing, and takes the registry's lock for no longer than a look.</summary>
/// <param name="registry">The registry.</param>
/// <param name="time">The clock; the system's where it is null.</param>
public sealed class Doctor(RegistryStore registry, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Examines; whatever is wrong is a finding, never an exception.</summary>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<DoctorReport> ExamineAsync(CancellationToken cancellationToken = default)
    {
        List<Finding> findings = [];
        var version = await SystemChecks.TmuxAsync(findings, cancellationToken).ConfigureAwait(false);
        SystemChecks.Locale(findings, Environment.GetEnvironmentVariable);
        SystemChecks.Path(findings, Environment.GetEnvironmentVariable);
        var checks = new RegistryChecks(registry.Location, _time, findings);
        var isUsable = checks.IsDirectoryUsable();
        var rows = isUsable ? checks.Rows() : null;
        SessionChecks.SocketPaths(registry.Location, rows, findings);
        if (isUsable && checks.DirectoryExists)
        {
            checks.FilesThatOthersMayRead();
            checks.Litter();
            await checks.LockAsync(cancellationToken).ConfigureAwait(false);
            if (version is not null)
            {
                await SessionChecks.CompareAsync(registry.Location, rows, findings, _time, cancellationToken).ConfigureAwait(false);
            }
        }

        return new DoctorReport(
            [.. findings.OrderBy(finding => finding.Severity)], version, TmuxProgram.Find(), registry.Location.Directory, rows?.Sessions.Count);
    }
}
