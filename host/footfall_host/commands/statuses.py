"""With which status a command ends; docs/commands.md and `footfall --help` tell it from here."""

FINE = 0
FAILURE = 1
BAD_INPUT = 2

MEANINGS = {
    FINE: "it did what it was asked, and found nothing that needs doing",
    FAILURE: "what it looked over is not as it should be (doctor, plan check, the replay of a "
    "board's run), standard output could not be written, or a key stopped it",
    BAD_INPUT: "the command line, a file or a board can't be used; the last line on stderr says "
    "what is wrong, and what to do",
}
