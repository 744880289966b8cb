using System.Globalization;
using TmuxTool.Tmux;

namespace TmuxTool.Bench;

/// <summary>A real tmux server on a private socket, with one session; both are gone with this object.</summary>
internal sealed class BenchServer : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("tb-").FullName;

    /// <param name="lines">How many lines the session's program prints before it falls silent.</param>
    public BenchServer(int lines)
    {
        Socket = TmuxSocket.AtPath(Path.Combine(_directory, "s"));
        var count = lines.ToString(CultureInfo.InvariantCulture);
        // A limit that none of them reaches: at the limit tmux drops a tenth at once.
        Run("set-option", "-g", "history-limit", "100000", ";",
            "new-session", "-d", "-s", "bench", "-x", "80", "-y", "24",
            $"seq -f 'line %06.0f of a log that somebody reads now and then' {count}; tmux wait-for -S printed; exec cat", ";",
            "wait-for", "printed");
    }

    public TmuxSocket Socket { get; }

    public static string Session => "=bench";

    public ControlModeClient Attach() => ControlModeClient.AttachAsync(Socket, Session, default).GetAwaiter().GetResult().Client;

    public void Dispose()
    {
        Run("kill-server");
        Directory.Delete(_directory, recursive: true);
    }

    private void Run(params string[] commands)
    {
        var reply = TmuxProgram.RunAsync(TmuxProgram.SocketArguments(Socket).Concat(commands), Socket, default).GetAwaiter().GetResult();
        if (!reply.Ok)
        {
            throw new InvalidOperationException($"tmux says: {reply.Error}");
        }
    }
}
