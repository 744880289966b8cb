using TmuxTool.Sessions;

namespace Xunit.TmuxFixtures;

/// <summary>Python's interactive prompt.</summary>
public class PythonSession : TmuxSession
{
    /// <inheritdoc/>
    protected override void Configure(TmuxSessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Preset(ProgramPreset.Python);
    }
}
