using TmuxTool.Sessions;
using TmuxTool.Waiting;

namespace Xunit.TmuxFixtures;

/// <summary>What a <see cref="TmuxSession"/> starts and how; every method returns the same options.</summary>
public sealed class TmuxSessionOptions
{
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    internal TmuxSessionOptions()
    {
    }

    internal IReadOnlyList<string> Command { get; private set; } = [];

    internal IReadOnlyList<string> OtherPrograms { get; private set; } = [];

    internal IReadOnlyDictionary<string, string> Variables => _environment;

    internal string? StartDirectory { get; private set; }

    internal (int Columns, int Rows) TerminalSize { get; private set; } = (80, 24);

    internal WaitPattern? PromptPattern { get; private set; }

    internal WaitPattern? ContinuationPattern { get; private set; }

    internal TimeSpan StartLimit { get; private set; } = TimeSpan.FromSeconds(30);

    internal TimeSpan WaitLimit { get; private set; } = TimeSpan.FromSeconds(30);

    internal string? ProgramType { get; private set; }

    internal bool IsPerTest { get; private set; }

    internal bool IsRequired { get; private set; }

    /// <summary>The program and its arguments, which reach it as they are: there is no shell between.</summary>
    /// <param name="program">A name on PATH, or a path.</param>
    /// <param name="arguments">Its arguments.</param>
    public TmuxSessionOptions Program(string program, params string[] arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(program);
        ArgumentNullException.ThrowIfNull(arguments);
        Command = [program, .. arguments];
        return this;
    }

    /// <summary>Programs that the tests need besides, such as <c>git</c> in a shell; without them tests are skipped, as without the program itself.</summary>
    /// <param name="programs">Names on PATH, or paths.</param>
    public TmuxSessionOptions Needs(params string[] programs)
    {
        ArgumentNullException.ThrowIfNull(programs);
        OtherPrograms = [.. OtherPrograms, .. programs];
        return this;
    }

    /// <summary>What the program shows in the line in which it takes input. Without it a session is ready at once, and nothing can be run in it.</summary>
    /// <param name="regex">A .NET regular expression; <c>^</c> and <c>$</c> are the ends of the line.</param>
    /// <exception cref="ArgumentException">The expression is not valid.</exception>
    public TmuxSessionOptions Prompt(string regex)
    {
        PromptPattern = WaitPattern.Parse(regex);
        return this;
    }

    /// <summary>What it shows where it needs more of what was begun, such as <c>^\.\.\. $</c> of Python.</summary>
    /// <param name="regex">A .NET regular expression; <c>^</c> and <c>$</c> are the ends of the line.</param>
    /// <exception cref="ArgumentException">The expression is not valid.</exception>
    public TmuxSessionOptions ContinuationPrompt(string regex)
    {
        ContinuationPattern = WaitPattern.Parse(regex);
        return this;
    }

    /// <summary>A variable that the program is given.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value, which no process list shows.</param>
    public TmuxSessionOptions Environment(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        _environment[name] = value;
        return this;
    }

    /// <summary>Where the program starts; by default the current directory.</summary>
    /// <param name="path">A directory.</param>
    public TmuxSessionOptions Directory(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        StartDirectory = Path.GetFullPath(path);
        return this;
    }

    /// <summary>The size of the terminal; by default 80 by 24.</summary>
    /// <param name="columns">The width in cells.</param>
    /// <param name="rows">The height in rows.</param>
    public TmuxSessionOptions Size(int columns, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        TerminalSize = (columns, rows);
        return this;
    }

    /// <summary>How long the program may take to show its prompt; by default 30 seconds.</summary>
    /// <param name="limit">The limit.</param>
    public TmuxSessionOptions StartTimeout(TimeSpan limit)
    {
        StartLimit = limit;
        return this;
    }

    /// <summary>How long a wait may take that names no limit of its own; by default 30 seconds.</summary>
    /// <param name="limit">The limit.</param>
    public TmuxSessionOptions Timeout(TimeSpan limit)
    {
        WaitLimit = limit;
        return this;
    }

    /// <summary>What <c>dotnet tmux list</c> calls the program; by default its name.</summary>
    /// <param name="type">One word.</param>
    public TmuxSessionOptions Type(string type)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ProgramType = type;
        return this;
    }

    /// <summary>Each test gets a new session, where the fixture is that of a class whose tests run one after the other.</summary>
    public TmuxSessionOptions PerTest()
    {
        IsPerTest = true;
        return this;
    }

    /// <summary>Tests fail where tmux or a program is missing; by default they are skipped, unless <c>TMUX_FIXTURES_REQUIRE=1</c>.</summary>
    public TmuxSessionOptions Required()
    {
        IsRequired = true;
        return this;
    }

    internal TmuxSessionOptions Preset(ProgramPreset preset)
    {
        foreach (var (name, value) in preset.Environment)
        {
            Environment(name, value);
        }

        Program(preset.Command[0], [.. preset.Command.Skip(1)]).Type(preset.Type).Prompt(preset.PromptPattern);
        return preset.ContinuationPattern is { } continuation ? ContinuationPrompt(continuation) : this;
    }
}
