namespace TmuxTool.Registry;

/// <summary>What <c>stat</c> says of a file.</summary>
internal readonly record struct FileStatus(ulong Device, ulong Inode, uint Owner, uint Mode, long Modified)
{
    private const uint TypeMask = 0xF000;

    public bool IsDirectory => (Mode & TypeMask) == 0x4000;

    public bool IsRegular => (Mode & TypeMask) == 0x8000;

    public bool IsLink => (Mode & TypeMask) == 0xA000;

    public uint Permissions => Mode & 0xFFF;

    public bool IsSameFile(FileStatus other) => Device == other.Device && Inode == other.Inode;
}
