using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Xunit.TmuxFixtures;

/// <summary>The calls to a session: what each did, when, how it ended, and the line of the test that made it.</summary>
internal sealed class StepLog
{
    // A loop in a test must not fill the memory.
    private const int Limit = 2000;

    private readonly Queue<Step> _steps = new();
    private readonly Lock _gate = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _forgotten;

    /// <summary>Whether the test has called the session.</summary>
    public bool Has(string test)
    {
        lock (_gate)
        {
            return _steps.Any(s => s.Test == test);
        }
    }

    /// <summary>Runs a call with a token that ends with the running test or with the token of the call.</summary>
    public async Task<T> AddAsync<T>(string what, CallSite site, Func<CancellationToken, Task<T>> act, Func<T, string>? result = null)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken, site.Token);
        var step = new Step(Stopwatch.GetElapsedTime(_start), what, site, TestContext.Current.Test?.UniqueID);
        lock (_gate)
        {
            _steps.Enqueue(step);
            if (_steps.Count > Limit)
            {
                _steps.Dequeue();
                _forgotten++;
            }
        }

        try
        {
            var value = await act(cancellation.Token).ConfigureAwait(false);
            step.End(result?.Invoke(value) ?? "ok");
            return value;
        }
        catch (Exception e)
        {
            step.End(e is OperationCanceledException ? "cancelled" : e.Message.Split('\n')[0]);
            throw;
        }
    }

    /// <summary>The last steps, one a line, those of one test alone where it is named.</summary>
    public string ToText(int last = int.MaxValue, string? test = null)
    {
        lock (_gate)
        {
            var text = new StringBuilder();
            if (_forgotten > 0 && last == int.MaxValue)
            {
                text.Append(CultureInfo.InvariantCulture, $"({_forgotten} earlier steps are not kept)\n");
            }

            foreach (var step in _steps.Where(s => test is null || s.Test == test).TakeLast(last))
            {
                text.Append(step).Append('\n');
            }

            return text.ToString();
        }
    }

    private sealed class Step(TimeSpan at, string what, CallSite site, string? test)
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private string _end = "not finished";

        public string? Test => test;

        public void End(string result) => _end = string.Create(
            CultureInfo.InvariantCulture, $"{result} ({Stopwatch.GetElapsedTime(_start).TotalMilliseconds:0.0} ms)");

        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds,8:0.000}s  {what} → {_end}{site}");
    }
}

/// <summary>The line that made a call, and the token that it gave.</summary>
internal readonly record struct CallSite(string File, int Line, CancellationToken Token = default)
{
    public override string ToString() =>
        string.IsNullOrEmpty(File) ? "" : string.Create(CultureInfo.InvariantCulture, $"  [{Path.GetFileName(File)}:{Line}]");
}
