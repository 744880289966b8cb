using TmuxTool.Health;
using TmuxTool.Registry;
using TmuxTool.Tmux;

namespace TmuxTool.Sessions;

/// <summary>Creates sessions and registers them: both, or neither.</summary>
/// <param name="registry">The registry.</param>
/// <param name="time">The clock; the system's where it is null.</param>
public sealed class SessionLauncher(RegistryStore registry, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Creates a session.</summary>
    /// <param name="request">What and where.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind then.</param>
    /// <exception cref="ArgumentException">The name is not allowed, or there is no command; the message is one line.</exception>
    public async Task<LaunchOutcome> LaunchAsync(LaunchRequest request, CancellationToken cancellationToken = default)
    {
        var (outcome, launch) = await LaunchAttachedAsync(request, cancellationToken).ConfigureAwait(false);
        if (launch is null)
        {
            return outcome;
        }

        await using var attached = launch.ConfigureAwait(false);
        try
        {
            // It is registered: from here on it is either kept or taken out again, whoever has lost patience.
            await launch.KeepAsync(CancellationToken.None).ConfigureAwait(false);
            return outcome;
        }
        catch (TmuxException e)
        {
            outcome = new LaunchOutcome.TmuxFailed(e.Message);
        }

        await ForgetAsync(request.Name, launch.Pane!).ConfigureAwait(false);
        return outcome;
    }

    /// <summary>Creates a session that goes with the connection which is returned where all went well.</summary>
    internal async Task<(LaunchOutcome Outcome, NewSession? Launch)> LaunchAttachedAsync(
        LaunchRequest request, CancellationToken cancellationToken)
    {
        if (!SessionName.IsValid(request.Name, out var problem))
        {
            throw new ArgumentException(problem);
        }

        if (request.Command.Count == 0)
        {
            throw new ArgumentException($"session '{request.Name}' has no command; give a program, and its arguments");
        }

        var environment = new SessionEnvironment(request);
        if (TmuxProgram.FindOnPath(request.Command[0], environment.Path) is not { } program)
        {
            return (new LaunchOutcome.ProgramNotFound(request.Command[0]), null);
        }

        var socket = request.Socket ?? TmuxSocket.AtPath(registry.Location.DefaultSocket);
        try
        {
            if (await TakenAsync(request, program, socket, cancellationToken).ConfigureAwait(false) is { } taken)
            {
                return (taken, null);
            }

            return await StartAsync(request, new NewSession(request, environment, socket, program, _time), socket, cancellationToken).ConfigureAwait(false);
        }
        catch (TmuxException e)
        {
            return (new LaunchOutcome.TmuxFailed(e.Message), null);
        }
        catch (RegistryException e)
        {
            return (new LaunchOutcome.RegistryFailed(e.Message), null);
        }
    }

    /// <summary>Starts and registers; whatever does not end well takes the session with it.</summary>
    private async Task<(LaunchOutcome Outcome, NewSession? Launch)> StartAsync(
        LaunchRequest request, NewSession launch, TmuxSocket socket, CancellationToken cancellationToken)
    {
        var (launched, registered) = (false, false);
        try
        {
            var outcome = await launch.StartAsync(cancellationToken).ConfigureAwait(false);
            if (outcome is null && request.Owner is not null)
            {
                // A row that has an owner goes with it, so that it can be written while the program starts.
                outcome = await RegisterAsync(request, socket, launch, cancellationToken).ConfigureAwait(false);
                registered = outcome is LaunchOutcome.Launched;
                outcome = registered ? await launch.ReadyAsync(cancellationToken).ConfigureAwait(false) ?? outcome : outcome;
            }
            else
            {
                outcome ??= await launch.ReadyAsync(cancellationToken).ConfigureAwait(false)
                    ?? await RegisterAsync(request, socket, launch, cancellationToken).ConfigureAwait(false);
            }

            launched = outcome is LaunchOutcome.Launched;
            return (outcome, launched ? launch : null);
        }
        finally
        {
            if (!launched)
            {
                await launch.DisposeAsync().ConfigureAwait(false);
                if (registered)
                {
                    await ForgetAsync(request.Name, launch.Pane!).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Looks before anything is started; the registration looks again, under the lock.</summary>
    private async Task<LaunchOutcome?> TakenAsync(
        LaunchRequest request, string program, TmuxSocket socket, CancellationToken cancellationToken)
    {
        PrepareDirectory(socket);
        if (!request.Register && !request.IfAbsent)
        {
            return null;
        }

        if (!registry.Read().Sessions.TryGetValue(request.Name, out var row))
        {
            return null;
        }

        if (!request.IfAbsent)
        {
            return await TakenInRegistryAsync(request.Name, row, cancellationToken).ConfigureAwait(false);
        }

        var address = SessionAddress.Of(request.Name, row);
        var health = await HealthProbe.ProbeAsync(address, cancellationToken).ConfigureAwait(false);
        if (health.Status == SessionStatus.Alive)
        {
            var session = new LaunchedSession(
                request.Name, row.Socket, row.Target, row.Type, health.Pid, row.Window ?? "", true, health.PaneId);
            return new LaunchOutcome.AlreadyRunning(
                session, await RunsAnotherAsync(address, row, request, program, cancellationToken).ConfigureAwait(false));
        }

        if (health.Status == SessionStatus.Unknown)
        {
            return new LaunchOutcome.TmuxFailed($"cannot check the registered session '{request.Name}': {health.Detail}");
        }

        await new SessionKiller(registry).KillAsync(address, false, null, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Whether a running session was created with another program or other arguments; of one that others created its type tells.</summary>
    private static async Task<bool> RunsAnotherAsync(
        SessionAddress address, SessionRow row, LaunchRequest request, string program, CancellationToken cancellationToken)
    {
        var reply = await new CommandClient(address.Socket).ExecuteAsync(
            new CommandList().Add("display-message", "-p", "-t", address.ExactPane, $"#{{{NewSession.ProgramOption}}}"), cancellationToken).ConfigureAwait(false);
        return reply.Output.TrimEnd('\n') is { Length: > 0 } mark
            ? mark != NewSession.ProgramMark(program, request.Command)
            : row.Type != request.Type;
    }

    private void PrepareDirectory(TmuxSocket socket)
    {
        if (Path.GetDirectoryName(socket.Path) == registry.Location.Directory)
        {
            registry.Location.EnsureDirectory();
        }
    }

    private async Task<LaunchOutcome> RegisterAsync(
        LaunchRequest request, TmuxSocket socket, NewSession launch, CancellationToken cancellationToken)
    {
        var pane = launch.Pane!;
        var session = new LaunchedSession(
            request.Name, socket.Path, pane.Target, request.Type, pane.KnownPid, request.Window, request.Register, pane.PaneId);
        if (request.Register)
        {
            SessionRow? other;
            using (var held = await registry.LockAsync(ct: cancellationToken).ConfigureAwait(false))
            {
                var rows = held.Read();
                if (!rows.Sessions.TryGetValue(request.Name, out other))
                {
                    held.Write(rows.With(request.Name, RowOf(request, socket, pane)));
                }
            }

            if (other is not null)
            {
                return await TakenInRegistryAsync(request.Name, other, cancellationToken).ConfigureAwait(false);
            }
        }

        return new LaunchOutcome.Launched(session);
    }

    /// <summary>Takes the row of a session out again that was gone before it could be kept.</summary>
    private async Task ForgetAsync(string name, PaneState pane)
    {
        try
        {
            await registry.UpdateAsync(rows =>
                rows.Sessions.TryGetValue(name, out var row) && row.PaneId == pane.PaneId && row.ServerPid == pane.ServerPid && row.Pid == (pane.KnownPid ?? row.Pid)
                    ? rows.Without(name)
                    : rows).ConfigureAwait(false);
        }
        catch (RegistryException)
        {
            // The row is one of a missing session then, and cleanup takes it.
        }
    }

    private SessionRow RowOf(LaunchRequest request, TmuxSocket socket, PaneState pane) => new()
    {
        Socket = socket.Path,
        Target = pane.Target,
        Type = request.Type,
        Pid = pane.KnownPid,
        PidStart = ProcessIdentity.Of(pane.Pid)?.StartTime,
        CreatedAt = _time.GetUtcNow(),
        LastActive = _time.GetUtcNow(),
        PaneId = pane.PaneId,
        ServerPid = pane.ServerPid,
        ServerStart = pane.ServerStart,
        Window = request.Window,
        Preset = request.Preset,
        Prompt = request.Prompt?.ToString(),
        Owner = request.Owner,
    };

    private static async Task<LaunchOutcome> TakenInRegistryAsync(string name, SessionRow row, CancellationToken cancellationToken) =>
        new LaunchOutcome.NameTaken(
            name, row.Socket, await HealthProbe.ProbeAsync(SessionAddress.Of(name, row), cancellationToken).ConfigureAwait(false));
}
