using System.Globalization;

namespace TmuxTool.Cli.Output;

/// <summary>One quiet line while a wait takes longer than a second; on a terminal only, and gone when it is over.</summary>
internal sealed class ProgressLine(Streams streams, string waitingFor, TimeSpan limit) : IDisposable
{
    private readonly StatusLine _line = new(streams);
    private long _shownSecond;

    public Action<TimeSpan>? Callback => streams.NotesAreTerminal ? Report : null;

    public void Dispose() => _line.Dispose();

    private void Report(TimeSpan elapsed)
    {
        var second = (long)elapsed.TotalSeconds;
        if (Interlocked.Exchange(ref _shownSecond, second) != second)
        {
            _line.Show(string.Create(CultureInfo.InvariantCulture, $"waiting for {waitingFor}: {second}s of {limit.TotalSeconds:0.#}s"));
        }
    }
}
