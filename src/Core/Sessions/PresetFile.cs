using System.Globalization;
using System.Text.Json;
using TmuxTool.Waiting;

namespace TmuxTool.Sessions;

/// <summary>Reads the file in which users describe their own programs: an object of presets by name.</summary>
internal sealed class PresetFile
{
    private const string Members = "base, type, command, environment, prompt, continuation, block_end, error, leave or shell";

    private readonly string _file;

    private PresetFile(string file) => _file = file;

    /// <exception cref="ArgumentException">It is not as it must be; the message names file, member, rule and next step.</exception>
    public static IReadOnlyList<ProgramPreset> Parse(ReadOnlyMemory<byte> json, string file)
    {
        var reader = new PresetFile(file);
        try
        {
            var options = new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, AllowDuplicateProperties = false };
            // An editor may have put a byte order mark first.
            using var document = JsonDocument.Parse(json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json, options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? [.. document.RootElement.EnumerateObject().Select(reader.Preset)]
                : throw reader.Wrong("$", "must be an object of presets by name", """write { "NAME": { "command": ["PROGRAM"], "prompt": "^> $" } }""");
        }
        catch (JsonException e)
        {
            var what = e.Message.Split(" LineNumber: ")[0].TrimEnd('.');
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"presets file {file} is not JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {what}; mend it, or remove it"), e);
        }
    }

    private ProgramPreset Preset(JsonProperty named)
    {
        var name = named.Name;
        if (name.Length == 0 || name.StartsWith('-') || name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            throw Wrong($"'{name}'", "is not a name: it must be one word that does not begin with '-'", "rename it");
        }

        if (named.Value.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(name, "must be an object", """write { "command": ["PROGRAM"], "prompt": "^> $" }""");
        }

        var preset = Base(name, named.Value);
        foreach (var member in named.Value.EnumerateObject())
        {
            preset = With(preset, member.Name, member.Value, $"{name}.{member.Name}");
        }

        return preset switch
        {
            { Command: [] } => throw Wrong($"{name}.command", "is missing", """write "command": ["PROGRAM", "ARGUMENT"], or "base": "PRESET" """.TrimEnd()),
            { PromptPattern: "" } => throw Wrong($"{name}.prompt", "is missing", """write "prompt": "^> $", the line in which the program waits for input"""),
            _ => preset,
        };
    }

    private ProgramPreset Base(string name, JsonElement preset)
    {
        if (!preset.TryGetProperty("base", out var value))
        {
            return new ProgramPreset(name, [], new Dictionary<string, string>(), "");
        }

        var wanted = Text(value, $"{name}.base");
        var known = BuiltInPresets.All.FirstOrDefault(p => p.Name == wanted)
            ?? throw Wrong($"{name}.base", $"'{wanted}' is no preset that is built in", $"write one of {string.Join(", ", BuiltInPresets.All.Select(p => p.Name))}");
        return known with { Name = name, Type = name == known.Name ? known.Type : name };
    }

    private ProgramPreset With(ProgramPreset preset, string member, JsonElement value, string path) => member switch
    {
        "base" => preset,
        "type" => preset with { Type = NotEmpty(value, path) },
        "command" => preset with { Command = Words(value, path) },
        "environment" => preset with { Environment = Variables(preset, value, path) },
        "prompt" => preset with { PromptPattern = Pattern(value, path) },
        "continuation" => preset with { ContinuationPattern = Pattern(value, path) },
        "block_end" => preset with { BlockEnd = Text(value, path) },
        "error" => preset with { ErrorPattern = Pattern(value, path) },
        "leave" => preset with { Leave = NotEmpty(value, path) },
        "shell" => preset with
        {
            IsShell = value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(path, "must be true or false", "write true for a shell in which $? is a status"),
        },
        _ => throw Wrong(path, "is not known", $"write {Members}"),
    };

    private string[] Words(JsonElement value, string path)
    {
        string[] words = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select((word, i) => Text(word, $"{path}[{i}]"))] : [];
        return words is [not "", ..] ? words : throw Wrong(path, "must be a list of words, the program first", """write ["PROGRAM", "ARGUMENT"]; there is no shell between""");
    }

    private Dictionary<string, string> Variables(ProgramPreset preset, JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(path, "must be an object", """write { "NAME": "VALUE" }""");
        }

        var variables = new Dictionary<string, string>(preset.Environment, StringComparer.Ordinal);
        foreach (var variable in value.EnumerateObject())
        {
            if (variable.Name.Length == 0 || char.IsAsciiDigit(variable.Name[0]) || !variable.Name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                throw Wrong($"{path}.{variable.Name}", "is not the name of a variable", "write letters, digits and '_'");
            }

            variables[variable.Name] = Text(variable.Value, $"{path}.{variable.Name}");
        }

        return variables;
    }

    private string Pattern(JsonElement value, string path)
    {
        var pattern = NotEmpty(value, path);
        try
        {
            return WaitPattern.Parse(pattern).ToString();
        }
        catch (ArgumentException e)
        {
            throw Wrong(path, e.Message, "mend the expression; in JSON each backslash is written twice");
        }
    }

    private string NotEmpty(JsonElement value, string path) =>
        Text(value, path) is { Length: > 0 } text ? text : throw Wrong(path, "is empty", "write something, or leave it out");

    private string Text(JsonElement value, string path)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(path, "must be a text", "write it in quotes");
        return text.Contains('\0', StringComparison.Ordinal) || text.Contains('\n', StringComparison.Ordinal)
            ? throw Wrong(path, "must be one line", "take the line break out")
            : text;
    }

    private ArgumentException Wrong(string member, string rule, string next) => new($"presets file {_file}: {member} {rule}; {next}");
}
