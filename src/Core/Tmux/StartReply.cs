namespace TmuxTool.Tmux;

/// <summary>The answer to the commands that a client in control mode brings along: a block for each, up to the first that fails.</summary>
internal sealed class StartReply(int blocks)
{
    /// <summary>About as much as a block takes besides its text.</summary>
    public const int BlockCost = 64;

    private readonly TaskCompletionSource<TmuxReply> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _texts = [];
    private int _left = blocks;
    private int _size;

    public Task<TmuxReply> Task => _result.Task;

    /// <summary>Takes a block; those that come after the answer are passed over.</summary>
    /// <exception cref="InvalidDataException">The answer has no end.</exception>
    public void Add(ControlModeBlock block)
    {
        if (_result.Task.IsCompleted)
        {
            return;
        }

        _size += BlockCost + block.Text.Length;
        if (_size > ControlModeReader.ReplyLimit)
        {
            throw new InvalidDataException("a reply without an end");
        }

        _texts.Add(block.Text);
        if (!block.Ok)
        {
            End(block.Text.TrimEnd());
        }
        else if (--_left == 0)
        {
            _result.TrySetResult(new TmuxReply(true, _texts is [var only] ? only : string.Concat(_texts), ""));
        }
    }

    public void End(string error) => _result.TrySetResult(new TmuxReply(false, "", error));

    public void Fail(Exception exception)
    {
        _result.TrySetException(exception);
        _ = _result.Task.Exception; // It may have been given up.
    }
}
