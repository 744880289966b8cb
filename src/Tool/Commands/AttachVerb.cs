using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Commands;

internal sealed class AttachVerb : Verb
{
    private readonly SessionOptions _session;
    private readonly CommandOption _readOnly;
    private readonly CommandOption _print;

    public AttachVerb()
    {
        _session = new SessionOptions(this);
        _readOnly = Flag("-r|--read-only", "Look on; no key reaches the program");
        _print = Flag("--print", "Show the command line instead of running it");
    }

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Shows a session in this terminal, to watch it and to type into it. C-b d leaves it running.",
        Usage = [$"{SessionOptions.Usage} [-r] [--print]"],
        Examples = ["-s py", "-s py --read-only", "-s py --print"],
        ExitCodes =
        [
            ("0", "Attached, and detached again; or printed"),
            ("1", "No such session, no terminal, inside of another tmux, or invalid arguments"),
        ],
        Json = "status (ok; no_terminal, nested, or one of health), command (the line for a shell), arguments, session, socket, target; nothing is attached",
    };

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var print = _print.HasValue() || Json;
        _session.Selector();
        if (!print && (Console.IsInputRedirected || Console.IsOutputRedirected))
        {
            return Fail(streams, "no_terminal", "attach needs a terminal for its input and output; --print shows the command line to run in one");
        }

        var registry = Registries.Open(streams);
        var address = _session.Resolve(registry);
        var outer = print ? null : Environment.GetEnvironmentVariable("TMUX");
        switch (await SessionAttacher.PrepareAsync(address, _readOnly.HasValue(), outer, cancellationToken).ConfigureAwait(false))
        {
            case AttachOutcome.NoSession { Health: var health }:
                return Fail(streams, StatusName.InHealth(health.Status), ErrorText.Sick(health, address));
            case AttachOutcome.Nested { OfSameServer: true }:
                return Fail(streams, "nested", $"this terminal shows a session of the same tmux server already; C-b s lets you choose '{address}'");
            case AttachOutcome.Nested:
                return Fail(streams, "nested", "this terminal is inside of tmux already; use another one, or nest them with 'TMUX= dotnet tmux attach ...' (C-b C-b d detaches the inner one)");
            case AttachOutcome.Ready ready:
                await SessionOptions.TouchAsync(registry, address, cancellationToken).ConfigureAwait(false);
                if (print)
                {
                    Print(streams, ready, address);
                }
                else
                {
                    streams.Flush();
                    SessionAttacher.Become(ready);
                }

                return ExitCodes.Success;
            case var other:
                throw new InvalidOperationException($"attach outcome {other.GetType().Name}");
        }
    }

    private void Print(Streams streams, AttachOutcome.Ready ready, SessionAddress address)
    {
        var command = string.Join(' ', ready.Arguments.Select(ShellWord.Quote));
        if (!Json)
        {
            streams.Answer.WriteLine(streams.AnswerIsTerminal ? Visible.Line(command) : command);
            return;
        }

        JsonAnswer.Write(streams, JsonAnswer.Ok, writer =>
        {
            writer.WriteString("command", command);
            writer.WriteStrings("arguments", ready.Arguments);
            WaitEnd.WriteAddress(writer, address);
        });
    }

    private int Fail(Streams streams, string status, string message)
        => JsonAnswer.Fail(streams, Json, ExitCodes.InvalidArguments, status, message);
}
