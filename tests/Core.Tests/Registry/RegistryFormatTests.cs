using System.Text;
using System.Text.Json;
using FluentAssertions;
using TmuxTool.Registry;
using Xunit;

namespace TmuxTool.Tests.Registry;

public sealed class RegistryFormatTests
{
    private const string Reference = """
        {
        "sessions": {
        "claude-python": {
        "socket": "/tmp/claude-tmux-sockets/claude.sock",
        "target": "claude-python:0.0",
        "type": "python-repl",
        "pid": 45678,
        "created_at": "2025-11-23T10:00:00Z",
        "last_active": "2025-11-23T15:30:00Z"
        },
        "debug-api": {
        "socket": "/tmp/claude-tmux-sockets/claude.sock",
        "target": "debug-api:0.0",
        "type": "debugger",
        "pid": 45789,
        "created_at": "2025-11-23T11:00:00Z",
        "last_active": "2025-11-23T14:20:00Z"
        }
        }
        }
        """;

    [Fact]
    public void The_example_of_the_scripts_reads_as_its_rows()
    {
        var sessions = Parse(Reference).Sessions;

        sessions.Keys.Should().Equal("claude-python", "debug-api");
        sessions["claude-python"].Should().Be(new SessionRow
        {
            Socket = "/tmp/claude-tmux-sockets/claude.sock",
            Target = "claude-python:0.0",
            Type = "python-repl",
            Pid = 45678,
            CreatedAt = new DateTimeOffset(2025, 11, 23, 10, 0, 0, TimeSpan.Zero),
            LastActive = new DateTimeOffset(2025, 11, 23, 15, 30, 0, TimeSpan.Zero),
        });
    }

    [Fact]
    public void The_text_is_indented_with_the_version_first_and_prompts_readable()
    {
        var row = TemporaryRegistry.Row("é>>>'&:0.0") with { Pid = 7, PaneId = "%3", Owner = new ProcessIdentity(5, 99) };

        var text = Encoding.UTF8.GetString(RegistrySnapshot.Empty.With("a", row).ToUtf8Json());

        text.Should().Be("""
            {
              "version": "1.0",
              "sessions": {
                "a": {
                  "socket": "/tmp/s.sock",
                  "target": "é>>>'&:0.0",
                  "type": "shell",
                  "pid": 7,
                  "created_at": "2025-11-23T09:30:00Z",
                  "last_active": "2025-11-23T09:31:40Z",
                  "pane_id": "%3",
                  "owner_pid": 5,
                  "owner_start": 99
                }
              }
            }

            """);
    }

    [Fact]
    public void Every_field_of_a_row_comes_back()
    {
        var row = new SessionRow
        {
            Socket = "/s",
            Target = "t",
            Type = "own",
            Pid = 1,
            CreatedAt = DateTimeOffset.FromUnixTimeSeconds(100),
            LastActive = DateTimeOffset.FromUnixTimeSeconds(200),
            PaneId = "%1",
            ServerPid = 2,
            ServerStart = 3,
            PidStart = 4,
            Window = "w",
            Owner = new ProcessIdentity(5, 6),
        };

        var back = RegistrySnapshot.Parse(RegistrySnapshot.Empty.With("n", row).ToUtf8Json(), "f");

        back.Sessions["n"].Should().Be(row);
    }

    [Fact]
    public void Update_keeps_fields_that_it_does_not_know()
    {
        const string Unknown = """{"big":123456789012345678901234567890,"e":1.50e+400,"deep":[{"\u00e9":null}, "\ud800"]}""";
        var text = $$"""
            {"before": {{Unknown}},
             "sessions": {"a": {"z": {{Unknown}}, "socket": "/s", "target": "t", "y": [1,  2], "x": "\/"} },
             "after": [true], "created_at": 7}
            """;

        var first = Parse(text);
        var changed = first.With("a", first.Sessions["a"] with { Type = "other" }).With("b", TemporaryRegistry.Row());
        var again = RegistrySnapshot.Parse(changed.ToUtf8Json(), "f");

        again.Extra.Should().Equal(new UnknownMember("before", Unknown), new UnknownMember("after", "[true]"), new UnknownMember("created_at", "7"));
        again.Sessions["a"].Extra.Should().Equal(
            new UnknownMember("z", Unknown), new UnknownMember("y", "[1,  2]"), new UnknownMember("x", "\"\\/\""));
        again.Sessions["a"].Type.Should().Be("other");
    }

