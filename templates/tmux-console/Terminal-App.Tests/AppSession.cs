namespace Terminal_App.Tests;

/// <summary>The program, which the build puts beside the tests, in a terminal of its own; a new one for each test.</summary>
public sealed class AppSession : TmuxSession
{
    protected override void Configure(TmuxSessionOptions options) => options
        .Program(Path.Combine(AppContext.BaseDirectory, "Terminal-App"))
        .Prompt("^> $")
        .PerTest();
}
