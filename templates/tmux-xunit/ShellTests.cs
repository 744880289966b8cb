namespace Terminal_Tests;

public sealed class ShellTests(ShellSession shell) : IClassFixture<ShellSession>
{
    [Fact]
    public async Task Runs_a_pipeline()
    {
        var output = await shell.RunAsync("printf '%s\n' pear apple | sort");

        output.Should().Be("apple\npear");
    }

    [Fact]
    public async Task Remembers_where_it_is()
    {
        await shell.RunAsync("cd /");

        var directory = await shell.RunAsync("pwd");

        directory.Should().Be("/");
    }

    [Fact]
    public async Task Returns_to_its_prompt_when_a_command_is_interrupted()
    {
        // One process, which says itself that it runs: bash ignores an interrupt between two commands of a line.
        await shell.SendAsync("sh -c 'echo waiting; exec sleep 600'");
        await shell.WaitForAsync("^waiting$");

        await shell.KeyAsync("C-c");
        await shell.WaitForAsync(@"^\$ $");

        var status = await shell.RunAsync("echo $?");
        status.Should().Be("130");
    }
}
