using System.Collections;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>
/// The environment of a new session: that of this process and what the request adds, and nothing of the process that
/// started the server. tmux gives it to every window of the session, also to those that are opened later.
/// </summary>
internal sealed class SessionEnvironment
{
    // They describe the terminal of a program. tmux sets all but the first two for each pane.
    private static readonly string[] s_ofTerminal =
        ["COLUMNS", "LINES", "PWD", "SHELL", "TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "TMUX", "TMUX_PANE"];

    // What commands that a configuration runs may need; all sessions of a user have the same, or their own.
    private static readonly string[] s_ofServer = ["HOME", "LOGNAME", "PATH", "SHELL", "USER"];

    private static readonly string[] s_localeVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    // Set where the global environment holds nothing of the process that started the server.
    private const string CleanOption = "@dotnet-tmux-environment";
    private const string CleanLine = CleanOption + " clean";

    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly LaunchRequest _request;

    public SessionEnvironment(LaunchRequest request)
    {
        _request = request;
        foreach (var (name, value) in OfThisProcess().Where(v => !s_ofTerminal.Contains(v.Key)))
        {
            _variables[name] = value;
        }

        UseUtf8();
        foreach (var name in request.Unset)
        {
            _variables.Remove(name);
        }

        foreach (var (name, value) in request.Environment)
        {
            _variables[name] = value;
        }
    }

    /// <summary>The directories in which programs are looked for.</summary>
    public string Path => _variables.GetValueOrDefault("PATH", "");

    /// <summary>Asks a server for <see cref="Foreign"/>.</summary>
    public static CommandList Query(CommandList commands) => commands
        .Add("show-options", "-sq", CleanOption)
        .Add("show-environment", "-g");

    /// <summary>The variables as options of <c>new-session</c>.</summary>
    public IEnumerable<string> Options() => _variables.SelectMany(v => new[] { "-e", $"{v.Key}={v.Value}" });

    /// <summary>The arguments of <c>env</c> for what tmux sets itself, whatever the session's environment holds.</summary>
    public IEnumerable<string> Arguments()
    {
        var set = s_ofTerminal.Where(_request.Environment.ContainsKey).Select(name => $"{name}={_request.Environment[name]}");
        return System.Environment.GetEnvironmentVariable("SHELL") is { Length: > 0 } shell && !_request.Environment.ContainsKey("SHELL")
            ? set.Append($"SHELL={shell}")
            : set;
    }

    /// <summary>
    /// The names of the server's variables that the session must not have, in the answer to <see cref="Query"/>. A line of a
    /// value may be among them that looks like a variable; to hide one that does not exist does no harm.
    /// </summary>
    public IReadOnlyList<string> Foreign(IEnumerable<string> answer)
    {
        string[] lines = [.. answer];
        var isClean = lines is [CleanLine, ..];
        return [.. lines
            .Skip(isClean ? 1 : 0)
            .Select(line => line.Split('=', 2))
            .Where(words => words is [{ Length: > 0 }, _])
            .Select(words => words[0])
            .Where(name => !_variables.ContainsKey(name) && !s_ofTerminal.Contains(name) && (!isClean || s_ofServer.Contains(name)))
            .Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Sets the variables for a session that exists.</summary>
    public CommandList Set(CommandList commands, string session, IEnumerable<string> foreign)
    {
        foreach (var name in foreign)
        {
            commands.Add("set-environment", "-r", "-t", session, "--", name);
        }

        foreach (var (name, value) in _variables)
        {
            commands.Add("set-environment", "-t", session, "--", name, value);
        }

        return commands;
    }

    /// <summary>Removes from the global environment what this process gives a server that it starts; names no value.</summary>
    public static CommandList Clean(CommandList commands)
    {
        foreach (var (name, _) in OfThisProcess().Where(v => !s_ofServer.Contains(v.Key)))
        {
            commands.Add("set-environment", "-gu", "--", name);
        }

        return commands.Add("set-option", "-s", CleanOption, "clean");
    }

    private static IEnumerable<KeyValuePair<string, string>> OfThisProcess() =>
        from DictionaryEntry variable in System.Environment.GetEnvironmentVariables()
        let name = (string)variable.Key
        where name.Length > 0
        select KeyValuePair.Create(name, (string?)variable.Value ?? "");

    private void UseUtf8()
    {
        var locale = s_localeVariables.FirstOrDefault(name => _variables.GetValueOrDefault(name) is { Length: > 0 });
        if (locale is null || !IsUtf8(_variables[locale]))
        {
            _variables[locale is "LC_ALL" ? "LC_ALL" : "LC_CTYPE"] = "C.UTF-8";
        }
    }

    private static bool IsUtf8(string locale) =>
        locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("UTF8", StringComparison.OrdinalIgnoreCase);
}
