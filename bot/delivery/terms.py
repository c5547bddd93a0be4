"""How long what a dispatcher holds is its own. It measures nothing; the database's time does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Terms:
    """After `lease` another process takes over from one that is dead; after `claim` what that one had in hand is free again.

    A claim must be longer than any request lasts, or a message that is still under way would be sent a second time.
    """

    lease: timedelta = timedelta(seconds=15)
    claim: timedelta = timedelta(seconds=60)


TERMS = Terms()
