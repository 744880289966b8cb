namespace Terminal_Tests;

public sealed class PythonTests(PythonSession python) : IClassFixture<PythonSession>
{
    [Fact]
    public async Task Evaluates_an_expression()
    {
        var answer = await python.RunAsync("6 * 7");

        answer.Should().Be("42");
    }

    [Fact]
    public async Task Calls_a_function_that_was_defined()
    {
        await python.RunAsync("""
            def greet(name):
                return f"Hello, {name}!"
            """);

        var answer = await python.RunAsync("print(greet('Zoë'))");

        answer.Should().Be("Hello, Zoë!");
    }

    [Fact]
    public async Task Explains_an_error()
    {
        var answer = await python.RunAsync("1 / 0");

        answer.Should().EndWith("ZeroDivisionError: division by zero");
    }
}
