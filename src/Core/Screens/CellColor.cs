using System.Globalization;

namespace TmuxTool.Screens;

/// <summary>A colour of a cell: the terminal's default, one of its palette of 256, or one of its own.</summary>
public readonly record struct CellColor
{
    private static readonly string[] s_names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

    // 0: the default; 0x1000000 + index: the palette; 0x2000000 + RRGGBB.
    private readonly int _value;

    private CellColor(int value) => _value = value;

    /// <summary>What the terminal shows where a program asks for no colour.</summary>
    public static CellColor Default => default;

    /// <summary>Palette colour 0.</summary>
    public static CellColor Black => Palette(0);

    /// <summary>Palette colour 1.</summary>
    public static CellColor Red => Palette(1);

    /// <summary>Palette colour 2.</summary>
    public static CellColor Green => Palette(2);

    /// <summary>Palette colour 3.</summary>
    public static CellColor Yellow => Palette(3);

    /// <summary>Palette colour 4.</summary>
    public static CellColor Blue => Palette(4);

    /// <summary>Palette colour 5.</summary>
    public static CellColor Magenta => Palette(5);

    /// <summary>Palette colour 6.</summary>
    public static CellColor Cyan => Palette(6);

    /// <summary>Palette colour 7.</summary>
    public static CellColor White => Palette(7);

    /// <summary>Palette colour 8.</summary>
    public static CellColor BrightBlack => Palette(8);

    /// <summary>Palette colour 9.</summary>
    public static CellColor BrightRed => Palette(9);

    /// <summary>Palette colour 10.</summary>
    public static CellColor BrightGreen => Palette(10);

    /// <summary>Palette colour 11.</summary>
    public static CellColor BrightYellow => Palette(11);

    /// <summary>Palette colour 12.</summary>
    public static CellColor BrightBlue => Palette(12);

    /// <summary>Palette colour 13.</summary>
    public static CellColor BrightMagenta => Palette(13);

    /// <summary>Palette colour 14.</summary>
    public static CellColor BrightCyan => Palette(14);

    /// <summary>Palette colour 15.</summary>
    public static CellColor BrightWhite => Palette(15);

    /// <summary>Whether this is the terminal's default.</summary>
    public bool IsDefault => _value == 0;

    /// <summary>The number in the palette; null where it is no colour of the palette.</summary>
    public int? Index => _value >> 24 == 1 ? _value & 0xFF : null;

    /// <summary>A colour of the palette: 0 to 7 are the basic ones, 8 to 15 their bright counterparts.</summary>
    /// <param name="index">0 to 255.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such colour.</exception>
    public static CellColor Palette(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, 255);
        return new CellColor(0x1000000 + index);
    }

    /// <summary>A colour of red, green and blue.</summary>
    /// <param name="red">Its red part.</param>
    /// <param name="green">Its green part.</param>
    /// <param name="blue">Its blue part.</param>
    public static CellColor Rgb(byte red, byte green, byte blue) => new(0x2000000 + (red << 16) + (green << 8) + blue);

    /// <summary><c>default</c>, <c>red</c>, <c>bright red</c>, <c>color 208</c> or <c>#ff8800</c>.</summary>
    public override string ToString() => Index switch
    {
        null => IsDefault ? "default" : "#" + (_value & 0xFFFFFF).ToString("x6", CultureInfo.InvariantCulture),
        < 8 and { } basic => s_names[basic],
        < 16 and { } bright => "bright " + s_names[bright - 8],
        { } other => "color " + other.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Red, green and blue as 0xRRGGBB; null for the default.</summary>
    internal int? ToRgb() => Index is { } index ? PaletteRgb(index) : IsDefault ? null : _value & 0xFFFFFF;

    private static int PaletteRgb(int index)
    {
        // The first 16 are a matter of taste; the cube and the greys are xterm's.
        ReadOnlySpan<int> basic =
        [
            0x1E1E1E, 0xF14C4C, 0x23D18B, 0xE5C07B, 0x569CD6, 0xD670D6, 0x29B8DB, 0xD4D4D4,
            0x808080, 0xFF6E6E, 0x5AF78E, 0xF4F99D, 0x8AB4F8, 0xFF92D0, 0x9AEDFE, 0xFFFFFF,
        ];
        if (index < 16)
        {
            return basic[index];
        }

        if (index >= 232)
        {
            return (8 + ((index - 232) * 10)) * 0x010101;
        }

        var cube = index - 16;
        return (Level(cube / 36) << 16) + (Level(cube / 6 % 6) << 8) + Level(cube % 6);

        static int Level(int step) => step == 0 ? 0 : 55 + (step * 40);
    }
}
