using System.Text;
using TmuxTool.Terminal;

namespace TmuxTool.Sessions;

/// <summary>
/// Python code as its prompt takes it line by line. There a blank line ends a block: so the ones within blocks are left
/// out, and one is put where a block ends and something else begins.
/// </summary>
internal sealed class IndentedCode
{
    private static readonly string[] s_compound = ["def", "class", "if", "for", "while", "with", "try", "async", "match"];
    private static readonly string[] s_clauses = ["else", "elif", "except", "finally"];

    private readonly StringBuilder _result = new();
    private string? _quote;
    private int _depth;
    private bool _continues;
    private bool _inBlock;

    private IndentedCode()
    {
    }

    public static string ForPrompt(string code)
    {
        var lines = PaneTerminal.Lines(code);
        if (lines.Length == 1)
        {
            return code;
        }

        var prepared = new IndentedCode();
        foreach (var line in lines)
        {
            prepared.Add(line);
        }

        return prepared._result.ToString();
    }

    private void Add(string line)
    {
        if (_quote is null && _depth == 0 && !_continues)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                return;
            }

            Begin(line);
        }

        _result.Append(line).Append('\n');
        Scan(line);
    }

    /// <summary>A statement begins.</summary>
    private void Begin(string line)
    {
        if (char.IsWhiteSpace(line[0]) || line[0] == '#')
        {
            return;
        }

        var word = new string([.. line.TakeWhile(c => char.IsLetterOrDigit(c) || c == '_')]);
        if (_inBlock && !s_clauses.Contains(word))
        {
            _result.Append('\n');
            _inBlock = false;
        }

        // What follows a decorator is part of its block already.
        _inBlock |= line[0] != '@' && s_compound.Contains(word) && (word != "match" || line.TrimEnd().EndsWith(':'));
    }

    /// <summary>Follows quotes and brackets through a line.</summary>
    private void Scan(string line)
    {
        _continues = false;
        for (var i = 0; i < line.Length; i++)
        {
            var rest = line.AsSpan(i);
            if (_quote is { } quote)
            {
                if (rest[0] == '\\')
                {
                    i++;
                }
                else if (rest.StartsWith(quote))
                {
                    i += quote.Length - 1;
                    _quote = null;
                }
            }
            else if (rest[0] is '"' or '\'')
            {
                _quote = rest.StartsWith("\"\"\"") || rest.StartsWith("'''") ? rest[..3].ToString() : rest[..1].ToString();
                i += _quote.Length - 1;
            }
            else if (rest[0] == '#')
            {
                break;
            }
            else if (rest is "\\")
            {
                _continues = true;
            }
            else
            {
                _depth += rest[0] is '(' or '[' or '{' ? 1 : rest[0] is ')' or ']' or '}' ? -1 : 0;
            }
        }

        if (_quote is { Length: 1 } && !line.EndsWith('\\'))
        {
            _quote = null;
        }
    }
}