    [Fact]
    public void A_row_that_was_not_changed_is_written_back_as_it_stood()
    {
        var text = "{\n  \"version\": \"1.0\",\n  \"sessions\": {\n    \"a\": {\n      \"zzz\": 1.0,\n      \"target\": \"t\",\n      \"socket\": \"\\/s\"\n    }\n  }\n}\n";

        var written = Encoding.UTF8.GetString(Parse(text).ToUtf8Json());

        written.Should().Be(text);
    }

    [Fact]
    public void A_row_on_one_line_is_laid_out_for_reading()
    {
        var written = Encoding.UTF8.GetString(Parse("""{"sessions":{"a":{"socket":"/s","target":"t"}}}""").ToUtf8Json());

        written.Should().Contain("\n      \"target\": \"t\",\n");
    }

    [Fact]
    public void A_changed_row_is_never_written_with_its_old_text()
    {
        var before = Parse("{\"sessions\": {\n    \"a\": {\n      \"socket\": \"/s\",\n      \"target\": \"t\"\n    },\n    \"b\": {\n      \"socket\": \"/b\",\n      \"target\": \"u\"\n    }}}");

        var swapped = before.With("a", before.Sessions["b"]).Without("b").With("b", before.Sessions["a"] with { Pid = 3 });
        var after = RegistrySnapshot.Parse(swapped.ToUtf8Json(), "f").Sessions;

        after["a"].Socket.Should().Be("/b");
        after["b"].Should().Be(before.Sessions["a"] with { Pid = 3 });
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("\"123\"", 123)]
    [InlineData("123", 123)]
    [InlineData("123.0", 123)]
    [InlineData("1.23e2", 123)]
    public void A_pid_may_be_written_as_scripts_write_it(string json, int? pid)
        => Parse($$$"""{"sessions":{"a":{"socket":"/s","target":"t","pid":{{{json}}} } } }""").Sessions["a"].Pid.Should().Be(pid);

