"""Files are recognised by their content, and each unusable one has a reason of its own."""

from __future__ import annotations

import io
import zipfile
from importlib import resources

import pytest

from bot.documents import MAX_BYTES, DocumentError, read_document
from plan.document import from_text

TEXT = "KẾ HOẠCH\nCải cách hành chính năm 2025\n"


def _zip() -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return memory.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"\x89PNG\r\n\x1a\n", "broken"),
        (bytes(range(256)), "binary"),
        (b"K\x00E\x00 \x00H\x00\xff\xff", "binary"),
        (b"caf\xe9 \xc5rhus", "encoding"),
        (b"a\x01b", "binary"),
        (b"x" * (MAX_BYTES + 1), "too_large"),
    ],
    ids=[
        "empty",
        "blank",
        "only a mark",
        "png",
        "bytes",
        "odd",
        "latin",
        "control",
        "large",
    ],
)
def test_an_unusable_file_is_refused_with_its_reason(tmp_path, content, code):
    path = tmp_path / "kế hoạch.txt"
    path.write_bytes(content)
    with pytest.raises(DocumentError) as caught:
        read_document(path)
    assert (caught.value.code, caught.value.name) == (code, "kế hoạch.txt")


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path):
    with pytest.raises(DocumentError) as missing:
        read_document(tmp_path / "không có.txt")
    with pytest.raises(DocumentError) as folder:
        read_document(tmp_path)
    assert (missing.value.code, folder.value.code) == ("not_found", "folder")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_text_is_read_in_each_encoding_that_office_programs_save(tmp_path, encoding):
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert read_document(path) == from_text(TEXT)


def test_text_in_the_encoding_of_older_windows_is_read(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"K\xea\xec hoa\xf2ch")
    assert read_document(tmp_path / "a.txt") == from_text("Kế hoạch")


def test_the_shipped_example_is_read_from_the_package():
    with resources.as_file(resources.files("bot.examples") / "ke-hoach-cchc-2025.txt") as path:
        assert len(read_document(path).blocks) > 100


@pytest.mark.parametrize("name", ["KH_TUYET_MAT.txt", "Tài liệu mật.txt"])
def test_a_file_that_is_marked_in_its_name_is_not_read(tmp_path, name):
    (tmp_path / name).write_text(TEXT, encoding="utf-8")
    with pytest.raises(DocumentError) as refused:
        read_document(tmp_path / name)
    assert refused.value.code == "secret"


@pytest.mark.parametrize("head", ["MẬT\n", "VĂN PHÒNG          TỐI MẬT\n", "Độ mật: Tuyệt mật\n"])
def test_a_document_that_is_marked_at_its_head_is_not_read(tmp_path, head):
    (tmp_path / "ke-hoach.txt").write_text(head + TEXT, encoding="utf-8")
    with pytest.raises(DocumentError) as refused:
        read_document(tmp_path / "ke-hoach.txt")
    assert refused.value.code == "secret"


def test_a_document_about_keeping_secrets_is_read(tmp_path):
    (tmp_path / "ke-hoach.txt").write_text(TEXT + "a) Bảo vệ bí mật nhà nước\nBẢO MẬT\n", encoding="utf-8")
    assert read_document(tmp_path / "ke-hoach.txt").blocks
