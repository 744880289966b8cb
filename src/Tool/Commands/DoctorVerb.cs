using System.Runtime.InteropServices;
using System.Text.Json;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Commands;

internal sealed class DoctorVerb : Verb
{
    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Checks tmux, locale, PATH, socket directory, registry, lock, sessions and sockets, and prints a fix for each finding.",
        Usage = [""],
        Examples = ["", "--json | jq -r '.findings[].fix'"],
        ExitCodes = [("0", "Nothing is wrong, or there are warnings only"), ("1", "There are errors, or invalid arguments")],
        Json = "status (ok, warnings, errors), healthy, version, system, tmux_version, tmux_path, directory, registered, findings (severity: error or warning, check, evidence, fix)",
    };

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var report = await new Doctor(Registries.Open(streams), TimeProvider.System).ExamineAsync(cancellationToken).ConfigureAwait(false);
        var errors = report.Findings.Count(finding => finding.Severity == Severity.Error);
        if (Json)
        {
            JsonAnswer.Write(
                streams,
                errors > 0 ? "errors" : report.Findings.Count > 0 ? "warnings" : JsonAnswer.Ok,
                errors == 0 ? null : $"{errors} error(s) found",
                writer => WriteJson(writer, report));
        }
        else
        {
            WriteText(streams, report);
        }

        return errors == 0 ? ExitCodes.Success : ExitCodes.Doctor.Errors;
    }

    private static string Runtime => $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.FrameworkDescription}";

    private static void WriteText(Streams streams, DoctorReport report)
    {
        var style = new Style(streams.AnswerIsTerminal);
        List<Cell[]> rows =
        [
            ["dotnet-tmux:", $"{Release.Version} at {Environment.ProcessPath}"],
            ["tmux:", report.TmuxVersion is { } version ? $"{version} at {report.TmuxPath}" : "none"],
            ["system:", Runtime],
            ["sockets:", report.Directory],
            ["registered:", report.Registered is { } count ? $"{count} session(s)" : "unknown"],
        ];
        Table.Write(streams.Answer, rows, width: null);
        streams.Answer.WriteLine();
        if (report.Findings.Count == 0)
        {
            streams.Answer.WriteLine("Nothing is wrong.");
            return;
        }

        rows.Clear();
        foreach (var finding in report.Findings)
        {
            var severity = JsonAnswer.Name("", finding.Severity);
            rows.Add([new Cell(severity, text => style.Severity(finding.Severity, text)), finding.Check, finding.Evidence]);
            // Never cut: it is there to be copied.
            rows.Add(["", "", new Cell($"fix: {Visible.Line(finding.Fix)}", style.Bold)]);
        }

        Table.Write(streams.Answer, rows, width: null);
        streams.Answer.WriteLine();
        streams.Answer.WriteLine($"{report.Findings.Count} finding(s)");
    }

    private static void WriteJson(Utf8JsonWriter writer, DoctorReport report)
    {
        writer.WriteBoolean("healthy", report.Findings.Count == 0);
        writer.WriteString("version", Release.Version);
        writer.WriteString("system", Runtime);
        writer.WriteString("tmux_version", report.TmuxVersion);
        writer.WriteString("tmux_path", report.TmuxPath);
        writer.WriteString("directory", report.Directory);
        writer.WriteNumberOrNull("registered", report.Registered);
        writer.WriteStartArray("findings");
        foreach (var finding in report.Findings)
        {
            writer.WriteStartObject();
            writer.WriteString("severity", JsonAnswer.Name("", finding.Severity));
            writer.WriteString("check", finding.Check);
            writer.WriteString("evidence", finding.Evidence);
            writer.WriteString("fix", finding.Fix);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
