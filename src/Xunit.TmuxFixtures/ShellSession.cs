using TmuxTool.Sessions;

namespace Xunit.TmuxFixtures;

/// <summary>bash, as it comes: no startup file, no history, and the prompt <c>$ </c>.</summary>
public class ShellSession : TmuxSession
{
    /// <inheritdoc/>
    protected override void Configure(TmuxSessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Preset(ProgramPreset.Shell)
            .Program("bash", "--norc", "--noprofile")
            .Environment("PS1", "$ ")
            .Environment("PS2", "> ")
            .Environment("HISTFILE", "")
            // A long line is answered by a notice of the terminal's size, and mail by one of its own.
            .Environment("MAILCHECK", "")
            .Prompt(@"^\$ $");
    }
}
