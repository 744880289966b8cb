using System.Text.RegularExpressions;
using TmuxTool.Processes;
using TmuxTool.Registry;
using TmuxTool.Sessions;
using TmuxTool.Tmux;
using TmuxTool.Waiting;

namespace TmuxTool.Terminal;

/// <summary>
/// Tells what the program in a pane does: from the marks of the shell, what the kernel says of its input, what stood
/// left of the cursor when it last waited, what the user said, and patterns of known programs, in this order.
/// </summary>
internal sealed partial class PromptReader(PaneTerminal terminal, PresetCatalog presets, SessionRow? row, Prompts? told)
{
    // What the prompt was: kept with the pane for the next run.
    private const string Option = "@tmux_tool_prompt";

    private static readonly TimeSpan s_prompt = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan s_secret = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan s_question = TimeSpan.FromMilliseconds(150);

    // Programs that pass keys on to a terminal of their own: what reads there cannot be seen from here.
    private static readonly string[] s_nested =
        ["script", "ssh", "docker", "podman", "kubectl", "sudo", "su", "doas", "telnet", "mosh-client", "screen", "tmux", "machinectl", "lxc", "expect", "unbuffer", "runuser"];

    private (ProgramActivity Activity, string Line, long Changes) _seen;
    private long _since;

    // The first line of a prompt of several lines.
    private string _top = "";
    private bool _isSure;

    /// <summary>The program that reads, where it is known.</summary>
    public ProgramPreset? Preset { get; private set; }

    /// <summary>The name of the foreground program.</summary>
    public string Process { get; private set; } = terminal.Pane.CurrentCommand;

    /// <summary>The prompt that was seen last; empty where none was.</summary>
    public string Learned { get; private set; } = "";

    /// <summary>How many lines the prompt has above the one with the cursor.</summary>
    public int LinesAbove { get; set; }

    /// <summary>What stands left of the cursor, as it was seen last.</summary>
    public string Line => _seen.Line;

    /// <summary>The pattern that the prompt has to match; null where the program is not known.</summary>
    public string? Expected => told?.Prompt.ToString() ?? Preset?.PromptPattern;

    /// <summary>Whether anything but the cursor tells what the prompt is.</summary>
    public bool IsKnown => told is not null || Preset is not null || Learned.Length > 0;

    /// <summary>
    /// Whether there are more lines to type. A blank line, where the pattern of a preset takes it for a continuation prompt, is one
    /// only then: it may as well be a question.
    /// </summary>
    public bool HasMore { get; set; }

    /// <summary>Whether the keys go to a program behind another terminal.</summary>
    public bool IsNested { get; private set; }

