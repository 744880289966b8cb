using System.Text;
using TmuxTool.Registry;
using TmuxTool.Screens;
using TmuxTool.Sessions;
using TmuxTool.Tmux;

namespace Xunit.TmuxFixtures;

/// <summary>What a failed test leaves with its result: the screen as text and as a picture, the history, the steps.</summary>
internal static class FailureBundle
{
    private const int StepsShown = 10;

    /// <summary>Attaches it; nothing that goes wrong here is the test's fault.</summary>
    public static async Task AttachAsync(LivePane pane, StepLog log, string test, string attachCommand)
    {
        try
        {
            await CollectAsync(pane, log, test, attachCommand).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            TestContext.Current.SendDiagnosticMessage("The state of {0} could not be attached: {1}", pane.Session.Name, e);
        }
    }

    private static async Task CollectAsync(LivePane pane, StepLog log, string test, string attachCommand)
    {
        var context = TestContext.Current;
        var name = pane.Session.Name;
        var output = new StringBuilder();
        try
        {
            var screen = await pane.ScreenAsync(CancellationToken.None).ConfigureAwait(false);
            output.Append(name).Append(" showed when the test failed:\n").Append(screen).Append('\n');
            Attach(context, name + " screen", screen.ToString(), "text/plain");
            Attach(context, name + " screen", ScreenPicture.ToSvg(screen, name), "image/svg+xml");
            Attach(context, name + " scrollback", await pane.ScrollbackAsync(CancellationToken.None).ConfigureAwait(false), "text/plain");
        }
        catch (TmuxException e)
        {
            output.Append("the screen of ").Append(name).Append(" could not be had: ").Append(e.Message).Append('\n');
        }

        var steps = log.ToText(StepsShown, test);
        output.Append(steps.Length > 0 ? "the last steps:\n" + steps : "the test had done nothing with it\n");
        Attach(context, name + " steps", log.ToText(), "text/plain");
        output.Append(await KeepAsync(pane, attachCommand).ConfigureAwait(false));
        context.TestOutputHelper?.WriteLine(output.ToString().TrimEnd('\n'));
    }

    private static async Task<string> KeepAsync(LivePane pane, string attachCommand)
    {
        if (Environment.GetEnvironmentVariable("TMUX_FIXTURES_KEEP") != "1")
        {
            return "";
        }

        try
        {
            await pane.KeepAsync().ConfigureAwait(false);
            return $"the session is kept; look at it:   {attachCommand}\nand when done, end it:               dotnet tmux kill -s {pane.Session.Name}\n";
        }
        catch (Exception e) when (e is TmuxException or RegistryException)
        {
            return $"the session could not be kept: {e.Message}\n";
        }
    }

    private static void Attach(ITestContext context, string name, string text, string mediaType)
    {
        // One name for a text and a picture would replace one by the other.
        var unique = mediaType == "image/svg+xml" ? name + " picture" : name;
        context.AddAttachment(unique, Encoding.UTF8.GetBytes(text), replaceExistingValue: true, mediaType);
    }
}
