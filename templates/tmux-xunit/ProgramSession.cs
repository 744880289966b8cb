namespace Terminal_Tests;

/// <summary>The program under test, in a terminal of its own.</summary>
public sealed class ProgramSession : TmuxSession
{
    protected override void Configure(TmuxSessionOptions options) => options
        .Program("program-and-arguments")
        .Prompt(@"prompt-of-the-program");
}
