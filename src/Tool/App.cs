using System.Text.RegularExpressions;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Commands;
using TmuxTool.Cli.Completion;
using TmuxTool.Cli.Output;
using TmuxTool.Registry;
using TmuxTool.Tmux;

namespace TmuxTool.Cli;

/// <summary>The command tree, and the one place that turns errors into messages and exit codes.</summary>
internal sealed class App(Streams streams)
{
    // What the arguments ask for as a whole: until a verb has parsed them, and where it cannot.
    private bool _json;

    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        _json = arguments is not [Completer.Verb, ..] && arguments.TakeWhile(word => word != "--").Contains("--json");
        try
        {
            var code = await CompleteAsync(arguments, cancellationToken).ConfigureAwait(false);
            streams.Flush();
            return code;
        }
        catch (OutputException exception)
        {
            streams.WriteError($"cannot write to standard output: {exception.Message}");
            return ExitCodes.OutputFailed;
        }
    }

    private async Task<int> CompleteAsync(string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await DispatchAsync(arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (_json)
            {
                JsonAnswer.Write(streams, "interrupted", "interrupted by a signal", members: null);
            }

            return ExitCodes.Interrupted;
        }
        catch (Exception exception) when (exception is not OutputException)
        {
            return ReportBug(exception);
        }
    }

    private async Task<int> DispatchAsync(string[] arguments, CancellationToken cancellationToken)
    {
        switch (arguments)
        {
            case [] or ["-h" or "--help", ..] or ["--json"]:
                return WriteHelp(page => HelpText.WriteTool(page, VerbTable.All));
            case ["--version", ..]:
                return WriteText("version", Release.Version + "\n");
            case [Completer.Verb, .. var words]:
                Completer.Write(streams, words);
                return ExitCodes.Success;
            case [VerbTable.RegistryName, .. var rest]:
                return await RunRegistryAsync(rest, cancellationToken).ConfigureAwait(false);
            case [var name, .. var rest] when VerbTable.Find(VerbTable.All, name) is { } entry:
                return await RunVerbAsync(entry, rest, cancellationToken).ConfigureAwait(false);
            default:
                return WrongUsage(VerbTable.Unknown(VerbTable.All, arguments[0]), HelpText.Command);
        }
    }

    private async Task<int> RunRegistryAsync(string[] arguments, CancellationToken cancellationToken)
    {
        switch (arguments)
        {
            case ["-h" or "--help", ..]:
                return WriteHelp(page => HelpText.WriteRegistry(page, VerbTable.Registry));
            case [] or ["--json"]:
                return WrongUsage("registry needs a verb: path, show, get, add, remove, touch, validate or repair", HelpText.RegistryCommand);
            case [var name, .. var rest] when VerbTable.Find(VerbTable.Registry, name) is { } entry:
                return await RunVerbAsync(entry, rest, cancellationToken).ConfigureAwait(false);
            default:
                return WrongUsage(VerbTable.Unknown(VerbTable.Registry, arguments[0]), HelpText.RegistryCommand);
        }
    }

    private int WriteHelp(Action<HelpPage> write)
    {
        using var page = new StringWriter { NewLine = "\n" };
        write(new PlainPage(page));
        return WriteText("page", page.ToString());
    }

    private int WriteText(string member, string text)
    {
        if (_json)
        {
            JsonAnswer.Write(streams, JsonAnswer.Ok, writer => writer.WriteString(member, text.TrimEnd('\n')));
        }
        else
        {
            streams.Answer.Write(text);
        }

        return ExitCodes.Success;
    }

    private int WrongUsage(string message, string command, int code = ExitCodes.InvalidArguments)
        => Fail(code, "invalid_arguments", $"{message}\nTry '{command} --help'");

    private async Task<int> RunVerbAsync(VerbEntry entry, string[] arguments, CancellationToken cancellationToken)
    {
        using var verb = entry.Create();
        try
        {
            if (verb.Parse(arguments) == ParsedAs.Help)
            {
                return WriteHelp(page => HelpText.WriteVerb(page, entry, verb));
            }

            _json = verb.Json;
            return await verb.RunAsync(streams, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (exception is not OutputException)
        {
            return Report(exception, entry, verb);
        }
    }

    private int Report(Exception exception, VerbEntry entry, Verb verb)
    {
        switch (exception)
        {
            case UsageException usage:
                return WrongUsage(usage.Message, usage.Command ?? $"{HelpText.Command} {entry.Path}", verb.Codes.InvalidArguments);
            // Core's own are about what the user gave; those of the framework name a parameter, and are bugs.
            case ArgumentException { ParamName: null } when exception.GetType() == typeof(ArgumentException):
                return Fail(verb.Codes.InvalidArguments, "invalid_arguments", exception.Message);
            case RegexMatchTimeoutException:
                return Fail(verb.Codes.PatternTimeout, "pattern_timeout", exception.Message);
            case SessionNotResolvedException unresolved:
                return Fail(unresolved.Code ?? verb.Codes.InvalidArguments, "session_not_resolved", exception.Message);
            case RegistryException { Failure: RegistryFailure.LockTimeout }:
                return Fail(verb.Codes.LockTimeout, "lock_timeout", exception.Message);
            case RegistryException broken:
                return Fail(verb.Codes.RegistryFailed, JsonAnswer.Name("registry_", broken.Failure), exception.Message);
            case TmuxException { Failure: TmuxFailure.TmuxNotFound }:
                return Fail(verb.Codes.TmuxFailed, "tmux_not_found", exception.Message);
            case TmuxException failed:
                return Fail(verb.Codes.TmuxFailed, JsonAnswer.Name("tmux_", failed.Failure), exception.Message);
            default:
                return ReportBug(exception);
        }
    }

    private int ReportBug(Exception exception)
    {
        var code = Fail(ExitCodes.UnexpectedError, "internal_error", $"unexpected {exception.GetType().Name}: {exception.Message}");
        if (Environment.GetEnvironmentVariable("DOTNET_TMUX_DEBUG") == "1")
        {
            streams.Notes.WriteLine(exception.ToString());
        }

        return code;
    }

    private int Fail(int code, string status, string message) => JsonAnswer.Fail(streams, _json, code, status, message);
}
