using System.Buffers.Text;

namespace TmuxTool.Registry;

/// <summary>
/// A process that cannot be mistaken for a later one with the same pid.
/// </summary>
/// <param name="Pid">Process id.</param>
/// <param name="StartTime">
/// Start in clock ticks since boot (field 22 of <c>/proc/PID/stat</c>); 0 where it is unknown, as on macOS.
/// </param>
public sealed record ProcessIdentity(int Pid, long StartTime)
{
    private static ProcessIdentity? s_current;

    /// <summary>This process.</summary>
    public static ProcessIdentity Current
        => s_current ??= Of(Environment.ProcessId) ?? new ProcessIdentity(Environment.ProcessId, 0);

    /// <summary>
    /// Whether this very process runs. A zombie does not. Where the system gives no clear answer it
    /// counts as running: an error is not a death.
    /// </summary>
    public bool IsRunning
    {
        get
        {
            var (state, start) = Look(Pid);
            return state switch
            {
                Sight.Gone => false,
                Sight.Seen => StartTime == 0 || start == 0 || start == StartTime,
                _ => true,
            };
        }
    }

    /// <summary>The process with that pid; null where none runs (a zombie has ended).</summary>
    /// <param name="pid">Process id.</param>
    public static ProcessIdentity? Of(int pid)
    {
        var (state, start) = Look(pid);
        return state == Sight.Gone ? null : new ProcessIdentity(pid, start);
    }

    private static (Sight State, long Start) Look(int pid)
    {
        if (pid <= 0)
        {
            return (Sight.Gone, 0);
        }

        if (!OperatingSystem.IsLinux())
        {
            return (NativeFile.ProcessMayExist(pid) ? Sight.Seen : Sight.Gone, 0);
        }

        try
        {
            return Parse(File.ReadAllBytes($"/proc/{pid}/stat"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file vanishes with its process; a /proc that is not there says nothing, but kill(2) does.
            return (NativeFile.ProcessMayExist(pid) ? Sight.Unclear : Sight.Gone, 0);
        }
    }

    // The name in field 2 may hold blanks and brackets, so counting starts after the last bracket.
    private static (Sight State, long Start) Parse(ReadOnlySpan<byte> stat)
    {
        var rest = stat[(stat.LastIndexOf((byte)')') + 1)..];
        var field = 2;
        var state = Sight.Unclear;
        foreach (var range in rest.Split((byte)' '))
        {
            var text = rest[range];
            if (text.IsEmpty)
            {
                continue;
            }

            field++;
            if (field == 3)
            {
                state = text[0] is (byte)'Z' or (byte)'X' or (byte)'x' ? Sight.Gone : Sight.Seen;
            }
            else if (field == 22)
            {
                return Utf8Parser.TryParse(text, out long start, out _) ? (state, start) : (state, 0);
            }
        }

        return (state, 0);
    }

    private enum Sight
    {
        Unclear,
        Seen,
        Gone,
    }
}
