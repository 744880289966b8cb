using System.Text.Json;
using TmuxTool.Cli.Output;
using TmuxTool.Registry;

namespace TmuxTool.Cli.Commands.RegistryVerbs;

internal sealed class RegistryValidateVerb : RegistryVerb
{
    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Checks the registry file and says all that is wrong with it, a line each.",
        Replaces = "registry_validate of lib/registry.sh",
        Usage = [""],
        Examples = ["", "|| dotnet tmux registry repair"],
        ExitCodes = [("0", "The registry can be used; there may be warnings"), ("1", "It cannot be used, or invalid arguments")],
        Json = "status (ok, invalid), path, valid, problems (path, message, fatal)",
    };

    public override Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var location = RegistryLocation.FromEnvironment();
        var problems = RegistryValidator.Validate(location);
        var valid = !problems.Any(problem => problem.IsFatal);
        foreach (var problem in Json ? [] : problems)
        {
            streams.Answer.WriteLine($"{(problem.IsFatal ? "error" : "warning")}: {Visible.Line(problem.Path)}: {Visible.Line(problem.Message)}");
        }

        var fix = problems.FirstOrDefault(problem => problem.IsFatal)?.Fix;
        var verdict = $"{location.RegistryFile} {(valid ? "is valid" : "is not valid")}";
        if (Json)
        {
            JsonAnswer.Write(
                streams, valid ? JsonAnswer.Ok : "invalid", valid ? null : $"{verdict}\n{fix}", writer => WriteJson(writer, location, valid, problems));
        }
        else
        {
            streams.Answer.WriteLine(Visible.Line(fix is null ? verdict : $"{verdict}; fix: {fix}"));
        }

        return Task.FromResult(valid ? ExitCodes.Success : ExitCodes.InvalidArguments);
    }

    private static void WriteJson(Utf8JsonWriter writer, RegistryLocation location, bool valid, IReadOnlyList<RegistryProblem> problems)
    {
        writer.WriteString("path", location.RegistryFile);
        writer.WriteBoolean("valid", valid);
        writer.WriteStartArray("problems");
        foreach (var problem in problems)
        {
            writer.WriteStartObject();
            writer.WriteString("path", problem.Path);
            writer.WriteString("message", problem.Message);
            writer.WriteBoolean("fatal", problem.IsFatal);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
