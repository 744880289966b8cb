using System.Globalization;
using TmuxTool.Health;
using TmuxTool.Terminal;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>Which part of a pane is captured.</summary>
public enum CaptureRange
{
    /// <summary>What the pane shows.</summary>
    Screen,

    /// <summary>The last lines, whether shown or in the history.</summary>
    Lines,

    /// <summary>History and screen.</summary>
    All,

    /// <summary>What came after the last send, without the echo of what was typed.</summary>
    AfterSend,
}

/// <summary>What to capture.</summary>
public sealed record CaptureRequest
{
    /// <summary>The pane.</summary>
    public required SessionAddress Address { get; init; }

    /// <summary>Which part of it.</summary>
    public CaptureRange Range { get; init; }

    /// <summary>How many lines, for <see cref="CaptureRange.Lines"/>.</summary>
    public int Lines { get; init; } = 100;
}

/// <summary>How a capture ended.</summary>
public abstract record CaptureOutcome
{
    private CaptureOutcome()
    {
    }

    /// <summary>It is there.</summary>
    /// <param name="Pane">What was captured.</param>
    public sealed record Captured(PaneCapture Pane) : CaptureOutcome;

    /// <summary>Nothing was sent to the program that runs there, so that nothing came after it.</summary>
    public sealed record NothingSent : CaptureOutcome;

    /// <summary>There is no such pane, or its server does not answer.</summary>
    /// <param name="Health">What is wrong.</param>
    public sealed record NoPane(PaneHealth Health) : CaptureOutcome;
}

/// <summary>Reads what a pane shows and has shown.</summary>
public static class SessionCapturer
{
    // So many rows more than are needed are captured, for what is printed while the request is on its way.
    private const int Slack = 100;
    private const int Everything = int.MaxValue / 2;

    /// <summary>Captures; all of it is of one instant.</summary>
    /// <param name="request">What and where.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="TmuxException">There is no tmux on PATH, or the connection was lost.</exception>
    public static async Task<CaptureOutcome> CaptureAsync(CaptureRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (opened, failure) = await PaneConnection.OpenAsync(request.Address, cancellationToken).ConfigureAwait(false);
        if (opened is null)
        {
            return new CaptureOutcome.NoPane(failure!);
        }

        await using var connection = opened.ConfigureAwait(false);
        var client = opened.Client;
        var pane = await ServerQuery.PaneAsync(client, request.Address.ExactPane, cancellationToken).ConfigureAwait(false);
        if (pane is null || !request.Address.Is(pane))
        {
            return await NoPaneAsync(request, cancellationToken).ConfigureAwait(false);
        }

        if (pane is { Dead: true, ExitStatus: null, Signal: null })
        {
            // tmux has not collected the status yet; running anything makes it.
            await client.ExecuteAsync(new CommandList().Add("run-shell", "true"), cancellationToken).ConfigureAwait(false);
        }

        var mark = request.Range == CaptureRange.AfterSend
            ? await SendMark.ReadAsync(client, pane, cancellationToken).ConfigureAwait(false)
            : null;
        if (mark is null && request.Range == CaptureRange.AfterSend)
        {
            return new CaptureOutcome.NothingSent();
        }

        for (var history = FirstHistory(request, pane, mark); ; history = request.Range == CaptureRange.Lines ? history * 8 : Everything)
        {
            var blocks = await client.ExecuteBlocksAsync(Commands(pane.PaneId, history), cancellationToken).ConfigureAwait(false);
            if (ScreenCapture.Read(blocks) is not { } capture || blocks.Count < 5 || capture.Pane.Pid != pane.Pid)
            {
                return await NoPaneAsync(request, cancellationToken).ConfigureAwait(false);
            }

            if (PaneCapture.Of(request, capture, mark, blocks[3].Text, blocks[4].Text) is { } captured)
            {
                return new CaptureOutcome.Captured(captured);
            }
        }
    }

    private static int FirstHistory(CaptureRequest request, PaneState pane, SendMark? mark) => request.Range switch
    {
        CaptureRange.Screen => pane.Dead ? 1 : 0,
        CaptureRange.Lines => Math.Max(Slack, request.Lines),
        CaptureRange.AfterSend => Math.Max(0, pane.HistorySize - mark!.HistorySize + 16) + Slack,
        _ => Everything,
    };

    private static CommandList Commands(string paneId, int history) => ScreenCapture.Commands(paneId, history)
        .Add("capture-pane", "-p", "-e", "-N", "-t", paneId, "-S", (-history).ToString(CultureInfo.InvariantCulture))
        .Add("display-message", "-p", "-t", paneId, "#{cursor_flag}");

    private static async Task<CaptureOutcome> NoPaneAsync(CaptureRequest request, CancellationToken cancellationToken) =>
        new CaptureOutcome.NoPane(await HealthProbe.ProbeAsync(request.Address, cancellationToken).ConfigureAwait(false));
}
