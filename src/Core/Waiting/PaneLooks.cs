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
            : await AgainAsync(int.MaxValue / 2, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The screen and so many lines of history; what cannot have changed since the last look may be left out.</summary>
    public async Task<ScreenCapture?> NextAsync(int historyLines, CancellationToken cancellationToken)
    {
        (IsPartial, FirstNewRow) = (false, 0);
        if (_last is not { } last || historyLines <= 2 * Slack || client.HasErased || MayBeTrimmed(last.Pane))
        {
            return await CaptureAsync(historyLines, cancellationToken).ConfigureAwait(false);
        }

        var capture = await CaptureAsync(Math.Min(historyLines, (2 * Slack) + (2 * _growth)), cancellationToken).ConfigureAwait(false);
        if (capture is null || capture.First == 0)
        {
            return capture; // There is no more.
        }

        if (Continues(last, capture))
        {
            (IsPartial, FirstNewRow) = (true, last.Pane.HistorySize);
            return capture;
        }

        return await AgainAsync(historyLines, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The screen and so many lines of history.</summary>
    public Task<ScreenCapture?> AllAsync(int historyLines, CancellationToken cancellationToken)
    {
        (IsPartial, FirstNewRow) = (false, 0);
        return CaptureAsync(historyLines, cancellationToken);
    }

    /// <summary>Whether the capture begins with rows that had left the screen at the last look, and that nothing has moved or taken away since.</summary>
    private bool Continues(ScreenCapture last, ScreenCapture capture)
    {
        var (before, now) = (last.Pane, capture.Pane);
        var known = Math.Max(0, before.HistorySize - capture.First);
        return now.Width == before.Width && now.Alternate == before.Alternate && !client.HasErased
            && now.HistorySize >= before.HistorySize && !MayBeTrimmed(now)
            // The line that stood at the top of the screen then has to be whole.
            && capture.Continues.Skip(1).Take(known).Contains(false)
            // What clear-history has taken away may have been made up for by now: nothing else tells.
            && Enumerable.Range(capture.First, known).All(row => row < last.First || capture.Rows[row - capture.First] == last.Rows[row - last.First]);
    }

    /// <summary>A history that was full is at least nine tenths full afterwards.</summary>
    private static bool MayBeTrimmed(PaneState pane) => pane.HistorySize >= pane.HistoryLimit / 10 * 9;

    /// <summary>Another capture in the same look, which held too little: what has come since the look before counts as its growth.</summary>
    private async Task<ScreenCapture?> AgainAsync(int history, CancellationToken cancellationToken)
    {
        var growth = _growth;
        var capture = await CaptureAsync(history, cancellationToken).ConfigureAwait(false);
        _growth = Math.Max(_growth, growth);
        return capture;
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
