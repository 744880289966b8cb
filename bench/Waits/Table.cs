using System.Globalization;

namespace TmuxTool.Bench;

/// <summary>Prints one aligned table.</summary>
internal sealed class Table
{
    private readonly List<(string What, double Ours, double? Raw)> _rows = [];

    public static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    public void Add(string what, double ours, double? raw) => _rows.Add((what, ours, raw));

    public void Print()
    {
        Console.WriteLine("| measure (median) | ours | raw tmux, as a process | ratio |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (var (what, ours, raw) in _rows)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {what} | {ours:0.000} ms | {(raw is null ? "–" : $"{raw:0.000} ms")} | {(raw is null ? "–" : $"{ours / raw:0.00}")} |"));
        }
    }
}
