using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>
/// Types into one pane: in one list of commands the pane is checked, what it shows is captured, and the text goes in,
/// so that no output can come between them.
/// </summary>
internal sealed class Typing(ControlModeClient client, PaneState pane)
{
    /// <summary>What was typed and where the output stood before.</summary>
    public sealed record Result(Mark Mark, PaneState Pane, bool LeftMode);

    /// <summary>Types; null where the pane was not (or no longer) the one that was looked at, and nothing was typed.</summary>
    public async Task<Result?> TypeAsync(SendRequest request, CancellationToken cancellationToken)
    {
        // 64 bits at random: nobody else's buffer, and not to be told in advance by another user of the server.
        var nonce = Guid.NewGuid().ToString("N")[..16];
        var before = await SynchronizedOffAsync(request, cancellationToken).ConfigureAwait(false);
        var blocks = await client.ExecuteBlocksAsync(Commands(request, nonce), cancellationToken).ConfigureAwait(false);
        if (before is not null)
        {
            await client.ExecuteAsync(before, cancellationToken).ConfigureAwait(false);
        }

        if (ScreenCapture.Read(blocks) is not { } capture || !IsReady(capture.Pane))
        {
            return null;
        }

        if (blocks.FirstOrDefault(b => !b.Ok).Text is { } error)
        {
            throw new TmuxException(TmuxFailure.CommandFailed, $"tmux says: {error.TrimEnd()}", mayHaveRun: true);
        }

        var previous = Mark.Parse(blocks[3].Text.TrimEnd('\n'));
        var mark = Mark.At(capture, Typed(request), previous?.Pid == pane.Pid ? previous : null);
        await KeepAsync(mark, nonce, cancellationToken).ConfigureAwait(false);
        return new Result(mark, capture.Pane, capture.Pane.InMode);
    }

    /// <summary>What may be echoed: the text, and keys that are characters.</summary>
    private static string Typed(SendRequest request) =>
        string.Concat(request.Steps.Select(step => step switch
        {
            SendStep.Text text => text.Value,
            SendStep.Key key when key.Name.EnumerateRunes().Take(2).Count() == 1 => key.Name,
            _ => "",
        }));

    private bool IsReady(PaneState now) => !now.Dead && now.Pid == pane.Pid && now.ServerPid == pane.ServerPid;

    private CommandList Commands(SendRequest request, string nonce)
    {
        var id = pane.PaneId;
        var list = ScreenCapture.Commands(id, 16).Add("display-message", "-p", "-t", id, $"#{{{Mark.Option}}}");
        var typing = new CommandList()
            .Add("copy-mode", "-q", "-t", id)
            .Add("set-option", "-p", "-t", id, Mark.Option, nonce);
        var buffers = new CommandList();
        foreach (var step in request.Steps)
        {
            if (step is SendStep.Key key)
            {
                typing.Add("send-keys", "-t", id, "--", key.Name);
            }
            else
            {
                AddText(request, nonce, list, typing, buffers);
            }
        }

        return list
            .Add("if-shell", "-F", "-t", id,
                $"#{{&&:#{{==:#{{pane_dead}},0}},#{{==:#{{pane_pid}},{pane.Pid}}}}}",
                typing.ToLine(),
                buffers.ToLine());
    }

    private void AddText(SendRequest request, string nonce, CommandList list, CommandList typing, CommandList buffers)
    {
        var text = request.Text;
        if (text is null)
        {
            return;
        }

        if (request.Mode == SendMode.Paste)
        {
            // A newline at its end would run the text before what runs it here does.
            text = text.EndsWith('\n') ? text[..^1] : text;
        }

        var ending = Ending(request, text);
        if (request.Mode == SendMode.Literal || request.Mode == SendMode.Line)
        {
            text += ending;
            ending = "";
        }

        // A buffer holds no NUL: what stands between them is pasted, and they are sent as keys.
        var parts = text.Split('\0');
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
            {
                typing.Add("send-keys", "-t", pane.PaneId, "-H", "00");
            }

            Paste(parts[i], $"{nonce}-{i}", request.Mode == SendMode.Paste, list, typing, buffers);
        }

        Paste(ending, nonce, false, list, typing, buffers);
    }

    private void Paste(string text, string buffer, bool bracketed, CommandList list, CommandList typing, CommandList buffers)
    {
        if (text.Length > 0)
        {
            // A paste goes to this pane alone, whatever is synchronised, and is written as it is (-r).
            list.Add("set-buffer", "-b", buffer, "--", text);
            buffers.Add("delete-buffer", "-b", buffer);
            typing.AddPaste(buffer, pane.PaneId, bracketed);
        }
    }

    private string Ending(SendRequest request, string text) => request switch
    {
        { Mode: SendMode.Literal } or { Enter: false } => "",
        // Python's prompt runs a block only after a blank line.
        { Mode: SendMode.Paste } when IsPython(request) && text.Contains('\n', StringComparison.Ordinal) => "\r\r",
        _ => "\r",
    };

    private bool IsPython(SendRequest request) =>
        request.Address.Row?.Type == "python-repl" || pane.CurrentCommand.StartsWith("python", StringComparison.Ordinal);

    /// <summary>Keys reach every pane that is synchronised with this one, unless that is off; returns what turns it on again.</summary>
    private async Task<CommandList?> SynchronizedOffAsync(SendRequest request, CancellationToken cancellationToken)
    {
        if (!pane.Synchronized || (request.Keys.Count == 0 && request.Text?.Contains('\0', StringComparison.Ordinal) != true))
        {
            return null;
        }

        const string Option = "synchronize-panes";
        var own = await client.ExecuteAsync(
            new CommandList().Add("show-options", "-pqv", "-t", pane.PaneId, Option), cancellationToken).ConfigureAwait(false);
        await client.ExecuteAsync(
            new CommandList().Add("set-option", "-p", "-t", pane.PaneId, Option, "off"), cancellationToken).ConfigureAwait(false);
        return own.Output.Length > 0
            ? new CommandList().Add("set-option", "-p", "-t", pane.PaneId, Option, "on")
            : new CommandList().Add("set-option", "-pu", "-t", pane.PaneId, Option);
    }

    /// <summary>Leaves the mark with the pane, unless somebody has sent something since.</summary>
    private Task<TmuxReply> KeepAsync(Mark mark, string nonce, CancellationToken cancellationToken) => client.ExecuteAsync(
        new CommandList().Add("if-shell", "-F", "-t", pane.PaneId,
            $"#{{==:#{{{Mark.Option}}},{nonce}}}",
            new CommandList().Add("set-option", "-p", "-t", pane.PaneId, Mark.Option, mark.ToString()).ToLine()),
        cancellationToken);
}
