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
    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
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
            case [] or ["-h" or "--help", ..]:
                HelpText.WriteTool(new PlainPage(streams.Answer), VerbTable.All);
                return ExitCodes.Success;
            case ["--version", ..]:
                streams.Answer.WriteLine(Release.Version);
                return ExitCodes.Success;
            case [Completer.Verb, .. var words]:
                Completer.Write(streams, words);
                return ExitCodes.Success;
            case [VerbTable.RegistryName, .. var rest]:
                return await RunRegistryAsync(rest, cancellationToken).ConfigureAwait(false);
            case [var name, .. var rest] when VerbTable.Find(VerbTable.All, name) is { } entry:
                return await RunVerbAsync(entry, rest, cancellationToken).ConfigureAwait(false);
            default:
                return UnknownVerb(arguments[0], VerbTable.All, HelpText.Command);
        }
    }

    private async Task<int> RunRegistryAsync(string[] arguments, CancellationToken cancellationToken)
    {
        switch (arguments)
        {
            case ["-h" or "--help", ..]:
                HelpText.WriteRegistry(new PlainPage(streams.Answer), VerbTable.Registry);
                return ExitCodes.Success;
            case []:
                streams.WriteError("registry needs a verb: path, show, get, add, remove, touch, validate or repair");
                WriteHint(HelpText.RegistryCommand);
                return ExitCodes.InvalidArguments;
            case [var name, .. var rest] when VerbTable.Find(VerbTable.Registry, name) is { } entry:
                return await RunVerbAsync(entry, rest, cancellationToken).ConfigureAwait(false);
            default:
                return UnknownVerb(arguments[0], VerbTable.Registry, HelpText.RegistryCommand);
        }
    }

    private int UnknownVerb(string name, IReadOnlyList<VerbEntry> verbs, string command)
    {
        streams.WriteError(VerbTable.Unknown(verbs, name));
        WriteHint(command);
        return ExitCodes.InvalidArguments;
    }

    private void WriteHint(string command) => streams.Notes.WriteLine($"Try '{command} --help'");

    private async Task<int> RunVerbAsync(VerbEntry entry, string[] arguments, CancellationToken cancellationToken)
    {
        using var verb = entry.Create();
        try
        {
            if (verb.Parse(arguments) == ParsedAs.Help)
            {
                HelpText.WriteVerb(new PlainPage(streams.Answer), entry, verb);
                return ExitCodes.Success;
            }

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
                streams.WriteError(usage.Message);
                WriteHint(usage.Command ?? $"{HelpText.Command} {entry.Path}");
                return verb.Codes.InvalidArguments;
            case ArgumentException:
                return Fail(verb, verb.Codes.InvalidArguments, "invalid_arguments", FirstLine(exception.Message));
            case SessionNotResolvedException unresolved:
                return Fail(verb, unresolved.Code ?? verb.Codes.InvalidArguments, "session_not_resolved", exception.Message);
            case RegistryException { Failure: RegistryFailure.LockTimeout }:
                return Fail(verb, verb.Codes.LockTimeout, "lock_timeout", exception.Message);
            case RegistryException broken:
                return Fail(verb, verb.Codes.RegistryFailed, JsonAnswer.Name("registry_", broken.Failure), exception.Message);
            case TmuxException { Failure: TmuxFailure.TmuxNotFound }:
                return Fail(verb, verb.Codes.TmuxFailed, "tmux_not_found", exception.Message);
            case TmuxException failed:
                return Fail(verb, verb.Codes.TmuxFailed, JsonAnswer.Name("tmux_", failed.Failure), exception.Message);
            default:
                return ReportBug(exception);
        }
    }

    private int ReportBug(Exception exception)
    {
        streams.WriteError($"unexpected {exception.GetType().Name}: {exception.Message}");
        if (Environment.GetEnvironmentVariable("DOTNET_TMUX_DEBUG") == "1")
        {
            streams.Notes.WriteLine(exception.ToString());
        }

        return ExitCodes.UnexpectedError;
    }

    private int Fail(Verb verb, int code, string kind, string message) => JsonAnswer.Fail(streams, verb.Json, code, kind, message);

    // ArgumentException appends "(Parameter 'x')" on the same line: that is for programmers.
    private static string FirstLine(string message)
    {
        var line = message.Split('\n')[0];
        var parameter = line.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return parameter < 0 ? line : line[..parameter];
    }
}
