using McMaster.Extensions.CommandLineUtils;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;
using TmuxTool.Sessions;

namespace TmuxTool.Cli.Commands;

internal sealed class CaptureVerb : Verb
{
    private readonly SessionOptions _session;
    private readonly CommandOption _lines;
    private readonly CommandOption _all;
    private readonly CommandOption _afterSend;
    private readonly CommandOption _ansi;
    private readonly CommandOption _svg;
    private readonly CommandOption _html;

    public CaptureVerb()
    {
        _session = new SessionOptions(this);
        _lines = Value("-l|--lines <LINES>", "How many of the last lines, on the screen and above it");
        _all = SharedOptions.All(this, "All of the history, and the screen");
        _afterSend = SharedOptions.AfterSend(this);
        _ansi = Flag("--ansi", "With colours and attributes, as escape sequences");
        _svg = Value("--svg <FILE>", "Write a picture instead; - is standard output");
        _html = Value("--html <FILE>", "Write a web page instead; - is standard output");
    }

    public override VerbHelp Help { get; } = new()
    {
        Purpose = "Prints what the pane shows. Wrapped lines are joined again; a full-screen program's rows stay as they are.",
        Usage = [$"{SessionOptions.Usage} [-l LINES | -A | --after-send] [--ansi] [--svg FILE] [--html FILE]"],
        Examples = ["-s py", "-s py --after-send", "-s build -l 200", "-s build --all | grep -i warning", "-s top --svg top.svg --html top.html"],
        ExitCodes =
        [
            ("0", "Captured; also where the program has ended, and its last screen is still there"),
            ("1", "No such session or pane, nothing sent yet (--after-send), or invalid arguments"),
            ("74", "The file could not be written; one that was there is as it was"),
        ],
        Json = "status (ok; nothing_sent, too_long, file_not_written, or one of health), session, socket, target, columns, rows, history_rows, alternate, cursor (column, row, visible), text; ansi where it was asked for; svg and html as paths; exit_status or signal of a program that has ended",
    };

    public override async Task<int> RunAsync(Streams streams, CancellationToken cancellationToken)
    {
        var bind = Bind();
        var report = new CaptureReport(streams) { Json = Json, Ansi = _ansi.HasValue(), Svg = PathOf(_svg), Html = PathOf(_html) };
        var registry = Registries.Open(streams);
        var request = bind(_session.Resolve(registry));
        var outcome = report.IsText
            ? await SessionCapturer.WriteAsync(request, report.Ansi, report.WriteText, cancellationToken).ConfigureAwait(false)
            : await SessionCapturer.CaptureAsync(request, cancellationToken).ConfigureAwait(false);
        var code = report.Write(outcome, request.Address);
        await SessionOptions.TouchAsync(registry, request.Address, cancellationToken).ConfigureAwait(false);
        return code;
    }

    private Func<SessionAddress, CaptureRequest> Bind()
    {
        CommandOption[] ranges = [.. new[] { _lines, _all, _afterSend }.Where(option => option.HasValue())];
        if (ranges.Length > 1)
        {
            throw new UsageException($"{ParsingError.NameOf(ranges[0])} and {ParsingError.NameOf(ranges[1])} cannot be combined");
        }

        CommandOption[] onOutput = [.. new[] { _svg, _html }.Where(option => option.Value() == AnswerFile.StandardOutput)];
        if (onOutput.Length + (Json ? 1 : 0) > 1)
        {
            throw new UsageException("only one answer can go to standard output; give --svg or --html a file");
        }

        if (_ansi.HasValue() && !Json && (_svg.HasValue() || _html.HasValue()))
        {
            throw new UsageException("--ansi is for text, and pictures have colours anyhow; leave it out");
        }

        _session.Selector();
        var lines = Amount.Count(_lines, 100, least: 1, most: 1_000_000);
        var range = _lines.HasValue() ? CaptureRange.Lines
            : _all.HasValue() ? CaptureRange.All
            : _afterSend.HasValue() ? CaptureRange.AfterSend
            : CaptureRange.Screen;
        return address => new CaptureRequest { Address = address, Range = range, Lines = lines };
    }

    private static string? PathOf(CommandOption option)
        => option.HasValue() ? AnswerFile.Check(ParsingError.NameOf(option), option.Value() ?? "") : null;
}
