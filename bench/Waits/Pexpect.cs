using System.Diagnostics;
using System.Globalization;

namespace TmuxTool.Bench;

/// <summary>The same with pexpect (Debian: python3-pexpect).</summary>
internal static class Pexpect
{
    /// <summary>What a script here measures, in milliseconds; null where pexpect is not installed.</summary>
    public static double? Run(string script, int rounds, params string[] arguments)
    {
        // Debian's packages belong to Debian's Python, which need not be the first on PATH.
        var python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        using var process = Process.Start(new ProcessStartInfo(
            python, [Path.Combine(AppContext.BaseDirectory, script), rounds.ToString(CultureInfo.InvariantCulture), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? double.Parse(output, CultureInfo.InvariantCulture) : null;
    }
}
