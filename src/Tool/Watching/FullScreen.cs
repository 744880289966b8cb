using Spectre.Console;
using Spectre.Console.Rendering;

namespace TmuxTool.Cli.Watching;

/// <summary>
/// The terminal while a full-screen view has it: its alternate screen, without a cursor; given back as it was.
/// Spectre's own live display writes every line each time, and clears the user's scrollback when the terminal becomes
/// smaller (0.57): this writes the lines that have changed, and nothing else.
/// </summary>
internal sealed class FullScreen(TextWriter terminal, bool hasColors)
{
    private readonly Lock _lock = new();
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        ColorSystem = hasColors ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Out = new AnsiConsoleOutput(terminal),
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
    });

    private (int Columns, int Rows) _shownSize;
    private string[] _shown = [];
    private bool _isShown;

    public (int Columns, int Rows) Size => (_console.Profile.Width, _console.Profile.Height);

    /// <summary>Shows a view that fills the terminal.</summary>
    public void Show(IRenderable view)
    {
        lock (_lock)
        {
            if (!_isShown)
            {
                return;
            }

            // A terminal that was resized may have lost some of what it showed.
            var size = Size;
            var shown = size == _shownSize ? _shown : [];
            (_shown, _shownSize) = (_console.ToAnsi(view).Split('\n'), size);
            Write(writer =>
            {
                for (var row = 0; row < _shown.Length; row++)
                {
                    if (row >= shown.Length || _shown[row] != shown[row])
                    {
                        writer.CursorPosition(row + 1, 1).EraseInLine(2).Write(_shown[row]);
                    }
                }
            });
        }
    }

    /// <summary>Takes the terminal.</summary>
    public void Enter()
    {
        lock (_lock)
        {
            if (!_isShown)
            {
                (_isShown, _shown) = (true, []);
                // Without wrapping: a line that this terminal finds wider than we do must not push the others down.
                Write(writer => writer.EnterAltScreen().HideCursor().Write("\e[?7l").EraseInDisplay(2));
            }
        }
    }

    /// <summary>Gives the terminal back.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (_isShown)
            {
                _isShown = false;
                // The last two: .NET makes the keypad send application codes when it reads a key, and leaves it at that.
                Write(writer => writer.ResetStyle().Write("\e[?7h").ShowCursor().ExitAltScreen().Write("\e[?1l\e>"));
            }
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

    private void Write(Action<AnsiWriter> write)
    {
        _console.WriteAnsi(write);
        terminal.Flush();
    }
}
