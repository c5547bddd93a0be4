"""What can go wrong with a call to the local Bot API, in Telegram's own numbers and words."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """Telegram's refusal: `error_code` (HTTP status), `description` (its English sentence), `parameters` (retry_after, …)."""

    def __init__(self, error_code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(f"{error_code} {description}")
        self.error_code = error_code
        self.description = description
        self.parameters = parameters

    def json(self) -> Json:
        """Return the body that Telegram answers with."""
        body: Json = {"ok": False, "error_code": self.error_code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class Unreachable(Exception):  # noqa: N818 - it is what the caller meets, not a programming error
    """The call never arrived: nothing has happened at Telegram."""


class LostAnswer(Exception):  # noqa: N818 - the same
    """The call took effect, but its answer never came back."""


def bad_request(reason: str, parameters: Json | None = None) -> ApiError:
    """Return a 400 with Telegram's prefix."""
    return ApiError(400, f"Bad Request: {reason}", parameters)


def forbidden(reason: str) -> ApiError:
    """Return a 403 with Telegram's prefix."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """Return a 409 with Telegram's prefix."""
    return ApiError(409, f"Conflict: {reason}")


def too_many_requests(seconds: int) -> ApiError:
    """Return a 429 that asks to wait `seconds`."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
