namespace TmuxTool.Tests.Registry;

/// <summary>A clock that shows one moment; timers still run.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
