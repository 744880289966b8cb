using TmuxTool.Health;
using TmuxTool.Screens;
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

    // So many rows are in memory at once where they need not be.
    private const int Near = 5000;

    /// <summary>
    /// Captures a pane as it is at one instant. Of a history so full that tmux drops rows from it faster than they can be
    /// read, the oldest rows are missing.
    /// </summary>
    /// <param name="request">What and where.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="TmuxException">There is no tmux on PATH, or the connection was lost.</exception>
    public static Task<CaptureOutcome> CaptureAsync(CaptureRequest request, CancellationToken cancellationToken = default) =>
        CaptureAsync(request, null, cancellationToken);

    /// <summary>
    /// Captures as <see cref="CaptureAsync(CaptureRequest, CancellationToken)"/>, and writes the text while it is read: a long
    /// history is never in memory as a whole.
    /// </summary>
    /// <param name="request">What and where.</param>
    /// <param name="isStyled">Whether colors and attributes are written, as SGR sequences.</param>
    /// <param name="write">Receives the text in parts.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>How it ended. Of <see cref="CaptureRange.All"/>, what was captured has the last rows only.</returns>
    /// <exception cref="TmuxException">There is no tmux on PATH, or the connection was lost.</exception>
    public static Task<CaptureOutcome> WriteAsync(
        CaptureRequest request, bool isStyled, Action<string> write, CancellationToken cancellationToken = default) =>
        CaptureAsync(request, new LineWriter(isStyled, write), cancellationToken);

    private static async Task<CaptureOutcome> CaptureAsync(CaptureRequest request, LineWriter? writer, CancellationToken cancellationToken)
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

        if (pane.LacksStatus)
        {
            await client.ExecuteAsync(ServerQuery.Wake(), cancellationToken).ConfigureAwait(false);
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
            // A line may be as long as the history: then it is not in memory as a whole.
            var isStreamed = writer is not null && (request.Range == CaptureRange.All || (request.Range == CaptureRange.Lines && history > Near));
            history = isStreamed ? Everything : history;
            if (await PaneRows.ReadAsync(client, pane, history, cancellationToken).ConfigureAwait(false) is not { } rows)
            {
                return await NoPaneAsync(request, cancellationToken).ConfigureAwait(false);
            }

            ScreenCapture capture;
            IReadOnlyList<StyledRows> styled;
            if (isStreamed)
            {
                (capture, styled) = (rows.Screen, [rows.Styled]);
                await StartAsync(request, rows, cancellationToken).ConfigureAwait(false);
                await WriteAboveAsync(rows, writer!, cancellationToken).ConfigureAwait(false);
                request = request with { Range = CaptureRange.All };
            }
            else
            {
                (capture, styled) = await rows.AllAsync(cancellationToken).ConfigureAwait(false);
            }

            if (PaneCapture.Of(request, rows, capture, styled, mark) is { } captured)
            {
                if (writer is not null)
                {
                    captured.AddTo(writer);
                }

                return new CaptureOutcome.Captured(captured);
            }
        }
    }

    /// <summary>Leaves out the rows above the lines that are wanted.</summary>
    private static async Task StartAsync(CaptureRequest request, PaneRows rows, CancellationToken cancellationToken)
    {
        if (request.Range == CaptureRange.Lines)
        {
            var shown = PaneCapture.Of(request with { Range = CaptureRange.All }, rows, rows.Screen, [rows.Styled], mark: null)!.LineCount;
            await rows.StartAtLineAsync(request.Lines - Math.Max(0, shown - 1), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the rows above the screen, and ends the last line unless it goes on there.</summary>
    private static async Task WriteAboveAsync(PaneRows rows, LineWriter writer, CancellationToken cancellationToken)
    {
        var continues = false;
        await foreach (var slice in rows.FromTopAsync(cancellationToken).ConfigureAwait(false))
        {
            if (slice.IsAfterGap && continues)
            {
                writer.EndLine();
            }

            var row = 0;
            foreach (var cells in slice.Styled.Cells())
            {
                writer.Add(cells);
                continues = slice.Continues[++row];
                if (!continues)
                {
                    writer.EndLine();
                }
            }
        }

        if (continues && rows.EndsInGap)
        {
            writer.EndLine();
        }
    }

    private static int FirstHistory(CaptureRequest request, PaneState pane, SendMark? mark) => request.Range switch
    {
        CaptureRange.Screen => pane.Dead ? 1 : 0,
        CaptureRange.Lines => Math.Max(Slack, request.Lines),
        CaptureRange.AfterSend => Math.Max(0, pane.HistorySize - mark!.HistorySize + 16) + Slack,
        _ => Everything,
    };

    private static async Task<CaptureOutcome> NoPaneAsync(CaptureRequest request, CancellationToken cancellationToken) =>
        new CaptureOutcome.NoPane(await HealthProbe.ProbeAsync(request.Address, cancellationToken).ConfigureAwait(false));
}
