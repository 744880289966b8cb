using System.Text;
using TmuxTool.Registry;
using TmuxTool.Screens;
using TmuxTool.Sessions;
using TmuxTool.Tmux;

namespace Xunit.TmuxFixtures;

/// <summary>The attachments of a failed test: the screen as text and as a picture, the scrollback, the steps.</summary>
internal static class FailureBundle
{
    private const int StepsShown = 10;

    /// <summary>Attaches the state of a session; a failure to do so is a diagnostic message and does not change the result.</summary>
    /// <param name="pane">The session.</param>
    /// <param name="log">Its steps.</param>
    /// <param name="test">The id of the failed test; null where the session did not get ready.</param>
    public static async Task AttachAsync(LivePane pane, StepLog log, string? test)
    {
        try
        {
            await CollectAsync(pane, log, test).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            TestContext.Current.SendDiagnosticMessage("The state of {0} could not be attached: {1}", pane.Session.Name, e);
        }
    }

    /// <summary>Gets the command line that attaches a terminal to a session.</summary>
    public static string AttachCommand(LivePane pane) =>
        // Quoted: TMPDIR may contain a blank, and zsh expands a bare =NAME to the path of a program.
        $@"tmux -S '{pane.Session.Socket.Replace("'", @"'\''", StringComparison.Ordinal)}' attach -t '={pane.Session.Name}'";

    private static async Task CollectAsync(LivePane pane, StepLog log, string? test)
    {
        var context = TestContext.Current;
        var name = pane.Session.Name;
        var output = new StringBuilder();
        try
        {
            var screen = await pane.ScreenAsync(CancellationToken.None).ConfigureAwait(false);
            output.Append("The screen of ").Append(name).Append(test is null ? ", which did not get ready:\n" : " when the test failed:\n").Append(screen).Append('\n');
            Attach(context, name + " screen", screen.ToString(), "text/plain");
            Attach(context, name + " screen", ScreenPicture.ToSvg(screen, name), "image/svg+xml");
            Attach(context, name + " scrollback", await pane.ScrollbackAsync(CancellationToken.None).ConfigureAwait(false), "text/plain");
        }
        catch (TmuxException e)
        {
            output.Append("The screen of ").Append(name).Append(" could not be captured: ").Append(e.Message).Append('\n');
        }

        var steps = log.ToText(StepsShown, test);
        output.Append(steps.Length > 0 ? "The last steps:\n" + steps : "The test had not used it.\n");
        Attach(context, name + " steps", log.ToText(), "text/plain");
        output.Append(await KeepAsync(pane).ConfigureAwait(false));
        context.TestOutputHelper?.WriteLine(output.ToString().TrimEnd('\n'));
    }

    private static async Task<string> KeepAsync(LivePane pane)
    {
        if (Environment.GetEnvironmentVariable("TMUX_FIXTURES_KEEP") != "1")
        {
            return "";
        }

        try
        {
            await pane.KeepAsync().ConfigureAwait(false);
            return $"The session was kept. Attach to it with:\n  {AttachCommand(pane)}\nEnd it with:\n  dotnet tmux kill -s {pane.Session.Name}\n";
        }
        catch (Exception e) when (e is TmuxException or RegistryException)
        {
            return $"The session could not be kept: {e.Message}\n";
        }
    }

    private static void Attach(ITestContext context, string name, string text, string mediaType)
    {
        // An attachment replaces another one with the same name, whatever the media types.
        var unique = mediaType == "image/svg+xml" ? name + " picture" : name;
        context.AddAttachment(unique, Encoding.UTF8.GetBytes(text), replaceExistingValue: true, mediaType);
    }
}
