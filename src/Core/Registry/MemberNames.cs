namespace TmuxTool.Registry;

/// <summary>The members of a row that this program knows.</summary>
internal enum Member
{
    Unknown,
    Socket,
    Target,
    Type,
    Pid,
    CreatedAt,
    LastActive,
    PaneId,
    ServerPid,
    ServerStart,
    PidStart,
    Window,
    Preset,
    Prompt,
    OwnerPid,
    OwnerStart,
}

internal static class MemberNames
{
    public static Member Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 when name.SequenceEqual("pid"u8) => Member.Pid,
        4 when name.SequenceEqual("type"u8) => Member.Type,
        6 when name.SequenceEqual("socket"u8) => Member.Socket,
        6 when name.SequenceEqual("target"u8) => Member.Target,
        6 when name.SequenceEqual("window"u8) => Member.Window,
        6 when name.SequenceEqual("preset"u8) => Member.Preset,
        6 when name.SequenceEqual("prompt"u8) => Member.Prompt,
        7 when name.SequenceEqual("pane_id"u8) => Member.PaneId,
        9 when name.SequenceEqual("pid_start"u8) => Member.PidStart,
        9 when name.SequenceEqual("owner_pid"u8) => Member.OwnerPid,
        10 when name.SequenceEqual("created_at"u8) => Member.CreatedAt,
        10 when name.SequenceEqual("server_pid"u8) => Member.ServerPid,
        11 when name.SequenceEqual("last_active"u8) => Member.LastActive,
        11 when name.SequenceEqual("owner_start"u8) => Member.OwnerStart,
        12 when name.SequenceEqual("server_start"u8) => Member.ServerStart,
        _ => Member.Unknown,
    };
}
