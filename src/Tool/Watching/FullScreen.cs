using System.Globalization;
using System.Text;

namespace TmuxTool.Cli.Watching;

/// <summary>The terminal while a full-screen view has it: its alternate screen, without a cursor; given back as it was.</summary>
internal sealed class FullScreen : IDisposable
{
    private readonly TextWriter _terminal;
    private string _shown = "";
    private bool _entered;

    public FullScreen(TextWriter terminal)
    {
        _terminal = terminal;
        Enter();
    }

    public static (int Columns, int Rows) Size => (Math.Max(1, Console.WindowWidth), Math.Max(1, Console.WindowHeight));

    /// <summary>Shows the lines, which must not be wider than the terminal; does nothing where they are shown already.</summary>
    public void Show(IReadOnlyList<string> lines)
    {
        var (columns, rows) = Size;
        var frame = new StringBuilder();
        for (var row = 0; row < lines.Count && row < rows; row++)
        {
            frame.Append(CultureInfo.InvariantCulture, $"\e[{row + 1};1H{lines[row]}\e[m\e[K");
        }

        frame.Append("\e[J");
        // The size counts: a terminal that was resized may have lost some of it.
        var shown = string.Create(CultureInfo.InvariantCulture, $"{columns}x{rows}{frame}");
        if (shown != _shown)
        {
            _shown = shown;
            Write(frame.ToString());
        }
    }

    /// <summary>Gives the terminal away for as long as something else needs it.</summary>
    public async Task<T> LendAsync<T>(Func<Task<T>> use)
    {
        Leave();
        try
        {
            return await use().ConfigureAwait(false);
        }
        finally
        {
            Enter();
        }
    }

    public void Dispose() => Leave();

    private void Enter()
    {
        (_entered, _shown) = (true, "");
        Write("\e[?1049h\e[?25l\e[m\e[2J");
    }

    private void Leave()
    {
        if (_entered)
        {
            _entered = false;
            // The last two: .NET makes the keypad send application codes when it reads a key, and leaves it at that.
            Write("\e[m\e[?25h\e[?1049l\e[?1l\e>");
        }
    }

    private void Write(string text)
    {
        _terminal.Write(text);
        _terminal.Flush();
    }
}
