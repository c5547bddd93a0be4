"""Keys of sealed backups: age X25519 (https://age-encryption.org/v1). The only file that knows the library.

The server has the public key only: it writes backups that it cannot read. There is no sealing by passphrase, for that takes
half a gigabyte of memory and the server would have to know the passphrase; the file with the private key may be locked by one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Protocol

import pyrage  # type: ignore[import-untyped]  # ships no types

from bot.backups.faults import BackupError, writing_to

SEALED = b"age-encryption.org/v1"
"""How a sealed file begins."""


class Writes(Protocol):
    """Takes bytes."""

    def write(self, content: bytes, /) -> int:
        """Write all of it."""
        ...


def is_public_key(text: str) -> bool:
    """Say whether a text is a key that backups can be sealed for."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def new_key(path: Path, passphrase: str | None) -> str:
    """Write a new private key into a file that is not there yet, locked by a passphrase on wish; return the public key."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    content = f"# public key: {public}\n{identity}\n".encode()
    if passphrase:
        content = pyrage.passphrase.encrypt(content, passphrase)
    with writing_to(path), os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return public


def keys_in(path: Path, ask: Callable[[], str]) -> list[Any]:
    """Return the private keys in a file; where it is locked, `ask` gives the passphrase. Raises `BackupError`."""
    try:
        content = path.read_bytes()
        if content.startswith(SEALED):
            content = pyrage.passphrase.decrypt(content, ask())
        words = [line.strip() for line in content.decode().splitlines()]
        keys = [pyrage.x25519.Identity.from_str(word) for word in words if word and not word.startswith("#")]
    except FileNotFoundError:
        raise BackupError("missing", path) from None
    except pyrage.DecryptError:
        raise BackupError("key_wrong", path) from None
    except (OSError, UnicodeDecodeError, pyrage.IdentityError):
        raise BackupError("key_file", path) from None
    if not keys:
        raise BackupError("key_file", path)
    return keys


def passing_key() -> tuple[str, Any]:
    """Return a public and a private key that nobody keeps, for a drill."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity.to_public()), identity


def seal(chunks: Iterator[bytes], target: Writes, public_keys: Sequence[str]) -> None:
    """Write chunks so that each of the keys opens them. What the chunks or the target raise is raised as it is."""
    reader, writer = _Chunks(chunks), _Target(target)
    try:
        pyrage.encrypt_io(reader, writer, [pyrage.x25519.Recipient.from_str(each) for each in public_keys])
    except pyrage.EncryptError:
        raised = reader.raised or writer.raised
        if raised is None:
            raise
        raise raised from None


def unseal(source: IO[bytes], target: Writes, keys: Sequence[Any], path: Path) -> None:
    """Write what is sealed in `source` to `target`; raises `BackupError` for a key that does not fit and for damage."""
    if not keys:
        raise BackupError("key_needed", path)
    writer = _Target(target)
    try:
        pyrage.decrypt_io(source, writer, list(keys))
    except pyrage.DecryptError as error:
        raise BackupError("key_wrong" if "matching" in str(error) else "damaged", path) from None
    except OSError:
        if writer.raised is not None:
            raise writer.raised from None
        raise BackupError("damaged", path) from None


class _Chunks:
    """Chunks as the library reads them. It tells only in words what was raised in here, so it is kept."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = b""
        self.raised: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, none at the end."""
        try:
            while not self._left:
                self._left = next(self._chunks)
        except StopIteration:
            return b""
        except BaseException as error:
            self.raised = error
            raise
        size = len(self._left) if size < 0 else size
        found, self._left = self._left[:size], self._left[size:]
        return found


class _Target:
    """A file as the library writes it."""

    def __init__(self, target: Writes) -> None:
        self._target = target
        self.raised: BaseException | None = None

    def write(self, content: bytes) -> int:
        """Write all of it."""
        try:
            return self._target.write(content)
        except BaseException as error:
            self.raised = error
            raise

    def flush(self) -> None:
        """Do nothing: whoever opened the file sees to it."""
