using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TmuxTool.Tool.Tests.Documents;

/// <summary>Somebody who types all that a page shows into one shell, from the top, and compares what it says with what happens.</summary>
public static partial class PageReader
{
    private const char Mark = '\u001e';

    /// <summary>For the shell: `dotnet tmux` starts the very same program, a tenth of a second later.</summary>
    public const string WithoutDotnet = """dotnet() { shift; dotnet-tmux "$@"; }""";

    public static async Task FollowAsync(Sandbox sandbox, IReadOnlyList<ShownCommand> commands, RunOptions options, string before = "")
    {
        var script = new StringBuilder("exec 2>&1\n").AppendLine(before);
        foreach (var command in commands)
        {
            script.Append(CultureInfo.InvariantCulture, $"{command.Text}\n_status=$?; printf '\\n{Mark}%d\\n' $_status; (exit $_status)\n");
        }

        var result = await sandbox.BashAsync(options, script.ToString());

        var answers = Ends().Split(result.StandardOutput);
        for (var i = 0; i < commands.Count; i++)
        {
            var (place, text, _) = commands[i];
            answers.Length.Should().BeGreaterThan((2 * i) + 1, "{0} goes on after: {1}\nwhich said: {2}{3}", place, text, answers[^1], result.StandardError);
            Compare(sandbox, commands[i], answers[2 * i], answers[2 * i + 1]);
        }
    }

    private static void Compare(Sandbox sandbox, ShownCommand command, string answer, string status)
    {
        status.Should().Be($"{command.ExitCode}", "of {0}: {1}\nwhich said: {2}", command.Place, command.Text, answer);
        if (command.FirstLine is { } first)
        {
            answer.Split('\n')[0].Should().Be(first, command.Place);
        }

        if (command.Answer is { } expected)
        {
            var actual = answer.Replace(sandbox.Directory, "/tmp/claude-tmux-sockets", StringComparison.Ordinal).Replace(sandbox.Home, "/home/me", StringComparison.Ordinal);
            Normal(actual).Should().MatchRegex($"^{Anything().Replace(Regex.Escape(Normal(expected)), "(.|\\n)*")}$", command.Place);
        }
    }

    /// <summary>Without what differs from run to run: ages, times and process ids, and the width of columns with them.</summary>
    private static string Normal(string answer)
    {
        answer = Age().Replace(answer, "AGE");
        answer = Time().Replace(answer, "TIME");
        answer = ProcessId().Replace(answer, "${before}PID");
        return Blanks().Replace(answer, match => match.Value.Contains('\n', StringComparison.Ordinal) ? "\n" : " ").Trim();
    }

    /// <summary>Dots, escaped as they are: any text; on a line of their own any lines, or none.</summary>
    [GeneratedRegex(@"(\\n)?…")]
    private static partial Regex Anything();

    [GeneratedRegex("\n\u001e([0-9]+)\n")]
    private static partial Regex Ends();

    [GeneratedRegex(@"\b[0-9]+[smhd] ago\b")]
    private static partial Regex Age();

    [GeneratedRegex(@"\b[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z|\b[0-9]{8}T[0-9]{6}Z")]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<before>""(server_)?(pid|start|server_start|pid_start)"": |\balive +|process |kill (-CONT )?)[0-9]+\b")]
    private static partial Regex ProcessId();

    [GeneratedRegex(@"[ \t]+\n|[ \t]{2,}")]
    private static partial Regex Blanks();
}
