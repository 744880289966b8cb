namespace Terminal_Tests;

public sealed class GdbTests(SumSession gdb) : IClassFixture<SumSession>
{
    [Fact]
    public async Task Stops_in_a_function_and_steps_through_it()
    {
        (await gdb.RunAsync("break add")).Should().StartWith("Breakpoint 1 at ");
        (await gdb.RunAsync("run")).Should().Contain("Breakpoint 1, add (a=2, b=3)");
        (await gdb.RunAsync("next")).Should().EndWith("return sum;");
        (await gdb.RunAsync("print sum")).Should().Be("$1 = 5");
        (await gdb.RunAsync("continue")).Should().Contain("2 + 3 = 5").And.Contain("exited normally");
    }

    [Fact]
    public async Task Knows_the_type_of_a_function()
    {
        var answer = await gdb.RunAsync("ptype add");

        answer.Should().Be("type = int (int, int)");
    }
}
