"""The family of expected failures.

TrackerError
├── SettingsError       a setting is missing or wrong
├── CatalogueError      an entry for editors is wrong: file, line, field
├── FetchError          a feed could not be pulled
│   ├── OutageError     the other side is away: the only failure worth a retry
│   ├── AbsentError     nothing stands at the address
│   │   └── GoneError   the publisher says that it was taken away for good
│   └── NoKeyError      the feed needs a key that the operator has not got (yet)
├── FormatError         the answer is not in the format that the feed declares
├── SuiteError          a rule file is wrong, or a rule could not be evaluated
├── RejectedError       the whole answer broke a rule; the last good figures stay
├── HandInError         a file handed in has a wrong cell: row and column
├── SeriesError         a series of one's own, or what is asked of it, cannot be read: wrong use
├── StoreError          the database is not in the state that this code needs
│   ├── StoreOutageError  the database is away, locked or full: worth a retry
│   └── OvertakenError  another run has loaded a snapshot since this one was compared
├── SiteError           the site could not be built or did not pass its checks
└── MailError           a mail could not be composed or put into the outbox
    ├── RefusedMailError      the relay will never take it like this
    ├── DeferredMailError     the relay did not take it now; it was not sent
    └── UnconfirmedMailError  it may have been sent or not
"""

from typing import ClassVar


class TrackerError(Exception):
    """Base of every expected failure: what happened, and what to do next."""

    retryable: ClassVar[bool] = False
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.add_note(hint)  # so that the log of a scheduler ends with what to do

    def __reduce__(self) -> tuple[object, ...]:
        """Keep message and hint when the error crosses a process border."""
        return (_restored, (type(self), self.message, self.hint))


class SettingsError(TrackerError):
    """A setting is missing or wrong."""


class CatalogueError(TrackerError):
    """An entry of the catalogue is wrong; the message names file, line and field."""


class FetchError(TrackerError):
    """A feed could not be pulled."""


class OutageError(FetchError):
    """The other side is away for now; trying later may help."""

    retryable = True


class AbsentError(FetchError):
    """Nothing stands at the address; for an optional one the pull goes on without it."""


class GoneError(AbsentError):
    """The publisher took the address away for good: no retry and no waiting brings it back."""


class NoKeyError(FetchError):
    """A feed that is not asked, because its key is not there; no failure of anybody."""


class FormatError(TrackerError):
    """The answer is not in the format that the feed declares."""


class SuiteError(TrackerError):
    """A rule file is wrong, or one of its rules could not be evaluated."""


class RejectedError(TrackerError):
    """The whole answer broke a rule: it is kept, and nothing of it is loaded."""


class HandInError(TrackerError):
    """A file that was handed in has a wrong cell; the message names row and column."""


class SeriesError(TrackerError):
    """A file of one's own, or an option about it, cannot be read; names file, row and column."""

    exit_code = 2


class StoreError(TrackerError):
    """The database is not in the state that this code needs."""


class StoreOutageError(StoreError):
    """The database is away, locked or full for now: what was not committed is not there."""

    retryable = True


class OvertakenError(StoreError):
    """Another run has loaded a snapshot of the feed since this one was compared with the last."""


class SiteError(TrackerError):
    """The site could not be built, or did not pass its own checks."""


class MailError(TrackerError):
    """A mail could not be composed, or not be put into the outbox."""


class RefusedMailError(MailError):
    """The relay will never take this mail as it is: no try of the same helps."""


class DeferredMailError(MailError):
    """The relay did not take the mail now, and it is certain that it was not sent."""

    retryable = True


class UnconfirmedMailError(MailError):
    """The connection broke when the relay had the whole mail: it may have been sent or not."""


def _restored(kind: type[TrackerError], message: str, hint: str) -> TrackerError:
    return kind(message, hint=hint)
