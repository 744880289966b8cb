using System.Globalization;
using FluentAssertions;
using TmuxTool.Sessions;
using Xunit;

namespace TmuxTool.Tests.Sessions;

public sealed class PrivateSocketsTests
{
    [Fact]
    public void Several_may_sweep_at_once()
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var parent = Path.GetDirectoryName(PrivateSockets.Directory)!;
        // No process has such an id: the kernel's largest is below.
        var left = Enumerable.Range(4_194_305, 300)
            .Select(pid => Directory.CreateDirectory(Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"tmux-of-{pid}-1")), OwnerOnly).FullName)
            .ToList();
        foreach (var directory in left)
        {
            Directory.CreateDirectory(Path.Combine(directory, "1"), OwnerOnly);
        }

        Parallel.Invoke([.. Enumerable.Repeat(PrivateSockets.Sweep, 4)]);

        left.Where(Directory.Exists).Should().BeEmpty();
    }
}
