"""Digits of blocks, to be read at two metres."""

# Three by five dots, a row after the other.
FONT = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    "-": ("   ", "   ", "###", "   ", "   "),
    " ": ("   ", "   ", "   ", "   ", "   "),
}
ROWS, COLUMNS = 5, 3
BLOCK = "\N{FULL BLOCK}"
# A character of a terminal is twice as high as it is wide.
WIDER = 2


def large(text: str, scale: int = 1) -> list[str]:
    """Return the lines of a number in blocks; scale: characters that a dot is high."""
    dot = BLOCK * WIDER * scale
    gap = " " * WIDER * scale
    lines = []
    for row in range(ROWS):
        glyphs = (FONT[character][row] for character in text)
        line = gap.join(glyph.replace("#", dot).replace(" ", gap) for glyph in glyphs)
        lines += [line] * scale
    return lines


def size(characters: int, scale: int) -> tuple[int, int]:
    """Return how many columns and rows a number of so many characters takes."""
    dots = characters * COLUMNS + characters - 1
    return dots * WIDER * scale, ROWS * scale
