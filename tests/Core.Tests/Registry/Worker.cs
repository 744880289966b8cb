using System.Diagnostics;
using System.Runtime.CompilerServices;
using TmuxTool.Registry;

namespace TmuxTool.Tests.Registry;

/// <summary>
/// This very program as another process that updates a registry: some promises only show between processes,
/// under a kill, or with another umask, limit or user.
/// </summary>
internal static class Worker
{
    private const string Variable = "TMUXTOOL_TEST_REGISTRY_WORKER";

    /// <summary>Adds rows PREFIX-0, PREFIX-1, … and prints each name once it is registered.</summary>
    /// <param name="location">The registry.</param>
    /// <param name="prefix">Of the names.</param>
    /// <param name="count">How many.</param>
    /// <param name="setup">Shell commands to run first in the same process.</param>
    public static Process Start(RegistryLocation location, string prefix, int count, string setup = ":")
    {
        var start = new ProcessStartInfo("/bin/bash")
        {
            ArgumentList = { "-c", $"{setup}; exec \"$0\"", Environment.ProcessPath! },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Variable] = $"{location.Directory}|{prefix}|{count}";
        return Process.Start(start)!;
    }

    public static async Task<string> RunAsync(RegistryLocation location, string prefix, int count, string setup = ":")
    {
        using var process = Start(location, prefix, count, setup);
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output + await error;
    }

#pragma warning disable CA2255 // The test program itself plays the other process.
    [ModuleInitializer]
    internal static void RunWhereAsked()
#pragma warning restore CA2255
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } order)
        {
            Environment.Exit(AddRows(order.Split('|')));
        }
    }

    private static int AddRows(string[] order)
    {
        try
        {
            var store = new RegistryStore(RegistryLocation.At(order[0]));
            for (var i = 0; i < int.Parse(order[2], System.Globalization.CultureInfo.InvariantCulture); i++)
            {
                var name = $"{order[1]}-{i}";

                // No other thread may run code of this assembly while its initializer does, hence no callback.
                using (var held = store.LockAsync().GetAwaiter().GetResult())
                {
                    held.Write(held.Read().With(name, TemporaryRegistry.Row()));
                }

                Console.WriteLine(name);
            }

            return 0;
        }
        catch (RegistryException e)
        {
            Console.WriteLine($"{e.Failure}: {e.Message}");
            return 75;
        }
    }
}
