using System.Text.Json;
using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Registry;

namespace TmuxTool.Cli.Commands.RegistryVerbs;

/// <summary>What the verbs of <c>registry</c> have in common.</summary>
internal abstract class RegistryVerb : Verb
{
    public static IReadOnlyList<(string Code, string Meaning)> CommonExitCodes { get; } =
    [
        ("0", "Done"),
        ("1", "Invalid arguments, not found, or the registry cannot be used"),
        ("75", "The registry's lock is busy"),
    ];

    /// <exception cref="UsageException">The word was left out.</exception>
    protected static string Required(CommandArgument argument)
        => argument.Value is { Length: > 0 } value ? value : throw new UsageException($"{argument.Name} is missing");

    /// <exception cref="SessionNotResolvedException">There is no such row.</exception>
    protected static SessionRow Row(RegistrySnapshot snapshot, string name)
        => snapshot.Sessions.TryGetValue(name, out var row)
            ? row
            : throw new SessionNotResolvedException($"Error: Session '{name}' not found in registry\nUse 'dotnet tmux list' to see available sessions");

    /// <summary>Writes a sentence or, with <c>--json</c>, an object.</summary>
    protected void Answer(Streams streams, string sentence, Action<Utf8JsonWriter> members)
    {
        if (Json)
        {
            JsonAnswer.Write(streams, JsonAnswer.Ok, members);
        }
        else
        {
            streams.Answer.WriteLine(Visible.Line(sentence));
        }
    }
}
