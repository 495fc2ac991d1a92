"""Files of any bytes, and real files that were damaged: an incident or errors with a place, never an exception."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rca.importers.incident_yaml.incident_file import extract
from rca.model.problem import Level
from tests.importers.files import HEAD, SAMPLES, checked, read

REAL = [path.read_bytes() for path in SAMPLES]
BITS = [b"\x00", b"\xff", b"\xe3", b"\t", b":", b"- ", b"{", b"}", b'"', b"'", b"\n", b"\r", b"&a ", b"*a", b"!", b"%", b"@",
        b"|", b">", b"#", b"? ", b"---\n", b"...\n", b"<<: ", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"\\", b"0", b"~", b", ", b"["]  # fmt: skip


def of_bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    item = extract(path)
    assert item.incident or any(each.level is Level.ERROR for each in item.problems)
    checked(item, content.decode("utf-8", "replace"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400))
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    of_bytes(tmp_path / "a.yaml", content)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200) | st.text(":-{}[]?&*!|>%@`'\"#,\n \tab1~<", max_size=60))
def test_any_text(text: str) -> None:
    read(text.encode("utf-8", "ignore").decode())


@settings(max_examples=100, deadline=None)
@given(st.text(":-{}[]?&*!|>%@`'\"#,\n \tab1~<", max_size=40))
def test_any_value(value: str) -> None:
    read(HEAD + "cause: " + value)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_files(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(REAL))[:6000])
    for _ in range(data.draw(st.integers(1, 4))):
        content = content or bytearray(b"key")
        at = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(["flip", "insert", "delete", "cut"])):
            case "flip":
                content[at] ^= data.draw(st.integers(1, 255))
            case "insert":
                content[at:at] = data.draw(st.sampled_from(BITS))
            case "delete":
                del content[at : at + data.draw(st.integers(1, 40))]
            case _:
                del content[max(at, 1) :]
    of_bytes(tmp_path / "a.yaml", bytes(content))


@pytest.mark.parametrize("step", range(4))
def test_cut_off_anywhere(tmp_path: Path, step: int) -> None:
    content = (HEAD + "workaround:\n  ja: |\n    「{impact}」👩‍💻\nfacts: {a: {share: 5%}}\n").encode()
    for end in range(step, len(content), 4):
        of_bytes(tmp_path / "a.yaml", content[:end])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "cp932", "euc-jp", "iso2022_jp"])
def test_other_encodings_are_refused(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes((HEAD + "workaround: {ja: 再度サインインしてください。}\n").encode(encoding))
    item = extract(path)
    assert item.incident is None
    assert {each.rule for each in item.problems} <= {"file.encoding", "char.control"}


def test_a_byte_order_mark_is_no_character(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(HEAD.encode("utf-8-sig"))
    assert extract(path).incident
