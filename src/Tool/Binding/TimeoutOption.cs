using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Commands;

namespace TmuxTool.Cli.Binding;

/// <summary>How long a verb waits: said in the same words wherever one does.</summary>
internal sealed class TimeoutOption(Verb verb, double seconds)
{
    private readonly CommandOption _option = verb.Value("-T|--timeout <DUR>", $"How long to wait (default: {seconds})");

    /// <exception cref="UsageException">It is not a duration.</exception>
    public TimeSpan Bind() => Amount.Limit(_option, seconds);
}
