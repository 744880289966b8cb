using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>tmux, the locale and PATH.</summary>
internal static class SystemChecks
{
    private static readonly string[] s_localeVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>The version of tmux, as it prints it; null where it cannot be run.</summary>
    public static async Task<string?> TmuxAsync(List<Finding> findings, CancellationToken cancellationToken)
    {
        var install = OperatingSystem.IsMacOS() ? "brew install tmux" : "apt-get install tmux";
        try
        {
            var version = await TmuxProgram.VersionAsync(cancellationToken).ConfigureAwait(false);
            if (version.Length == 0)
            {
                findings.Add(new Finding(Severity.Error, "tmux", $"{TmuxProgram.Find()} does not tell its version", install));
                return null;
            }

            if (TmuxProgram.IsTooOld(version))
            {
                findings.Add(new Finding(Severity.Error, "tmux", TmuxProgram.TooOld(version), install));
            }

            return version;
        }
        catch (TmuxException e)
        {
            var evidence = e.Failure == TmuxFailure.TmuxNotFound ? "tmux is not on PATH" : e.Message;
            findings.Add(new Finding(Severity.Error, "tmux", evidence, install));
            return null;
        }
    }

    public static void Locale(List<Finding> findings, Func<string, string?> variable)
    {
        var name = s_localeVariables.FirstOrDefault(v => variable(v) is { Length: > 0 });
        var value = name is null ? null : variable(name)!;
        if (value?.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) == true
            || value?.Contains("UTF8", StringComparison.OrdinalIgnoreCase) == true)
        {
            return;
        }

        findings.Add(new Finding(
            Severity.Warning,
            "locale",
            (name is null ? "no locale is set" : $"the locale is {name}={value}") + ", which is not UTF-8: other programs may garble what sessions show",
            "export LC_ALL=C.UTF-8"));
    }

    /// <summary>Whether a shell finds this tool; where it is not on PATH, it may be where .NET installs the user's tools.</summary>
    public static void Path(List<Finding> findings, Func<string, string?> variable)
    {
        const string Tool = "dotnet-tmux";
        if (variable("HOME") is not { Length: > 0 } home || TmuxProgram.FindOnPath(Tool, variable("PATH") ?? "") is not null)
        {
            return;
        }

        var tools = System.IO.Path.Combine(home, ".dotnet", "tools");
        if (File.Exists(System.IO.Path.Combine(tools, Tool)))
        {
            findings.Add(new Finding(
                Severity.Warning, "path", $"{tools}, where .NET tools are installed, is not on PATH", "export PATH=\"$PATH:$HOME/.dotnet/tools\""));
        }
    }
}
