namespace TmuxTool.Tool.Tests.Harness;

/// <summary>Looking at panes.</summary>
internal static class SandboxScreens
{
    /// <summary>What a session's pane looks like: text and colours of both screens, cursor and modes.</summary>
    public static async Task<string> LooksAsync(this Sandbox sandbox, string session)
    {
        const string Format = "#{pane_width}x#{pane_height} cursor #{cursor_x},#{cursor_y} visible #{cursor_flag} alternate #{alternate_on}"
            + " insert #{insert_flag} wrap #{wrap_flag} origin #{origin_flag} region #{scroll_region_upper}-#{scroll_region_lower}";
        var target = $"={session}:";
        return await sandbox.TmuxAsync("display-message", "-p", "-t", target, Format)
            + "\n" + await sandbox.TmuxAsync("capture-pane", "-p", "-e", "-t", target)
            + "\n--\n" + await sandbox.TmuxAsync("capture-pane", "-p", "-e", "-a", "-q", "-t", target);
    }

    /// <summary>Waits, for as long as a slow machine may need, until something is so.</summary>
    public static async Task EventuallyAsync(this Sandbox sandbox, Func<Task<bool>> isSo)
    {
        for (var end = Environment.TickCount64 + 30_000; !await isSo();)
        {
            (Environment.TickCount64 < end).Should().BeTrue($"it happens within half a minute in {sandbox.Directory}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
