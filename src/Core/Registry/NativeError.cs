using System.Runtime.InteropServices;

namespace TmuxTool.Registry;

/// <summary>A POSIX call that failed, with its errno.</summary>
internal sealed class NativeError(string call, int code)
    : IOException($"{call}: {Marshal.GetPInvokeErrorMessage(code)}")
{
    public int Code { get; } = code;

    public string Reason { get; } = Marshal.GetPInvokeErrorMessage(code);
}
