"""What the running of an installation remembers: its queues, leases and rounds, what it backed up, and how it is."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.agenda import Agenda
from storage.backup_log import BackupLog
from storage.chats import Chats
from storage.effects import Effects
from storage.faults import Faults
from storage.findings import Findings
from storage.inbox import Inbox
from storage.leases import Leases
from storage.office_figures import Figures
from storage.office_settings import Keys
from storage.outbox import Outbox
from storage.pulses import Pulses
from storage.retention import Retention
from storage.rounds import Rounds


class Running:
    """The part of a transaction that is of no office's work; see `storage.transactions.Transaction`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.agenda = Agenda(connection)
        self.figures = Figures(connection)
        self.inbox = Inbox(connection)
        self.leases = Leases(connection)
        self.chats = Chats(connection)
        self.keys = Keys(connection)
        self.outbox = Outbox(connection)
        self.effects = Effects(connection)
        self.retention = Retention(connection)
        self.rounds = Rounds(connection)
        self.backups = BackupLog(connection)
        self.findings = Findings(connection)
        self.faults = Faults(connection)
        self.pulses = Pulses(connection)
