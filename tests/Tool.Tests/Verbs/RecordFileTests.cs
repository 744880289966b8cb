namespace TmuxTool.Tool.Tests.Verbs;

/// <summary>Where a recording goes.</summary>
public sealed class RecordFileTests(ToolFixture tool) : VerbTest(tool)
{
    private string Recording => Path.Combine(Sandbox.Temporary, "a.cast");

    [Fact]
    public async Task The_file_is_private_and_another_one_is_not_overwritten_unless_asked()
    {
        await CreateCatAsync("a");
        await File.WriteAllTextAsync(Recording, "precious", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(Recording, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        var refused = await RunAsync("record", "-s", "a", "-o", Recording, "--for", "0s");

        ShouldFail(refused, 1, $"Error: '{Recording}' exists; give another name, or --force to replace it\n");
        (await File.ReadAllTextAsync(Recording, TestContext.Current.CancellationToken)).Should().Be("precious");
        (await AnswerAsync("record", "-s", "a", "-o", Recording, "--for", "0s", "--force")).Should().Contain($" of 'a' into {Recording} (0 bytes of output)\n");
        (await Cast.ReadAsync(Recording)).Events.Should().NotBeEmpty();
        File.GetUnixFileMode(Recording).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Nothing_is_replaced_where_there_is_nothing_to_record()
    {
        await CreateCatAsync("a");
        await File.WriteAllTextAsync(Recording, "precious", TestContext.Current.CancellationToken);

        var result = await RunAsync("record", "-S", NoServer, "-t", "x", "-o", Recording, "--force");

        ShouldFail(result, 1, $"Error: No tmux server is running on {NoServer}\nUse 'dotnet tmux list' to see available sessions\n");
        (await File.ReadAllTextAsync(Recording, TestContext.Current.CancellationToken)).Should().Be("precious");
    }

    [Fact]
    public async Task Files_that_cannot_be_recorded_into_are_refused()
    {
        await CreateCatAsync("a");

        ShouldFail(await RunAsync("record", "-s", "a", "-o", "/dev/null", "--force"), 1, "Error: '/dev/null' is there and no regular file; give another name\n");
        ShouldFail(await RunAsync("record", "-s", "a", "-o", "x/y"), 1, "Error: there is no directory for 'x/y'; make it first, or give another name\n");
        ShouldFail(await RunAsync("record", "-s", "a", "-o", "/tmp", "--force"), 1, "Error: '/tmp' is a directory; give the name of a file, for example /tmp/demo.cast\n");
        ShouldBeWrongUsage(await RunAsync("record", "-s", "a"), 1, "record", "record needs a file to write to; add for example -o demo.cast, or -o - for standard output");
        ShouldBeWrongUsage(await RunAsync("record", "-s", "a", "-o", "-", "--json"), 1, "record", "--json and -o - both want standard output; record into a file, or leave --json out", json: true);
        ShouldBeWrongUsage(await RunAsync("record", "-s", "a", "-o", "x", "--for", "soon"), 1, "record", "--for 'soon' is not a duration up to 36525d; write for example 10, 0.5s, 500ms, 2m, 1h or 1d");
        ShouldBeWrongUsage(await RunAsync("record", "-s", "a", "-o", "x", "--for", "50d"), 1, "record", "--for '50d' is longer than 49d; leave it out to record until Ctrl-C");
    }

    [Fact]
    public async Task An_answer_that_cannot_be_written_is_not_taken_for_the_recording()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full here");
        await CreateCatAsync("a");

        var result = await Sandbox.BashAsync($"dotnet-tmux record -s a -o {Recording} --for 0s --json >/dev/full");

        ShouldFail(result, 74, "Error: cannot write to standard output: No space left on device\n");
        (await Cast.ReadAsync(Recording)).Events.Should().NotBeEmpty();
    }
}
