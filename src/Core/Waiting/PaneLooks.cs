using TmuxTool.Tmux;

namespace TmuxTool.Waiting;

/// <summary>Looks at one pane again and again: each capture holds as much as may be new.</summary>
internal sealed class PaneLooks(ControlModeClient client, PaneState pane)
{
    // So many lines more than are needed are captured, for what is printed while the request is on its way.
    private const int Slack = 25;

    private int _historySize = pane.HistorySize;
    private int _growth;
    private ScreenCapture? _last;

    /// <summary>Whether the last look left out what had been seen before.</summary>
    public bool IsPartial { get; private set; }

    /// <summary>The first row that the last look showed anew, counted from the top of the history.</summary>
    public int FirstNewRow { get; private set; }

    /// <summary>All that came after the mark; null where the pane has gone.</summary>
    public async Task<ScreenCapture?> AfterAsync(Mark mark, CancellationToken cancellationToken)
    {
        var history = Math.Max(0, _historySize - mark.Row + 16) + Slack + (2 * _growth);
        var capture = await CaptureAsync(history, cancellationToken).ConfigureAwait(false);
        return capture is null || capture.First == 0 || history >= _historySize
            || NewOutput.Locate(mark, capture, capture.Lines(), client.HasLineFeed) is not null
            ? capture
            : await CaptureAsync(int.MaxValue / 2, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The screen and so many lines of history; what cannot have changed since the last look may be left out.</summary>
    public async Task<ScreenCapture?> NextAsync(int historyLines, CancellationToken cancellationToken)
    {
        if (_last is { } last && historyLines > 2 * Slack)
        {
            var capture = await CaptureAsync(Math.Min(historyLines, (2 * Slack) + (2 * _growth)), cancellationToken).ConfigureAwait(false);
            if (capture is null || (capture.First > 0 && Continues(last, capture)))
            {
                (IsPartial, FirstNewRow) = (capture is not null, last.Pane.HistorySize);
                return capture;
            }
        }

        return await AllAsync(historyLines, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The screen and so many lines of history.</summary>
    public Task<ScreenCapture?> AllAsync(int historyLines, CancellationToken cancellationToken)
    {
        (IsPartial, FirstNewRow) = (false, 0);
        return CaptureAsync(historyLines, cancellationToken);
    }

    /// <summary>
    /// Whether the capture begins with rows that had left the screen at the last look, and that nothing has moved or taken
    /// away since: a history that was full is at least nine tenths full afterwards.
    /// </summary>
    private bool Continues(ScreenCapture last, ScreenCapture capture)
    {
        var (before, now) = (last.Pane, capture.Pane);
        return now.Width == before.Width && now.Alternate == before.Alternate && !client.HasErased
            && now.HistorySize >= before.HistorySize && now.HistorySize < now.HistoryLimit / 10 * 9
            // The line that stood at the top of the screen then has to be whole.
            && Enumerable.Range(capture.First + 1, Math.Max(0, before.HistorySize - capture.First))
                .Any(row => !capture.Continues[row - capture.First]);
    }

    private async Task<ScreenCapture?> CaptureAsync(int history, CancellationToken cancellationToken)
    {
        var blocks = await client.ExecuteBlocksAsync(ScreenCapture.Commands(pane.PaneId, history), cancellationToken).ConfigureAwait(false);
        _last = ScreenCapture.Read(blocks);
        if (_last is { } capture)
        {
            _growth = Math.Max(0, capture.Pane.HistorySize - _historySize);
            _historySize = capture.Pane.HistorySize;
        }

        return _last;
    }
}
