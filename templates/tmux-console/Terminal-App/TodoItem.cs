namespace Terminal_App;

internal sealed record TodoItem(string Text, bool IsDone = false);
