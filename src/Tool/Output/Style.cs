using System.Globalization;
using TmuxTool.Health;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Output;

/// <summary>Colours, where a terminal shows them and the user has not said no.</summary>
internal sealed class Style(bool isTerminal)
{
    private const int Red = 1;
    private const int Green = 2;
    private const int Yellow = 3;

    /// <summary>Whether there are colours at all.</summary>
    public bool HasColors { get; } = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public string Bold(string text) => Paint("1", text);

    public string Status(SessionStatus status, string text) => Paint(Color(status), text);

    public string Severity(Severity severity, string text) => Paint(severity == Sessions.Severity.Error ? Red : Yellow, text);

    /// <summary>The number in the palette of the colour that shows a state.</summary>
    public static int Color(SessionStatus status) => status switch
    {
        SessionStatus.Alive => Green,
        SessionStatus.Unknown => Yellow,
        _ => Red,
    };

    private string Paint(int color, string text) => Paint(string.Create(CultureInfo.InvariantCulture, $"3{color}"), text);

    private string Paint(string code, string text) => HasColors ? $"\e[{code}m{text}\e[0m" : text;
}
