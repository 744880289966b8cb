using TmuxTool.Sessions;

namespace Xunit.TmuxFixtures;

/// <summary>gdb without a startup file, without pages and without questions.</summary>
public class GdbSession : TmuxSession
{
    /// <inheritdoc/>
    protected override void Configure(TmuxSessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Preset(ProgramPreset.Gdb)
            .Program("gdb", "-q", "-nx", "-ex", "set pagination off", "-ex", "set confirm off", "-ex", "set debuginfod enabled off");
    }
}
