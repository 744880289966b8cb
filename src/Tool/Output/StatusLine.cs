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
            var line = Visible.Line(text);
            // One line only: a line that wraps cannot be rewritten in place.
            streams.Notes.Write($"\r\e[K{(line.Length > 78 ? line[..78] : line)}");
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _over = true;
            if (_shown)
            {
                streams.Notes.Write("\r\e[K");
                _shown = false;
            }
        }
    }
}
