using TmuxTool.Health;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Output;

/// <summary>Colours, where a terminal shows them and the user has not said no.</summary>
internal sealed class Style(bool isTerminal)
{
    private readonly bool _on = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public string Bold(string text) => Paint("1", text);

    /// <summary>Not a colour: it shows which row is chosen, and stays with NO_COLOR.</summary>
    public string Inverse(string text) => isTerminal ? $"\e[7m{text}\e[27m" : text;

    public string Status(SessionStatus status, string text) => status switch
    {
        SessionStatus.Alive => Paint("32", text),
        SessionStatus.Unknown => Paint("33", text),
        _ => Paint("31", text),
    };

    public string Severity(Severity severity, string text) => Paint(severity == Sessions.Severity.Error ? "31" : "33", text);

    private string Paint(string code, string text) => _on ? $"\e[{code}m{text}\e[0m" : text;
}
