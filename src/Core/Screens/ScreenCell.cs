namespace TmuxTool.Screens;

/// <summary>How the text of a cell is shown.</summary>
[Flags]
public enum CellAttributes
{
    /// <summary>Plain.</summary>
    None = 0,

    /// <summary>Bold, or brighter.</summary>
    Bold = 1,

    /// <summary>Fainter.</summary>
    Dim = 2,

    /// <summary>Italic.</summary>
    Italic = 4,

    /// <summary>Underlined, in whatever way; see <see cref="CellStyle.UnderlineKind"/>.</summary>
    Underline = 8,

    /// <summary>Blinking.</summary>
    Blink = 16,

    /// <summary>Foreground and background change places.</summary>
    Inverse = 32,

    /// <summary>Not shown.</summary>
    Hidden = 64,

    /// <summary>Struck through.</summary>
    Strikethrough = 128,

    /// <summary>With a line above.</summary>
    Overline = 256,
}

/// <summary>The line of underlined text.</summary>
public enum UnderlineKind
{
    /// <summary>One line.</summary>
    Straight,

    /// <summary>Two lines.</summary>
    Doubled,

    /// <summary>A wave.</summary>
    Curly,

    /// <summary>Dots.</summary>
    Dotted,

    /// <summary>Dashes.</summary>
    Dashed,
}

/// <summary>Colours and attributes of a cell.</summary>
/// <param name="Foreground">The colour of the text.</param>
/// <param name="Background">The colour behind it.</param>
/// <param name="Attributes">How the text is shown.</param>
public readonly record struct CellStyle(CellColor Foreground, CellColor Background, CellAttributes Attributes)
{
    /// <summary>How it is underlined where it is underlined.</summary>
    public UnderlineKind UnderlineKind { get; init; }

    /// <summary>The colour of the underline; the default is that of the text.</summary>
    public CellColor UnderlineColor { get; init; }

    /// <summary>Whether it is bold.</summary>
    public bool IsBold => (Attributes & CellAttributes.Bold) != 0;

    /// <summary>Whether it is underlined.</summary>
    public bool IsUnderlined => (Attributes & CellAttributes.Underline) != 0;

    /// <summary>Whether foreground and background change places.</summary>
    public bool IsInverse => (Attributes & CellAttributes.Inverse) != 0;

    /// <summary>Such as <c>red on default, Bold</c>.</summary>
    public override string ToString() =>
        $"{Foreground} on {Background}{(Attributes == CellAttributes.None ? "" : ", " + Attributes)}";
}

/// <summary>One cell of a screen.</summary>
/// <param name="Text">The character with all that combines with it; empty in the right half of a wide one.</param>
/// <param name="Width">1, 2 for a wide character, 0 for the right half of one.</param>
/// <param name="Style">Colours and attributes.</param>
public readonly record struct ScreenCell(string Text, int Width, CellStyle Style)
{
    internal static ScreenCell Blank { get; } = new(" ", 1, default);
}

/// <summary>Where the cursor is.</summary>
/// <param name="Column">Counted from 0 at the left.</param>
/// <param name="Row">Counted from 0 at the top.</param>
/// <param name="IsVisible">Whether the program shows it.</param>
public readonly record struct ScreenCursor(int Column, int Row, bool IsVisible);
