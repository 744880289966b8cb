namespace TmuxTool.Cli;

/// <summary>Every exit code that the tool answers with. Each verb's help lists its own.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>Unknown verb, and wrong usage of every verb that has no code of its own for it.</summary>
    public const int InvalidArguments = 1;

    /// <summary>A bug in the tool itself (EX_SOFTWARE).</summary>
    public const int UnexpectedError = 70;

    /// <summary>The answer could not be written (EX_IOERR).</summary>
    public const int OutputFailed = 74;

    /// <summary>The registry's lock was busy for longer than LOCK_TIMEOUT (EX_TEMPFAIL).</summary>
    public const int LockTimeout = 75;

    public const int HungUp = 129;
    public const int Interrupted = 130;
    public const int Terminated = 143;

    internal static class Create
    {
        public const int InvalidArguments = 1;
        public const int AlreadyExists = 2;
        public const int TmuxFailed = 3;
        public const int RegistryFailed = 4;
    }

    /// <summary>As <c>timeout</c> and <c>env</c> have it; anything else is the status of what was run.</summary>
    internal static class Run
    {
        public const int ProgramError = 1;
        public const int Asks = 123;
        public const int Timeout = 124;
        public const int Failed = 125;
    }

    internal static class Send
    {
        public const int CouldNotSend = 1;
        public const int PatternNotSeen = 2;
        public const int PaneNotReady = 3;
        public const int InvalidArguments = 4;
    }

    internal static class Wait
    {
        public const int NotSeen = 1;
        public const int InvalidArguments = 1;
    }

    internal static class Health
    {
        public const int Dead = 1;
        public const int Unknown = 1;
        public const int InvalidArguments = 1;
        public const int Missing = 2;
        public const int Zombie = 3;
        public const int ServerNotRunning = 4;
    }

    internal static class Kill
    {
        public const int Partial = 1;
        public const int NotFound = 2;
        public const int InvalidArguments = 3;
    }

    internal static class Adopt
    {
        public const int NothingSuch = 1;
        public const int NameTaken = 2;
        public const int TmuxFailed = 3;
        public const int RegistryFailed = 4;
    }

    internal static class Doctor
    {
        public const int Errors = 1;
    }

    internal static class Record
    {
        public const int Failed = 1;
    }

    internal static class Capture
    {
        public const int NothingThere = 1;
    }

    internal static class Find
    {
        public const int NoServer = 1;
    }
}
