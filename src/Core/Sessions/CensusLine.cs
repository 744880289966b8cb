using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>What a server says of one of its panes when it is asked for all.</summary>
/// <param name="Pane">The pane.</param>
/// <param name="IsUnfinished">Whether its session is still being made, or its maker was killed.</param>
/// <param name="Active">Whether an attached user would see it; false where only the health was asked for.</param>
/// <param name="Created">When its session was made; unknown where only the health was asked for.</param>
/// <param name="Attached">Whether a terminal shows its session; false where only the health was asked for.</param>
internal readonly record struct CensusLine(PaneState Pane, bool IsUnfinished, bool Active, DateTimeOffset Created, bool Attached)
{
    private const int FieldCount = 12;

    // Numbers and what may be empty behind a letter; the name, in which tmux writes no tab; what may hold anything.
    private const string Health =
        "#{pane_id} #{session_id} #{window_index} #{pane_index} #{pane_pid} #{pane_dead} s#{pane_dead_status} g#{pane_dead_signal} u#{"
        + NewSession.UnfinishedOption + "}";

    /// <summary>Asks for all panes; of the server first what all of them share.</summary>
    public static CommandList Commands(CensusDetail detail) => new CommandList()
        .Add("display-message", "-p", "#{pid} #{start_time}")
        .Add(
            "list-panes", "-a", "-F", Health + (detail == CensusDetail.Health
                ? " a 0 0\t#{session_name}\t"
                : " a#{session_attached_list} #{window_active}#{pane_active} #{session_created}\t#{session_name}\t#{pane_current_command}"));

    /// <summary>Reads the answer; null where it is not that of a tmux server. A line that is none of a pane is passed over.</summary>
    public static IReadOnlyList<CensusLine>? ReadAll(string answer)
    {
        var text = answer.AsSpan();
        var first = text.IndexOf('\n');
        var server = first < 0 ? text : text[..first];
        var space = server.IndexOf(' ');
        if (space < 0 || ServerQuery.Number(server[..space]) is not { } pid || ServerQuery.Moment(server[(space + 1)..]) is not { } start)
        {
            return null;
        }

        var found = new List<CensusLine>();
        Span<Range> part = stackalloc Range[3];
        Span<Range> at = stackalloc Range[FieldCount];
        foreach (var range in text[first..].Split('\n'))
        {
            var line = text[first..][range];
            if (line is not ['%', >= '0' and <= '9', ..])
            {
                continue;
            }

            var fields = line.Split(part, '\t') == part.Length ? line[part[0]] : [];
            if (fields.Split(at, ' ') != FieldCount || ServerQuery.Moment(fields[at[11]]) is not { } created
                || (fields[at[4]].Length > 0 && ServerQuery.Number(fields[at[4]]) is null))
            {
                return null;
            }

            var name = line[part[1]].ToString();
            found.Add(new CensusLine(
                new PaneState
                {
                    ServerPid = pid,
                    ServerStart = start.ToUnixTimeSeconds(),
                    PaneId = fields[at[0]].ToString(),
                    SessionId = fields[at[1]].ToString(),
                    SessionName = name,
                    Target = $"{name}:{fields[at[2]]}.{fields[at[3]]}",
                    Pid = ServerQuery.Number(fields[at[4]]) ?? 0,
                    Dead = fields[at[5]] is "1",
                    ExitStatus = ServerQuery.Number(fields[at[6]].TrimStart('s')),
                    Signal = ServerQuery.Number(fields[at[7]].TrimStart('g')),
                    CurrentCommand = line[part[2]].ToString(),
                },
                fields[at[8]].Length > 1,
                fields[at[10]] is "11",
                created,
                // Clients on a terminal have its path for a name; the others are programs, perhaps ours.
                fields[at[9]].Contains('/')));
        }

        return found;
    }
}
