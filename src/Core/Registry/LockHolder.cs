using System.Globalization;

namespace TmuxTool.Registry;

/// <summary>Who holds the lock, as far as the kernel tells.</summary>
internal static class LockHolder
{
    /// <summary>The process that has flock(2) on the file; null where it is not known, as on macOS and across containers.</summary>
    public static int? Of(FileStatus file)
    {
        try
        {
            return Find(File.ReadLines("/proc/locks"), file.Inode);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads lines such as <c>3: FLOCK  ADVISORY  WRITE 4711 fe:00:11699486 0 EOF</c>; one with an arrow only waits.</summary>
    internal static int? Find(IEnumerable<string> lines, ulong inode)
    {
        // The device is left out: overlay file systems show another one here than stat does.
        var end = string.Create(CultureInfo.InvariantCulture, $":{inode}");
        foreach (var line in lines)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [_, "FLOCK", _, _, var pid, var place, ..] && place.EndsWith(end, StringComparison.Ordinal)
                && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var holder) && holder > 0)
            {
                return holder;
            }
        }

        return null;
    }
}
