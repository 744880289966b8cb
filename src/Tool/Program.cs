using System.Runtime.InteropServices;
using TmuxTool.Cli;
using TmuxTool.Cli.Binding;
using TmuxTool.Cli.Output;

ClosedStreams.Hold();
StartDirectory.Ensure();
CommandLineSecrets.Hide(args);

// Never disposed of: a signal may still be on its way when all is done.
var cancellation = new CancellationTokenSource();
var stoppedBy = 0;

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCodes.Interrupted));
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCodes.Terminated));
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Stop(context, ExitCodes.HungUp));
// SIGXFSZ, of which .NET has no name: a write beyond the limit for file sizes fails instead of ending the process.
var tooLarge = PosixSignalRegistration.Create((PosixSignal)25, context => context.Cancel = true);

var streams = Streams.OfThisProcess();
var exitCode = await new App(streams).RunAsync(args, cancellation.Token).ConfigureAwait(false);
// To the end: what runs in the background may still write.
GC.KeepAlive(tooLarge);
// Whoever has come to an orderly end all the same says so.
return stoppedBy != 0 && exitCode == ExitCodes.Interrupted ? stoppedBy : exitCode;

void Stop(PosixSignalContext context, int code)
{
    // The first signal asks for an orderly end; the second one gets the default: it ends us at once.
    context.Cancel = Interlocked.CompareExchange(ref stoppedBy, code, 0) == 0;
    cancellation.Cancel();
}
