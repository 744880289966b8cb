using System.Text.Json;
using TmuxTool.Screens;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Output;

/// <summary>What was captured, as <c>capture</c> shows it.</summary>
internal sealed class CaptureReport(Streams streams)
{
    // A browser draws no higher picture, and a viewer takes minutes for it.
    private const int MostRows = 5000;

    public required bool Json { get; init; }

    public required bool Ansi { get; init; }

    public required string? Svg { get; init; }

    public required string? Html { get; init; }

    /// <summary>Whether the text is all that is printed, so that it need not be kept.</summary>
    public bool IsText => !Json && Svg is null && Html is null;

    /// <summary>Prints a part of the text.</summary>
    public void WriteText(string text) => streams.Answer.Write(streams.AnswerIsTerminal ? Visible.Styled(text) : text);

    /// <summary>Writes what remains to be written.</summary>
    public int Write(CaptureOutcome outcome, SessionAddress address)
    {
        switch (outcome)
        {
            case CaptureOutcome.Captured { Pane: var pane }:
                return WritePane(pane, address);
            case CaptureOutcome.NothingSent:
                return Fail(ExitCodes.Capture.NothingThere, "nothing_sent", $"nothing has been sent to the program in '{address}' yet; leave out --after-send to see all that is shown");
            case CaptureOutcome.NoPane { Health: var health }:
                return Fail(ExitCodes.Capture.NothingThere, StatusName.InHealth(health.Status), ErrorText.Sick(health, address));
            default:
                throw new InvalidOperationException($"capture outcome {outcome.GetType().Name}");
        }
    }

    private int WritePane(PaneCapture pane, SessionAddress address)
    {
        if ((Svg ?? Html) is not null && pane.PictureRows > MostRows)
        {
            return Fail(ExitCodes.InvalidArguments, "too_long", $"a picture of {pane.PictureRows} rows is too high: at most {MostRows}; take a part with -l LINES");
        }

        try
        {
            Draw(pane, address);
        }
        catch (AnswerFileException exception)
        {
            return Fail(ExitCodes.OutputFailed, "file_not_written", exception.Message);
        }

        if (Json)
        {
            JsonAnswer.Write(streams, JsonAnswer.Ok, writer => WriteJson(writer, pane, address));
        }

        if (pane.DroppedRows > 0)
        {
            streams.WriteNote($"The history of '{address}' changed while it was read: {pane.DroppedRows} rows are missing");
        }

        if (pane.IsDead)
        {
            streams.WriteNote($"The program in '{address}' {Ending.Explain(pane.ExitStatus, pane.Signal)}");
        }

        return ExitCodes.Success;
    }

    private void Draw(PaneCapture pane, SessionAddress address)
    {
        if (Svg is null && Html is null)
        {
            return;
        }

        var screen = pane.ToScreen();
        Put(Svg, () => ScreenPicture.ToSvg(screen, address.ToString()));
        Put(Html, () => ScreenPicture.ToHtml(screen, address.ToString()));
    }

    private void Put(string? path, Func<string> draw)
    {
        if (path == AnswerFile.StandardOutput)
        {
            streams.Answer.Write(draw());
        }
        else if (path is not null)
        {
            AnswerFile.Write(path, draw());
        }
    }

    private void WriteJson(Utf8JsonWriter writer, PaneCapture pane, SessionAddress address)
    {
        WaitEnd.WriteAddress(writer, address);
        writer.WriteNumber("columns", pane.Columns);
        writer.WriteNumber("rows", pane.Rows);
        writer.WriteNumber("history_rows", pane.HistoryRows);
        writer.WriteBoolean("alternate", pane.IsAlternate);
        writer.WriteStartObject("cursor");
        writer.WriteNumber("column", pane.Cursor.Column);
        writer.WriteNumber("row", pane.Cursor.Row);
        writer.WriteBoolean("visible", pane.Cursor.IsVisible);
        writer.WriteEndObject();
        writer.WriteString("text", pane.ToText());
        WriteIf("ansi", Ansi ? pane.ToAnsi() : null);
        WriteIf("svg", Svg);
        WriteIf("html", Html);
        writer.WriteEnding(pane.ExitStatus, pane.Signal);

        void WriteIf(string name, string? value)
        {
            if (value is not null)
            {
                writer.WriteString(name, value);
            }
        }
    }

    private int Fail(int code, string status, string message) => JsonAnswer.Fail(streams, Json, code, status, message);
}
