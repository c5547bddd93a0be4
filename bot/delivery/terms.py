"""How long what a dispatcher holds is its own. It measures nothing; the database's time does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Terms:
    """After `lease` another process takes over from one that is dead, and has at once what that one had not begun to send.

    What was being sent is free again after `claim`, which must be longer than any request lasts: a message that is still under
    way would be sent a second time.
    """

    lease: timedelta = timedelta(seconds=9)
    claim: timedelta = timedelta(seconds=60)


TERMS = Terms()
