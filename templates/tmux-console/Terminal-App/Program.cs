using Terminal_App;

var items = new List<TodoItem>();

while (true)
{
    Console.Write("> ");
    if (Console.ReadLine() is not { } line)
    {
        // Ctrl+D leaves the cursor behind the prompt.
        Console.WriteLine();
        return 0;
    }

    switch (line.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
    {
        case []:
            break;
        case ["add", var text]:
            items.Add(new TodoItem(text));
            Show(items.Count);
            break;
        case ["done", var word] when int.TryParse(word, out var number) && number >= 1 && number <= items.Count:
            items[number - 1] = items[number - 1] with { IsDone = true };
            Show(number);
            break;
        case ["done", var word]:
            Write(ConsoleColor.Red, $"There is no item {word}.");
            break;
        case ["list"]:
            for (var number = 1; number <= items.Count; number++)
            {
                Show(number);
            }

            break;
        case ["help"]:
            Console.WriteLine("add TEXT, done NUMBER, list, quit");
            break;
        case ["quit"]:
            return 0;
        default:
            Write(ConsoleColor.Red, $"'{line}' is not a command; 'help' lists them.");
            break;
    }
}

void Show(int number)
{
    var item = items[number - 1];
    if (item.IsDone)
    {
        Write(ConsoleColor.Green, $"{number}. {item.Text} (done)");
    }
    else
    {
        Console.WriteLine($"{number}. {item.Text}");
    }
}

static void Write(ConsoleColor color, string text)
{
    Console.ForegroundColor = color;
    Console.Write(text);
    Console.ResetColor();
    Console.WriteLine();
}