    [Theory]
    [InlineData("2025-11-23T10:30:00Z", "2025-11-23T10:30:00Z")]
    [InlineData("2025-11-23T10:30:00.75Z", "2025-11-23T10:30:00Z")]
    [InlineData("2025-11-23T12:30:00+02:00", "2025-11-23T10:30:00Z")]
    [InlineData("2025-11-23T10:30:00", "2025-11-23T10:30:00Z")]
    [InlineData("2025-11-23 10:30:00", "2025-11-23T10:30:00Z")]
    [InlineData("2025-02-30T10:30:00Z", "1970-01-01T00:00:00Z")]
    [InlineData("9999-99-99T99:99:99Z", "1970-01-01T00:00:00Z")]
    [InlineData("yesterday", "1970-01-01T00:00:00Z")]
    [InlineData("", "1970-01-01T00:00:00Z")]
    public void A_time_that_is_none_is_unknown(string text, string expected)
        => Parse($$$"""{"sessions":{"a":{"socket":"/s","target":"t","created_at":"{{{text}}}"} } }""")
            .Sessions["a"].CreatedAt.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture)
            .Should().Be(expected);

    [Fact]
    public void A_time_that_cannot_be_read_is_kept_until_there_is_a_real_one()
    {
        var snapshot = Parse("""{"sessions":{"a":{"socket":"/s","target":"t","created_at":17,"last_active":"soon"}}}""");

        var touched = snapshot.With("a", snapshot.Sessions["a"] with { LastActive = DateTimeOffset.FromUnixTimeSeconds(60) });
        using var json = JsonDocument.Parse(touched.ToUtf8Json());
        var row = json.RootElement.GetProperty("sessions").GetProperty("a");

        row.GetProperty("created_at").GetRawText().Should().Be("17");
        row.GetProperty("last_active").GetString().Should().Be("1970-01-01T00:01:00Z");
        row.EnumerateObject().Should().HaveCount(6);
    }

    [Fact]
    public void Last_active_falls_back_on_the_creation()
        => Parse("""{"sessions":{"a":{"socket":"/s","target":"t","created_at":"2025-11-23T10:30:00Z"}}}""")
            .Sessions["a"].LastActive.Should().Be(new DateTimeOffset(2025, 11, 23, 10, 30, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("", "a text of nothing")]
    [InlineData(" \n", "only blanks")]
    [InlineData("{}", "no sessions")]
    [InlineData("{\"version\":null,\"sessions\":{}}", "no version")]
    [InlineData("\uFEFF{\"version\":\"1.0\",\"sessions\":{}}", "a byte-order mark")]
    public void These_are_empty_registries(string text, string because)
        => Parse(text).Sessions.Should().BeEmpty(because);

    [Fact]
    public void Of_two_rows_of_one_name_the_last_counts_as_for_jq()
    {
        var snapshot = Parse("""
            {"sessions":{"a":{"socket":"/1","target":"t","k":1,"k":2},"b":{"socket":"/2","target":"t"},"a":{"socket":"/3","target":"t"}}}
            """);

        snapshot.Sessions.Keys.Should().Equal("a", "b");
        snapshot.Sessions["a"].Socket.Should().Be("/3");
        RegistrySnapshot.Parse(snapshot.ToUtf8Json(), "f").Sessions["a"].Socket.Should().Be("/3");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b:c/d")]
    [InlineData("-x")]
    [InlineData("it's \"quoted\" \\ \u001b[31m \u0000")]
    [InlineData("名前 🐍")]
    public void Any_name_in_the_file_is_read(string name)
    {
        var text = RegistrySnapshot.Empty.With(name, TemporaryRegistry.Row()).ToUtf8Json();

        RegistrySnapshot.Parse(text, "f").Sessions.Keys.Should().Equal(name);
    }

    [Fact]
    public void Escaped_member_names_are_the_same_members()
        => Parse("""{"\u0073essions":{"a":{"\u0073ocket":"/s","t\u0061rget":"t"}}}""").Sessions["a"].Socket.Should().Be("/s");

    [Fact]
    public void A_row_that_could_not_be_read_back_is_not_taken()
    {
        // Not as test data: attributes are stored as UTF-8, which cannot hold these.
        foreach (var (name, socket, target) in ((string, string, string)[])
            [("n\ud800", "/s", "t"), ("n", "\udc00/s", "t"), ("n", "/s", "t\ud800x"), ("n", "", "t"), ("n", "/s", "")])
        {
            FluentActions.Invoking(() => RegistrySnapshot.Empty.With(name, new SessionRow { Socket = socket, Target = target }))
                .Should().Throw<ArgumentException>();
        }
    }

    [Fact]
    public void A_snapshot_does_not_change()
    {
        var one = RegistrySnapshot.Empty.With("a", TemporaryRegistry.Row());
        var two = one.With("b", TemporaryRegistry.Row());

        two.Without("a").Sessions.Keys.Should().Equal("b");
        two.Without(["a", "b", "c"]).Sessions.Should().BeEmpty();
        two.Sessions.Keys.Should().Equal("a", "b");
        one.Sessions.Keys.Should().Equal("a");
        RegistrySnapshot.Empty.Sessions.Should().BeEmpty();
        two.Without("none").Should().BeSameAs(two);
    }

    private static RegistrySnapshot Parse(string text) => RegistrySnapshot.Parse(Encoding.UTF8.GetBytes(text), "/x/.sessions.json");
}
