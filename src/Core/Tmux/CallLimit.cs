namespace TmuxTool.Tmux;

/// <summary>
/// How long each call to a server may take: <see cref="TmuxProgram.Deadline"/>, or what is left of the operation that the
/// call is part of. The default has no operation.
/// </summary>
internal readonly struct CallLimit
{
    // A call that begins when the time is up, such as the last look of a wait, still gets an answer from a server that is well.
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(0.4);

    private readonly long _start;
    private readonly TimeSpan _timeout;

    private CallLimit(TimeSpan timeout) => (_start, _timeout) = (TimeProvider.System.GetTimestamp(), timeout);

    /// <summary>How long a call that begins now may take.</summary>
    public TimeSpan Left
    {
        get
        {
            if (_start == 0)
            {
                return TmuxProgram.Deadline;
            }

            var left = _timeout - TimeProvider.System.GetElapsedTime(_start);
            return left < s_least ? s_least : left < TmuxProgram.Deadline ? left : TmuxProgram.Deadline;
        }
    }

    /// <summary>For the calls of an operation that begins now and may take so long.</summary>
    public static CallLimit Within(TimeSpan timeout) => new(timeout);
}
