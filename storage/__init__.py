"""Everything remembered: tables, migrations, one `transaction()`. No SQLAlchemy type leaves this folder."""

from __future__ import annotations

from storage import errors
from storage.deliveries import Address, Delivery, Parcel
from storage.notices import Notice
from storage.transactions import Storage, Transaction
from storage.values import (
    BoundChat,
    Chat,
    Claimed,
    Description,
    Import,
    InboxState,
    Office,
    Outcome,
    RawUpdate,
    Settlement,
)

__all__ = [
    "Address",
    "BoundChat",
    "Chat",
    "Claimed",
    "Delivery",
    "Description",
    "Import",
    "InboxState",
    "Notice",
    "Office",
    "Outcome",
    "Parcel",
    "RawUpdate",
    "Settlement",
    "Storage",
    "Transaction",
    "errors",
]
