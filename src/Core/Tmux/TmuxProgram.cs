using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TmuxTool.Tmux;

/// <summary>The tmux executable, and how it is started.</summary>
public static partial class TmuxProgram
{
    /// <summary>How long any single call to tmux may take before the server counts as not responding.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>The path of tmux on PATH, or null.</summary>
    public static string? Find() => FindOnPath("tmux");

    /// <summary>The path of an executable: as given where it has a slash, else the first on PATH; null where there is none.</summary>
    /// <param name="program">A name or a path.</param>
    public static string? FindOnPath(string program) => FindOnPath(program, Environment.GetEnvironmentVariable("PATH") ?? "");

    /// <summary>As <see cref="FindOnPath(string)"/>, with the value of <c>PATH</c>.</summary>
    internal static string? FindOnPath(string program, string path)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return IsExecutable(program) ? Path.GetFullPath(program) : null;
        }

        foreach (var directory in path.Split(':'))
        {
            var candidate = Path.Combine(directory.Length == 0 ? "." : directory, program);
            if (IsExecutable(candidate))
            {
                return Path.GetFullPath(candidate);
            }
        }

        return null;
    }

    /// <summary>The version as tmux prints it, such as <c>tmux 3.3a</c>.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TmuxException">tmux is not on PATH or did not answer.</exception>
    internal static async Task<string> VersionAsync(CancellationToken cancellationToken = default)
    {
        var reply = await RunAsync(["-V"], null, cancellationToken).ConfigureAwait(false);
        return reply.Output.Trim();
    }

    /// <summary>Refuses a tmux on PATH that is older than the oldest one supported.</summary>
    /// <exception cref="TmuxException">It is too old, is not on PATH, or did not answer.</exception>
    internal static async Task RequireSupportedAsync(CancellationToken cancellationToken) =>
        RequireSupported(await VersionAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Refuses a version such as <c>tmux 3.2a</c>, as tmux prints it, or <c>3.2a</c>, as a server tells it.</summary>
    /// <exception cref="TmuxException">It is older than the oldest one supported.</exception>
    internal static void RequireSupported(string version)
    {
        if (IsTooOld(version))
        {
            throw new TmuxException(TmuxFailure.TooOld, TooOld(version));
        }
    }

    /// <summary>The sentence about a version that is too old.</summary>
    internal static string TooOld(string version) =>
        $"{(version.StartsWith("tmux ", StringComparison.Ordinal) ? "" : "tmux ")}{version} is too old; install tmux 3.3a or newer";

    /// <summary>Whether a version is below 3.3a; one without a number, such as <c>tmux master</c>, is not.</summary>
    internal static bool IsTooOld(string version)
    {
        var match = VersionNumber().Match(version);
        if (!match.Success)
        {
            return false;
        }

        var major = int.Parse(match.Groups["major"].ValueSpan, CultureInfo.InvariantCulture);
        var minor = int.Parse(match.Groups["minor"].ValueSpan, CultureInfo.InvariantCulture);
        return (major, minor) is ( < 3, _) or (3, < 3)
            || ((major, minor) is (3, 3) && match.Groups["letter"].Value.Length == 0);
    }

    /// <summary>Runs tmux once.</summary>
    internal static async Task<TmuxReply> RunAsync(
        IEnumerable<string> arguments, TmuxSocket? socket, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        using var process = Process.Start(StartInfo(arguments))!;
        try
        {
            process.StandardInput.Close();
            // A read from a pipe is not cancelled by a token; and a stopped server may hold the other end for ever.
            var output = ReadAsync(process.StandardOutput);
            var error = ReadAsync(process.StandardError);
            await Task.WhenAll(output, error).WaitAsync(deadline.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
            return new TmuxReply(process.ExitCode == 0, await output.ConfigureAwait(false), (await error.ConfigureAwait(false)).TrimEnd());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill();
            throw CommandClient.NotResponding(socket, Deadline);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>Reads to the end, and keeps as much as a reply may have.</summary>
    private static async Task<string> ReadAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var count)
        {
            text.Append(buffer, 0, Math.Min(count, ControlModeReader.ReplyLimit - text.Length));
        }

        return text.ToString();
    }

    internal static ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo(Find() ?? throw NotFound(), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

        // A tmux that believes itself inside another one refuses to nest, and resolves targets there.
        info.Environment.Remove("TMUX");
        info.Environment.Remove("TMUX_PANE");
        return info;
    }

    /// <summary>The words before every command: UTF-8 whatever the locale, this socket, and no file of the user's.</summary>
    internal static IEnumerable<string> SocketArguments(TmuxSocket socket, string? configFile = null) =>
        ["-u", "-S", socket.Path, "-f", configFile ?? "/dev/null"];

    internal static TmuxException NotFound() => new(
        TmuxFailure.TmuxNotFound,
        "tmux is not on PATH; install it (Debian: apt-get install tmux, macOS: brew install tmux)");

    [GeneratedRegex("(?<major>[0-9]{1,4})\\.(?<minor>[0-9]{1,4})(?<letter>[a-z]?)", RegexOptions.CultureInvariant)]
    private static partial Regex VersionNumber();

    private static bool IsExecutable(string path) =>
        File.Exists(path) && (File.GetUnixFileMode(path)
            & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
