using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Running;

// Measures the parts of TmuxTool.Core, each by itself, and prints one table:
//   dotnet run -c Release --project bench/Core [-- --job short] [-- --filter '*Registry*']
// All options: -- --help. Registries are written to $TMPDIR and flushed: its disk and file system are part of the figures.
var all = args.Any(a => a is "-f" or "--filter") ? args : [.. args, "--filter", "*"];
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(
    all,
    DefaultConfig.Instance
        .AddDiagnoser(new MemoryDiagnoser(new MemoryDiagnoserConfig(displayGenColumns: false)))
        .AddColumn(StatisticColumn.Min, StatisticColumn.Median)
        .HideColumns(Column.StdDev)
        .WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared))
        .WithOptions(ConfigOptions.JoinSummary));
