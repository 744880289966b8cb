namespace TmuxTool.Tmux;

/// <summary>The blocks of one request, until its sentinel.</summary>
internal sealed class PendingReply(string sentinel)
{
    private readonly TaskCompletionSource<IReadOnlyList<ControlModeBlock>> _result =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly List<ControlModeBlock> _blocks = [];
    private int _size;

    public string Sentinel => sentinel;

    public Task<IReadOnlyList<ControlModeBlock>> Task => _result.Task;

    /// <summary>Takes a block; true when it was the sentinel and the reply is complete.</summary>
    /// <exception cref="InvalidDataException">The reply has no end.</exception>
    public bool Add(ControlModeBlock block)
    {
        if (block.Text.AsSpan().TrimEnd('\n').SequenceEqual(sentinel))
        {
            _result.TrySetResult(_blocks);
            return true;
        }

        _size += StartReply.BlockCost + block.Text.Length;
        if (_size > ControlModeReader.ReplyLimit)
        {
            throw new InvalidDataException("a reply without an end");
        }

        _blocks.Add(block);
        return false;
    }

    public void Fail(Exception exception)
    {
        _result.TrySetException(exception);
        _ = _result.Task.Exception; // Nobody may be waiting any more.
    }
}
