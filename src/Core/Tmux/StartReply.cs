using System.Text;

namespace TmuxTool.Tmux;

/// <summary>The answer to the commands that a client in control mode brings along: a block for each, up to the first that fails.</summary>
internal sealed class StartReply(int blocks)
{
    private readonly TaskCompletionSource<TmuxReply> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _text = new();
    private int _left = blocks;

    public Task<TmuxReply> Task => _result.Task;

    public void Add(ControlModeBlock block)
    {
        _text.Append(block.Text);
        if (!block.Ok)
        {
            End(block.Text.TrimEnd());
        }
        else if (--_left == 0)
        {
            _result.TrySetResult(new TmuxReply(true, _text.ToString(), ""));
        }
    }

    public void End(string error) => _result.TrySetResult(new TmuxReply(false, "", error));
}
