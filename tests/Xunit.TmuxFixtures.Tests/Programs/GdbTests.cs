namespace Xunit.TmuxFixtures.Tests.Programs;

public sealed class GdbTests(GdbTests.Debuggee gdb) : IClassFixture<GdbTests.Debuggee>
{
    [Fact]
    public async Task A_program_is_stopped_looked_at_and_stepped()
    {
        (await gdb.RunAsync("break add")).Should().StartWith("Breakpoint 1 at");
        (await gdb.RunAsync("run")).Should().Contain("Breakpoint 1, add (a=2, b=3)");
        (await gdb.RunAsync("backtrace")).Should().MatchRegex(@"^#0  add \(a=2, b=3\)[^\n]*\n#1 .* main \(\)");
        (await gdb.RunAsync("next")).Should().Contain("return sum;");
        (await gdb.RunAsync("print sum")).Should().Be("$1 = 5");
        (await gdb.RunAsync("continue")).Should().Contain("sum is 5").And.Contain("exited normally");
    }

    public sealed class Debuggee : GdbSession
    {
        private const string Source = """
            #include <stdio.h>
            static int add(int a, int b)
            {
                int sum = a + b;
                return sum;
            }
            int main(void)
            {
                printf("sum is %d\n", add(2, 3));
                return 0;
            }
            """;

        private readonly Scratch _scratch = new();

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            _scratch.Dispose();
        }

        protected override void Configure(TmuxSessionOptions options)
        {
            base.Configure(options);
            options.Directory(_scratch.Path).Needs("cc");
        }

        protected override async ValueTask OnReadyAsync()
        {
            await _scratch.WriteAsync("sum.c", Source);
            await _scratch.RunAsync("cc", "-g", "-O0", "-o", "sum", "sum.c");
            await RunAsync("file sum");
        }
    }
}
