"""What a user can put right: one line that names the place and the remedy."""


class BadInputError(Exception):
    """Input that cannot be used; the message is the one line that the user reads."""
