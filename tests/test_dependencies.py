"""What the product is built on is pinned and hashed, comes from an index and from nowhere else, and may be used in an office.

`python -m tests.test_dependencies` prints the licence of every locked package that is installed.
"""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-test.lock")
_ENTRY = re.compile(r"(?m)^(?=\S)(?!#)")
_NAME = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")
FAMILIES = re.compile(r"\b(?:MIT|BSD|0BSD|Apache|PSF|Python Software Foundation|MPL|Mozilla|Zlib|CC0|LGPL|ISC|HPND)\b", re.I)
"""Licences that leave our own as it is; those of libraries (LGPL) because nothing of theirs is changed."""
STRICTER = re.compile(r"(?<!L)\bA?GPL|SSPL|Commons Clause|Non-?Commercial|Proprietary", re.I)


def entries(lock: str) -> list[str]:
    """The requirements of a lock, each with its hashes."""
    return [each.strip() for each in _ENTRY.split((ROOT / lock).read_text("utf-8")) if each.strip()]


def licence_of(name: str) -> str | None:
    """What a package says of its licence, None where it is not installed on this system."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return None
    facts = found.metadata
    classified = [each.rpartition("::")[2].strip() for each in facts.get_all("Classifier", []) if each.startswith("License ::")]
    said = facts.get("License-Expression") or "; ".join(classified) or (facts.get("License") or "").partition("\n")[0]
    return said or (found.read_text("licenses/LICENSE") or "").partition("\n")[0]


def names() -> list[str]:
    """The names of all locked packages."""
    return sorted({found[1] for lock in LOCKS for each in entries(lock) if (found := _NAME.match(each))})


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_one_version_and_its_hashes(lock):
    assert len(entries(lock)) > 10
    for each in entries(lock):
        assert _NAME.match(each), each
        assert re.search(r"--hash=sha256:[0-9a-f]{64}(?:\s|$)", each), each
        assert not re.search(r"https?://|git\+|file:|\s-e\s|--hash=(?!sha256:)", each), each


@pytest.mark.parametrize("name", names())
def test_a_locked_package_may_be_used(name):
    licence = licence_of(name)
    if licence is None:
        return  # for another system only
    assert FAMILIES.search(licence), f"{name}: {licence}"
    assert not STRICTER.search(licence), f"{name}: {licence}"


if __name__ == "__main__":
    for each in names():
        print(f"{each:24}{licence_of(each) or 'not installed on this system'}")  # noqa: T201
