namespace TmuxTool.Tool.Tests.Repls;

/// <summary>What is tried with each program: a column of the table in docs/repls.md.</summary>
public enum Column
{
    /// <summary>One line of code, and its output.</summary>
    One,

    /// <summary>A definition of several lines, and a line that uses it.</summary>
    Block,

    /// <summary>Code that fails: exit code 1, or the status of a shell.</summary>
    Error,

    /// <summary>Code that prints nothing.</summary>
    Silent,

    /// <summary>2,000 lines of output.</summary>
    Many,

    /// <summary>Commands of 60 to 200 columns, on a screen of 80.</summary>
    Wide,

    /// <summary>A wait for a text that stands in the typed command as well.</summary>
    Causal,
}

/// <summary>An interactive program and code for each column; {0} stands for a number of any length.</summary>
/// <param name="Name">The program's name in the table.</param>
/// <param name="Package">The Debian package that has it.</param>
/// <param name="Program">The executable that must be on PATH.</param>
/// <param name="Create">The arguments for <c>create</c>, with the preset or the prompt.</param>
internal sealed record Repl(string Name, string Package, string Program, params string[] Create)
{
    public required Sample One { get; init; }

    public required Sample Block { get; init; }

    /// <summary>Code that fails, and a part of what it prints.</summary>
    public required Sample Error { get; init; }

    /// <summary>The exit code that <see cref="Error"/> has.</summary>
    public int Status { get; init; } = 1;

    public required string Silent { get; init; }

    /// <summary>Code that prints the numbers from 1 to 2,000, each in a line of its own.</summary>
    public required string Many { get; init; }

    /// <summary>Code that prints the number, and what it prints.</summary>
    public required Sample Print { get; init; }

    /// <summary>A program that must run before, in a session of its own, and what it says when it is ready.</summary>
    public (string Ready, string Script)? Server { get; init; }

    /// <summary>Whether the ordinary run includes it: it starts fast, and the tests need its package anyway.</summary>
    public bool IsOrdinary { get; init; }

    /// <summary>Columns that are known to fail, and why.</summary>
    public Dictionary<Column, string> Gaps { get; init; } = [];

    /// <summary>Whether the program has anything like the column; it has no code for it otherwise.</summary>
    public bool Has(Column column) => column switch
    {
        Column.Block => Block.Code.Length > 0,
        Column.Silent => Silent.Length > 0,
        Column.Many => Many.Length > 0,
        Column.Wide or Column.Causal => Print.Code.Length > 0,
        _ => true,
    };
}

/// <summary>Code and the output that it must have, without the line break at its end.</summary>
internal sealed record Sample(string Code, string Output)
{
    public Sample With(string number) => new(Code.Replace("{0}", number, StringComparison.Ordinal), Output.Replace("{0}", number, StringComparison.Ordinal));
}
