"""What can go wrong, in words for the person who ran the command.

VerifyError
├── InputError      an article, a source or an option that cannot be used
├── CorpusError     a corpus that is missing, foreign, locked or damaged
├── EncoderError    an encoder that cannot be loaded
└── LanguageError   a language folder whose data breaks a rule
"""


class VerifyError(Exception):
    """One line: what, where, what to do. The command line prints it and exits with `exit_code`."""

    exit_code = 2

    def __init__(self, what: str, where: object = None, mend: str | None = None):
        self.what, self.where, self.mend = what, where, mend
        line = f"{where}: {what}" if where is not None else what
        super().__init__(" ".join(f"{line}. {mend}".split()) if mend else " ".join(line.split()))


class InputError(VerifyError):
    """An article, a source or an option that cannot be used."""


class CorpusError(VerifyError):
    """A corpus that is missing, foreign, locked or damaged."""


class EncoderError(VerifyError):
    """An encoder that cannot be loaded."""


class LanguageError(VerifyError):
    """A language folder whose data breaks a rule."""
