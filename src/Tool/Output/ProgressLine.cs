using System.Globalization;

namespace TmuxTool.Cli.Output;

/// <summary>One quiet line while a wait takes longer than a second; on a terminal only, and gone when it is over.</summary>
internal sealed class ProgressLine(Streams streams, string waitingFor, TimeSpan limit) : IDisposable
{
    private readonly Lock _lock = new();
    private long _shownSecond;
    private bool _over;

    public Action<TimeSpan>? Callback => streams.NotesAreTerminal ? Report : null;

    public void Dispose()
    {
        lock (_lock)
        {
            _over = true;
            if (_shownSecond > 0)
            {
                streams.Notes.Write("\r\e[K");
            }
        }
    }

    private void Report(TimeSpan elapsed)
    {
        var second = (long)elapsed.TotalSeconds;
        lock (_lock)
        {
            if (_over || second == _shownSecond)
            {
                return;
            }

            _shownSecond = second;
            var text = Visible.Line(string.Create(CultureInfo.InvariantCulture, $"waiting for {waitingFor}: {second}s of {limit.TotalSeconds:0.#}s"));
            // One line only: a line that wraps cannot be rewritten in place.
            streams.Notes.Write($"\r\e[K{(text.Length > 78 ? text[..78] : text)}");
        }
    }
}
