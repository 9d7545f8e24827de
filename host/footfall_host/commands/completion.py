"""`footfall completion`: the script that lets the Tab key complete a command line.

The script asks `footfall` itself at every press of the key; what is offered is in completing.py.
"""

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    add_completion_class,
    get_completion_class,
)

from footfall_host.commands.examples import TaughtCommand

PROGRAM = "footfall"
COMPLETE_VARIABLE = "_FOOTFALL_COMPLETE"
SHELLS = ("bash", "zsh", "fish")
EQUALS = "="

# Names of files are offered beside other things, and nothing follows an equals sign but a value.
BASH_SOURCE = """\
%(complete_func)s() {
    local kind value files
    COMPREPLY=()
    while IFS=, read -r kind value; do
        case $kind in
            plain) COMPREPLY+=("$value") ;;
            file | dir)
                mapfile -t files < <(compgen -"${kind:0:1}" -- "$2")
                COMPREPLY+=("${files[@]}")
                compopt -o filenames
                ;;
        esac
        case $value in *=) compopt -o nospace ;; esac
    done < <(
        env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD="$COMP_CWORD" \\
            %(complete_var)s=bash_complete "$1"
    )
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class Bash(BashComplete):
    """Bash, to which `--set dwell_s=8` is four words, of which it completes the last."""

    source_template = BASH_SOURCE
    _before_equals = 0

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is to be completed, and that one, made whole."""
        args, incomplete = super().get_completion_args()
        words: list[str] = []
        for word in (*args, incomplete):
            if words and (word == EQUALS or words[-1].endswith(EQUALS)):
                words[-1] += word
            else:
                words.append(word)
        self._before_equals = words[-1].rfind(EQUALS) + 1
        if words[-1].startswith("-"):
            # What is before this one is an option, of which click completes the value alone.
            self._before_equals = max(0, self._before_equals - words[-1].find(EQUALS) - 1)
        return words[:-1], words[-1]

    def format_completion(self, item: CompletionItem) -> str:
        """Return what the script reads: the kind, and the part that bash completes."""
        is_plain = item.type == "plain"
        return f"{item.type},{item.value[self._before_equals :] if is_plain else item.value}"


def register() -> None:
    """Let click answer our script for bash, as it answers its own of the other shells."""
    add_completion_class(Bash)


@click.command(
    "completion",
    cls=TaughtCommand,
    examples=[
        ("source <(footfall completion bash)", "try it in this bash"),
        (
            "footfall completion bash > ~/.local/share/bash-completion/completions/footfall",
            "in every bash from now on",
        ),
        (
            "footfall completion zsh > ~/.zfunc/_footfall",
            "in every zsh; .zshrc needs: fpath+=~/.zfunc; autoload -Uz compinit; compinit",
        ),
        ("footfall completion fish > ~/.config/fish/completions/footfall.fish", "in every fish"),
    ],
)
@click.argument("shell", type=click.Choice(SHELLS))
def completion_command(shell: str) -> None:
    """Print the script by which the Tab key completes commands, options and names.

    Names are ids of runs in your library, workouts, boards, settings and their values. The folder
    that the script goes to must exist; it holds from the next shell on.
    """
    from footfall_host.cli import footfall

    register()
    found = get_completion_class(shell)
    assert found
    click.echo(found(footfall, {}, PROGRAM, COMPLETE_VARIABLE).source(), nl=False)
