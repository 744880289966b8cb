using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TmuxTool.Tool.Tests.Harness;

/// <summary>One event of a recording.</summary>
public sealed record CastEvent(double Time, string Kind, string Data);

/// <summary>A recording in asciicast v2, read strictly: every line must be whole and valid.</summary>
public sealed record Cast(JsonElement Header, IReadOnlyList<CastEvent> Events)
{
    public int Columns => Header.GetProperty("width").GetInt32();

    public int Rows => Header.GetProperty("height").GetInt32();

    /// <summary>All that was printed, from the first event on.</summary>
    public string Output => string.Concat(Events.Where(e => e.Kind == "o").Select(e => e.Data));

    public static Cast Parse(string text)
    {
        text.Should().EndWith("\n");
        var lines = text[..^1].Split('\n');
        using var header = JsonDocument.Parse(lines[0]);
        header.RootElement.GetProperty("version").GetInt32().Should().Be(2);
        var events = lines.Skip(1).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(e => new CastEvent(e[0].GetDouble(), e[1].GetString()!, e[2].GetString()!)).ToList();
        events.Select(e => e.Time).Should().BeInAscendingOrder();
        return new Cast(header.RootElement.Clone(), events);
    }

    public static async Task<Cast> ReadAsync(string path)
        => Parse(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)));

    /// <summary>Shows the recording in a pane of its own, a fresh one, and returns what that looks like at the end.</summary>
    public async Task<string> PlayAsync(Sandbox sandbox)
    {
        var name = $"play-{Guid.NewGuid():N}"[..12];
        var directory = System.IO.Directory.CreateDirectory(Path.Combine(sandbox.Temporary, name)).FullName;
        var steps = new StringBuilder($"stty raw -echo\ncd {directory}\n");
        var sizes = new List<string>();
        var output = new StringBuilder();
        foreach (var e in Events.Append(new CastEvent(0, "r", "0x0")))
        {
            if (e.Kind == "o")
            {
                output.Append(e.Data);
                continue;
            }

            await File.WriteAllTextAsync(Path.Combine(directory, $"o{sizes.Count}"), output.ToString());
            steps.Append(CultureInfo.InvariantCulture, $"cat o{sizes.Count}; printf '\\033]2;played {sizes.Count}\\033\\\\'; until [ -e go{sizes.Count} ]; do sleep 0.02; done\n");
            sizes.Add(e.Data);
            output.Clear();
        }

        await File.WriteAllTextAsync(Path.Combine(directory, "play"), steps.ToString());
        await sandbox.TmuxAsync("new-session", "-d", "-s", name, "-x", $"{Columns}", "-y", $"{Rows}", $"sh {directory}/play");
        for (var step = 0; ; step++)
        {
            await sandbox.EventuallyAsync(async () => (await sandbox.TmuxAsync("display-message", "-p", "-t", name, "#{pane_title}")) == $"played {step}");
            if (step == sizes.Count - 1)
            {
                return await sandbox.LooksAsync(name);
            }

            var size = sizes[step].Split('x');
            await sandbox.TmuxAsync("resize-window", "-t", name, "-x", size[0], "-y", size[1]);
            await File.WriteAllTextAsync(Path.Combine(directory, $"go{step}"), "");
        }
    }
}
