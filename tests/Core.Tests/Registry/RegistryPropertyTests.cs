using System.Text;
using CsCheck;
using FluentAssertions;
using TmuxTool.Registry;
using Xunit;

namespace TmuxTool.Tests.Registry;

public sealed class RegistryPropertyTests
{
    private static readonly Gen<string> s_text = Gen.String.Select(
        text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));

    private static readonly Gen<DateTimeOffset> s_time =
        Gen.Long[1, 253_402_300_799].Select(DateTimeOffset.FromUnixTimeSeconds);

    private static readonly Gen<SessionRow> s_row =
        Gen.Select(s_text, s_text, s_text, Gen.Int[1, int.MaxValue], Gen.Select(s_time, s_time), Gen.Select(s_text, Gen.Long, Gen.Bool))
            .Select((socket, target, type, pid, times, rest) => new SessionRow
            {
                Socket = "/" + socket,
                Target = target + ":0.0",
                Type = type,
                Pid = rest.Item3 ? pid : null,
                CreatedAt = times.Item1,
                LastActive = times.Item2,
                PaneId = rest.Item3 ? null : rest.Item1,
                ServerPid = rest.Item3 ? pid : null,
                ServerStart = rest.Item3 ? null : Math.Max(rest.Item2, -long.MaxValue),
                PidStart = rest.Item3 ? rest.Item2 & long.MaxValue : null,
                Window = rest.Item3 ? rest.Item1 : null,
                Owner = rest.Item3 ? new ProcessIdentity(pid, rest.Item2 & long.MaxValue) : null,
            });

    private static readonly byte[] s_valid = Valid();

    [Fact]
    public void Any_row_comes_back_as_it_was()
        => Gen.Select(s_text, s_row).Sample(
            (name, row) =>
            {
                var back = RegistrySnapshot.Parse(RegistrySnapshot.Empty.With(name, row).ToUtf8Json(), "f");
                return back.Sessions.Single().Key == name && back.Sessions[name] == row;
            },
            iter: 500);

    [Fact]
    public void Any_damage_gives_rows_or_a_clear_error() => Damage(1_000);

    [Fact]
    [Trait("Category", "stress")]
    public void Any_damage_gives_rows_or_a_clear_error_a_hundred_thousand_times_over() => Damage(100_000);

    private static void Damage(int iterations)
        => Gen.Select(Gen.Int[0, 3], Gen.Int[0, s_valid.Length - 1], Gen.Int[0, 40], Gen.Byte.Array[1, 8]).Sample(
            (kind, at, length, bytes) =>
            {
                var damaged = Mutate(kind, at, length, bytes);
                try
                {
                    // What is read can be written, and then reads the same.
                    var read = RegistrySnapshot.Parse(damaged, "f");
                    var again = RegistrySnapshot.Parse(read.ToUtf8Json(), "f");
                    again.Sessions.Should().Equal(read.Sessions);
                }
                catch (RegistryException e)
                {
                    e.Failure.Should().BeOneOf(RegistryFailure.Corrupt, RegistryFailure.WrongVersion);
                    e.Message.Split('\n').Should().HaveCount(2).And.HaveElementAt(1, $"Fix: {e.Fix}").And.HaveElementAt(0, e.Problem);
                    e.Problem.Should().StartWith("registry: f ");
                }

                RowSalvage.Find(damaged).Count.Should().BeLessThanOrEqualTo(6);
            },
            iter: iterations);

    private static byte[] Mutate(int kind, int at, int length, byte[] bytes)
    {
        var end = Math.Min(at + length, s_valid.Length);
        return kind switch
        {
            0 => [.. s_valid[..at], .. bytes, .. s_valid[Math.Min(at + bytes.Length, s_valid.Length)..]],
            1 => [.. s_valid[..at], .. s_valid[end..]],
            2 => s_valid[..at],
            _ => [.. s_valid[..end], .. s_valid[at..]],
        };
    }

    private static byte[] Valid()
    {
        var snapshot = RegistrySnapshot.Parse(
            """{"sessions":{"x":{"socket":"/s","target":"t","more":{"deep":[1,{"é":"\u00e9"}]}}},"top":[1e5,null]}"""u8.ToArray(), "f");
        foreach (var i in Enumerable.Range(0, 3))
        {
            snapshot = snapshot.With($"row {i} 名", TemporaryRegistry.Row() with { Pid = i + 1, Owner = new ProcessIdentity(i + 1, 5) });
        }

        return snapshot.ToUtf8Json();
    }
}
