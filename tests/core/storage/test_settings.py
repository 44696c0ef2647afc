"""Settings on disk."""

import logging
from pathlib import Path

import pytest

from core.model import DovetailError
from core.storage import Settings, Theme, load_settings, save_settings


def test_that_a_missing_file_gives_the_defaults_and_writes_nothing(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "config") == Settings()
    assert list(tmp_path.iterdir()) == []


def test_that_saved_settings_come_back_equal(tmp_path: Path) -> None:
    chosen = Settings(search_folders=("/data/ä b",), theme=Theme.DARK, text_scale=1.25, motion=False)
    save_settings(tmp_path / "new" / "config", chosen)
    assert load_settings(tmp_path / "new" / "config") == chosen
    assert [entry.name for entry in (tmp_path / "new" / "config").iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    "damaged",
    [b"", b"{", b"\xff\xfe", b'{"theme": "plaid"}', b'{"text_scale": 40}', b"[]", b'{"theme":"\xff"}'],
)
def test_that_a_damaged_file_is_kept_aside_and_named_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, damaged: bytes
) -> None:
    (tmp_path / "settings.json").write_bytes(damaged)
    with caplog.at_level(logging.WARNING):
        assert load_settings(tmp_path) == Settings()
    assert (tmp_path / "settings.json.bad").read_bytes() == damaged
    assert not (tmp_path / "settings.json").exists()
    assert "settings.json.bad" in caplog.text


def test_that_a_key_of_another_version_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"theme": "light", "wallpaper": "oak"}')
    assert load_settings(tmp_path) == Settings(theme=Theme.LIGHT)


def test_that_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DovetailError, match="file") as failure:
        save_settings(tmp_path / "file", Settings())
    assert "DOVETAIL_HOME" in failure.value.hint
