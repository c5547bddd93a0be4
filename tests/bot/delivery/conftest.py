"""The deliveries' tests make refusals of Telegram themselves."""

from __future__ import annotations

import os

os.environ.setdefault("PTB_TIMEDELTA", "1")  # as `build_application` does; parametrized tables need it sooner
