using System.Diagnostics;

namespace Terminal_Tests;

/// <summary>gdb with a small C program, which is compiled for it.</summary>
public sealed class SumSession : GdbSession
{
    private const string Source = """
        #include <stdio.h>

        int add(int a, int b)
        {
            int sum = a + b;
            return sum;
        }

        int main(void)
        {
            printf("2 + 3 = %d\n", add(2, 3));
            return 0;
        }
        """;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sum-");

    protected override void Configure(TmuxSessionOptions options)
    {
        base.Configure(options);
        options.Directory(_directory.FullName).Needs("cc");
    }

    protected override async ValueTask OnReadyAsync()
    {
        await CompileAsync();
        await RunAsync("file sum");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private async Task CompileAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "sum.c"), Source, cancellation);
        using var compiler = Process.Start(new ProcessStartInfo("cc", ["-g", "-O0", "-o", "sum", "sum.c"])
        {
            WorkingDirectory = _directory.FullName,
        })!;
        await compiler.WaitForExitAsync(cancellation);
        compiler.ExitCode.Should().Be(0, "the program compiles");
    }
}