    /// <summary>Whether the program is a shell: a command has a status, and <c>$?</c> is the last one's.</summary>
    public bool IsShell => Preset?.IsShell == true || IsNested;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var value = (await terminal.Client.ExecuteAsync(
            new CommandList().Add("show-options", "-pqv", "-t", terminal.Pane.PaneId, Option), cancellationToken).ConfigureAwait(false)).Output.TrimEnd('\n');
        if (value.Split('|', 3) is [var process, var above, var prompt] && int.TryParse(above, out var lines) && process == Foreground().Name)
        {
            (LinesAbove, Learned) = (lines, Uri.UnescapeDataString(prompt));
        }
    }

    public Task SaveAsync(CancellationToken cancellationToken) => terminal.Client.ExecuteAsync(
        new CommandList().Add(
            "set-option", "-p", "-t", terminal.Pane.PaneId, Option, FormattableString.Invariant($"{Process}|{LinesAbove}|{Uri.EscapeDataString(Learned)}")),
        cancellationToken);

    /// <summary>
    /// Whether the prompt of a known program is shown, and the program is about to read: it has yet to take the terminal over, and
    /// what is typed before that is echoed twice.
    /// </summary>
    public bool IsAboutToRead()
    {
        var input = terminal.Input();
        (Preset, Process, IsNested) = Program(input);
        return Preset is not null && !IsNested && input is { Reader: InputReader.Busy, Queued: 0 } && IsPrompt(terminal.Look(screen => screen.LeftOfCursor));
    }

    /// <summary>Looks once. What only time can tell from a passing state is told once it has lasted.</summary>
    public ProgramActivity Look()
    {
        var input = terminal.Input();
        (Preset, Process, IsNested) = Program(input);
        var (line, changes, isAlternate) = terminal.Look(screen => (screen.LeftOfCursor, screen.Changes, screen.IsAlternate));
        _isSure = false;
        var activity = Judge(input, line, isAlternate);
        if (activity is not ProgramActivity.Busy && terminal.HasOutput && Judge(terminal.Input(), line, isAlternate) != activity)
        {
            activity = ProgramActivity.Busy; // It has gone on since: what was seen does not belong together.
        }

        if ((activity, line, changes) != _seen)
        {
            (_seen, _since) = ((activity, line, changes), terminal.Time.GetTimestamp());
        }

        var needed = activity switch
        {
            ProgramActivity.Busy => TimeSpan.Zero,
            ProgramActivity.Asks => s_question,
            ProgramActivity.Secret => s_secret,
            // No text of the prompt tells that all output has come. A line too early for a continuation does no harm.
            ProgramActivity.Prompt when !_isSure && string.IsNullOrWhiteSpace(line) => s_question,
            ProgramActivity.Continuation when !_isSure => input.Waits ? s_secret : s_question,
            _ => _isSure ? TimeSpan.Zero : s_prompt,
        };
        return terminal.Time.GetElapsedTime(_since) >= needed ? activity : ProgramActivity.Busy;
    }

    /// <summary>How the program waits for input; null while it does not.</summary>
    public WaitOutcome.Input? Waiting() => Look() is var activity and not ProgramActivity.Busy ? new WaitOutcome.Input(activity, Line.TrimEnd()) : null;

    /// <summary>Takes what stands left of the cursor for the prompt; what an earlier output left before it does not belong to it.</summary>
    public void Learn()
    {
        Learned = PromptIn(Line);
        _top = LinesAbove == 0 ? "" : terminal.Look(screen => screen.Rows.ElementAtOrDefault(screen.CursorY - LinesAbove) ?? "").TrimEnd();
    }

    /// <summary>The part of the first line of a prompt of several lines that was printed before the prompt.</summary>
    public string BeforeTop(NewLine line) =>
        _top.Length > 0 && line.New.TrimEnd() is var text && EndsLike(text, _top) is { } length ? text[..^length] : "";

    /// <summary>The part of a line that is the prompt, which the cursor follows.</summary>
    public string PromptIn(string line)
    {
        if (Learned.Length > 0 && EndsLike(line, Learned) is { } length)
        {
            return line[^length..];
        }

        var patterns = told is not null ? [told.Prompt] : Preset is { IsShell: false } known ? new[] { WaitPattern.Parse(known.PromptPattern) } : [];
        foreach (var pattern in patterns)
        {
            for (var start = line.Length - 1; start >= 0 && line.Length - start <= 200; start--)
            {
                // From the end: the shortest text that is a prompt by itself.
                if (!char.IsLowSurrogate(line[start]) && pattern.IsMatch(line[start..], 0) && (start == 0 || !pattern.IsMatch(line[(start - 1)..], 0)))
                {
                    return line[start..];
                }
            }
        }

        return line;
    }

    private ProgramActivity Judge(TerminalInput input, string line, bool isAlternate)
    {
        if (input.IsSecret)
        {
            return ProgramActivity.Secret;
        }

        if (isAlternate)
        {
            return input.Waits && !IsNested ? ProgramActivity.Asks : ProgramActivity.Busy;
        }

        var isHidden = input.Reader == InputReader.Unknown || IsNested;
        if (input.Queued > 0 || (!isHidden && !input.Waits))
        {
            return ProgramActivity.Busy;
        }

        if (terminal.Mark is { Kind: 'A' or 'B' or 'D' } && terminal.HasOutput)
        {
            _isSure = true;
            return ProgramActivity.Prompt;
        }

        if (IsPrompt(line))
        {
            // A program may print what looks like the prompt of its kind, but rarely the very prompt that it had.
            _isSure = !IsNested && !string.IsNullOrWhiteSpace(line) && (told is not null || EndsLike(line, Learned) is not null || !terminal.HasOutput);
            return ProgramActivity.Prompt;
        }

        if (Continuation is { } continuation && continuation.IsMatch(line, 0) && (HasMore || !continuation.IsMatch("", 0)))
        {
            _isSure = !continuation.IsMatch("", 0) || !string.IsNullOrWhiteSpace(line);
            return ProgramActivity.Continuation;
        }

        if (isHidden)
        {
            return ProgramActivity.Busy;
        }

        // A shell that edits a line waits at a prompt, whatever that looks like; text behind a known one was typed by a person.
        if (told is null && Preset?.IsShell == true && input.Reader == InputReader.Keys && !StartsLike(line, Learned))
        {
            return ProgramActivity.Prompt;
        }

        return string.IsNullOrWhiteSpace(line) && input.Reader == InputReader.Keys ? ProgramActivity.Busy : ProgramActivity.Asks;
    }

    private WaitPattern? Continuation => told?.Continuation ?? (Preset?.ContinuationPattern is { } pattern ? WaitPattern.Parse(pattern) : null);

    private bool IsPrompt(string line)
    {
        if (Learned.Length > 0 && EndsLike(line, Learned) is not null && (told is not null || Preset is null || !IsContinuation(line)))
        {
            return true;
        }

        if (told is not null)
        {
            return Matches(told.Prompt, line);
        }

        if (Preset is { } preset)
        {
            // Output without a line end stands before the prompt. What is shorter may well be part of a text.
            return !IsContinuation(line)
                && (WaitPattern.Parse(preset.PromptPattern).IsMatch(line, 0) ? !(preset.IsShell && StartsLike(line, Learned))
                    : !preset.IsShell && PromptIn(line) is { Length: > 4 } prompt && prompt.Length < line.Length);
        }

        // A program that is not known: its prompt may hold a name that changes, but it ends as it did.
        return Learned.TrimEnd() is [.., var end] && line.TrimEnd() is [.., var last] && last == end && Learned.Length > 0 && !StartsLike(line, Learned);
    }

    private bool IsContinuation(string line) => Continuation is { } pattern && pattern.IsMatch(line, 0) && EndsLike(line, Learned) != line.Length;

    /// <summary>Matches the line, or so many lines as the pattern names line breaks.</summary>
    private bool Matches(WaitPattern pattern, string line)
    {
        var above = pattern.LineBreaks;
        if (above == 0)
        {
            return pattern.IsMatch(line, 0);
        }

        var lines = terminal.Look(screen => screen.Rows.Take(screen.CursorY).TakeLast(above).Select(row => row.TrimEnd()).Append(line).ToList());
        var found = pattern.IsMatch(string.Join('\n', lines), 0);
        LinesAbove = found ? above : LinesAbove;
        return found;
    }

    /// <summary>How long the end of a line is that is like a prompt, where numbers may differ; null where it ends otherwise.</summary>
    private static int? EndsLike(string line, string prompt)
    {
        if (prompt.Length == 0 || line.Length == 0)
        {
            return null;
        }

        if (line.EndsWith(prompt, StringComparison.Ordinal))
        {
            return prompt.Length;
        }

        var pattern = Numbers().Replace(Regex.Escape(prompt), "[0-9]+");
        return Regex.Match(line, pattern + "$", RegexOptions.CultureInvariant) is { Success: true } match ? match.Length : null;
    }

    private static bool StartsLike(string line, string prompt) =>
        prompt.Length > 0 && line.Length > prompt.Length && line.StartsWith(prompt, StringComparison.Ordinal) && EndsLike(line, prompt) is null;

    private (ProgramPreset? Preset, string Process, bool IsNested) Program(TerminalInput input)
    {
        var (name, isOwn) = Foreground(input.Group);
        var preset = presets.ForPane(row, name, input.Group, terminal.Pane.Pid);
        var isNested = s_nested.Contains(name) && !input.IsCanonical && !(isOwn && preset is { IsShell: false });
        return (preset, name, isNested);
    }

    private (string Name, bool IsOwn) Foreground() => Foreground(terminal.Input().Group);

    private (string Name, bool IsOwn) Foreground(int? group) => group is { } id && ProcessTable.NameOf(id) is { Length: > 0 } name
        ? (name, id == terminal.Pane.Pid)
        : (terminal.Pane.CurrentCommand, true);

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Numbers();
}
