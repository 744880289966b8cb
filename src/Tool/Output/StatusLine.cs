namespace TmuxTool.Cli.Output;

/// <summary>One line on the terminal of the notes that is written over and over, and gone when it is over.</summary>
internal sealed class StatusLine(Streams streams) : IDisposable
{
    private readonly Lock _lock = new();
    private bool _shown;
    private bool _over;

    public void Show(string text)
    {
        lock (_lock)
        {
            if (_over)
            {
                return;
            }

            _shown = true;
            // One line only: a line that wraps cannot be rewritten in place.
            streams.WriteControl($"\r\e[K{Table.Cut(Visible.Line(text), (streams.NotesWidth ?? 80) - 1)}");
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _over = true;
            if (_shown)
            {
                streams.WriteControl("\r\e[K");
                _shown = false;
            }
        }
    }
}
