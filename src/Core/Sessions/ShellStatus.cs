using System.Globalization;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>
/// Asks a shell for the status of its last command, where it does not mark it by itself: the question is typed, and
/// the answer is the mark, behind which the question is wiped off the screen again. It begins with a blank, so that
/// shells which are told so keep it out of their history, and leaves <c>$?</c> as it was.
/// </summary>
internal sealed class ShellStatus(ControlModeClient client, SessionAddress address, PaneState pane, InputReader reader, TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>The status; null where no answer came.</summary>
    public async Task<int?> AskAsync(SeenPrompt prompt, CancellationToken cancellationToken)
    {
        client.Watch(pane.PaneId);
        var request = new SendRequest { Address = address, Text = Question(prompt) };
        if (await new Typing(client, pane).TypeAsync(request, cancellationToken).ConfigureAwait(false) is null)
        {
            return null;
        }

        await new PaneWait(client, address.Socket, pane, time).WaitAsync(
            new WaitCondition
            {
                Timeout = s_patience,
                Accept = (_, found) => client.CommandStatus is not null
                    && found is [.., var last] && last.Text.EndsWith(prompt.Text, StringComparison.Ordinal),
                Holds = reader.IsReading,
            },
            cancellationToken).ConfigureAwait(false);
        return client.CommandStatus;
    }

    private string Question(SeenPrompt prompt)
    {
        // What is wiped begins where the prompt does, and ends with the question. Were that the last cell of a row,
        // shells would not agree whether the cursor is in the next one.
        var start = CellWidth.Of(prompt.Before);
        var begin = start + CellWidth.Of(prompt.Text);
        // The number of rows is part of the question; a blank in front makes up for one that is shorter than that.
        var text = Text(99, (start % pane.Width) + 1);
        var blanks = (begin + text.Length) % pane.Width == 0 ? 1 : 0;
        var rows = ((begin + text.Length + blanks) / pane.Width) - (start / pane.Width) + 1;
        return Text(rows, (start % pane.Width) + 1).PadLeft(text.Length + blanks);
    }

    private static string Text(int rows, int column) => string.Create(
        CultureInfo.InvariantCulture, $$""" eval "printf '\033]133;D;$?\007\033[{{rows}}A\033[{{column}}G\033[J';(exit $?)" """)[..^1];
}
