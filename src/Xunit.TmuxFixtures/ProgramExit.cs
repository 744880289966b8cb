namespace Xunit.TmuxFixtures;

/// <summary>How a program ended.</summary>
/// <param name="Status">Its exit status; null where a signal ended it.</param>
/// <param name="Signal">The number of the signal that ended it, where tmux tells (3.3 and later).</param>
public sealed record ProgramExit(int? Status, int? Signal);
