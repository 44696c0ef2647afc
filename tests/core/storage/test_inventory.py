"""The saved inventory: what comes back, and what damage does."""

import logging
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from core.model import (
    Distribution,
    Environment,
    EnvironmentFacts,
    HostFacts,
    Kind,
    LastTest,
    Located,
    ScanRequest,
    SmokeTest,
    SourceReport,
    StageResult,
)
from core.storage import Inventory, SavedEnvironment, SavedScan

NUMPY = Distribution(name="numpy", version="1.19.5", folder="numpy-1.19.5.dist-info", requires=("a",))
SIX = Distribution(name="six", version="1.15.0", folder="six-1.15.0.dist-info")
SOME_REQUEST = ScanRequest(roots=("/a", "/b"), only_roots=True)
SOME_TEST = SmokeTest(
    ok=False,
    stages=(StageResult(id="import", title="Import", ok=False, skipped=False, seconds=1.5, detail="boom"),),
    at="2026-01-02T03:04:05Z",
)


def build_scan(count: int = 2, at: str = "2026-01-01T00:00:00Z") -> SavedScan:
    environments = tuple(
        SavedEnvironment(
            stamp=f"stamp {number}",
            environment=Environment(
                facts=EnvironmentFacts(
                    located=Located(prefix=f"/envs/{number}", kind=Kind.VENV, name=str(number), label=""),
                    distributions=(NUMPY, SIX) if number % 2 else (SIX,),
                    user_site=(NUMPY,),
                    pyvenv_cfg={"home": "/usr/bin"},
                )
            ),
        )
        for number in range(count)
    )
    return SavedScan(
        host=HostFacts(os="linux", keras_json={"backend": "tensorflow"}),
        knowledge="rules",
        environments=environments,
        sources=(SourceReport(name="roots", found=count, seconds=0.1),),
        seconds=0.2,
        at=at,
    )


def test_that_a_scan_comes_back_equal_with_shared_distributions(tmp_path: Path) -> None:
    inventory = Inventory(tmp_path / "data")
    inventory.save_scan(SOME_REQUEST, build_scan(4))
    back = Inventory(tmp_path / "data").load_scan(SOME_REQUEST)
    assert back == build_scan(4)
    facts = [saved.environment.facts for saved in back.environments]
    assert facts[1].distributions[0] is facts[3].distributions[0] is facts[0].user_site[0]


def test_that_a_distribution_is_stored_once_however_often_it_is_installed(tmp_path: Path) -> None:
    inventory = Inventory(tmp_path)
    inventory.save_scan(SOME_REQUEST, build_scan(50))
    with sqlite3.connect(tmp_path / "dovetail.db") as database:
        ((blob,),) = database.execute("SELECT blob FROM scan").fetchall()
    database.close()
    assert blob.count(b"numpy-1.19.5.dist-info") == 1


def test_that_scopes_are_kept_apart_whatever_the_order_of_their_roots(tmp_path: Path) -> None:
    inventory = Inventory(tmp_path)
    inventory.save_scan(SOME_REQUEST, build_scan(1))
    assert inventory.load_scan(ScanRequest(roots=("/b", "/a", "/b"), only_roots=True)) == build_scan(1)
    assert inventory.load_scan(ScanRequest(roots=("/a",), only_roots=True)) is None
    assert inventory.load_scan(ScanRequest(roots=("/a", "/b"))) is None


def test_that_the_newest_whole_scan_is_the_one_to_show(tmp_path: Path) -> None:
    inventory = Inventory(tmp_path)
    inventory.save_scan(ScanRequest(roots=("/old",)), build_scan(1, at="2026-01-01T00:00:00Z"))
    inventory.save_scan(ScanRequest(), build_scan(2, at="2026-01-03T00:00:00Z"))
    inventory.save_scan(SOME_REQUEST, build_scan(3, at="2026-01-05T00:00:00Z"))
    assert inventory.load_whole_scan() == build_scan(2, at="2026-01-03T00:00:00Z")


def test_that_forgotten_scopes_do_not_pile_up(tmp_path: Path) -> None:
    inventory = Inventory(tmp_path)
    for day in range(1, 29):
        inventory.save_scan(ScanRequest(roots=(f"/{day}",)), build_scan(1, at=f"2026-01-{day:02}T00:00:00Z"))
    assert inventory.load_scan(ScanRequest(roots=("/1",))) is None
    assert inventory.load_scan(ScanRequest(roots=("/28",))) is not None


def test_that_reading_makes_no_file(tmp_path: Path) -> None:
    inventory = Inventory(tmp_path / "data")
    assert inventory.load_scan(SOME_REQUEST) is None
    assert inventory.load_whole_scan() is None
    assert inventory.load_last_tests() == {}
    assert inventory.load_smoke_test("/x") is None
    assert list(tmp_path.iterdir()) == []


def test_that_the_last_smoke_test_of_each_environment_is_remembered(tmp_path: Path) -> None:
    inventory = Inventory(tmp_path)
    inventory.save_smoke_test("/x", SmokeTest(ok=True, stages=(), at="2026-01-01T00:00:00Z"))
    inventory.save_smoke_test("/x", SOME_TEST)
    inventory.save_smoke_test("/y", SmokeTest(ok=True, stages=(), at="2026-01-03T00:00:00Z"))
    assert inventory.load_smoke_test("/x") == SOME_TEST
    assert inventory.load_last_tests() == {
        "/x": LastTest(ok=False, at="2026-01-02T03:04:05Z"),
        "/y": LastTest(ok=True, at="2026-01-03T00:00:00Z"),
    }


@pytest.mark.parametrize("size", [100, 5000])
def test_that_a_damaged_file_is_set_aside_and_begun_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, size: int
) -> None:
    inventory = Inventory(tmp_path)
    damaged = b"this is no database " * size
    (tmp_path / "dovetail.db").write_bytes(damaged)
    with caplog.at_level(logging.WARNING):
        assert inventory.load_scan(SOME_REQUEST) is None
    assert (tmp_path / "dovetail.db.bad").read_bytes() == damaged
    assert "dovetail.db.bad" in caplog.text
    inventory.save_scan(SOME_REQUEST, build_scan())
    assert inventory.load_scan(SOME_REQUEST) == build_scan()


def test_that_a_damaged_file_does_not_stop_a_save(tmp_path: Path) -> None:
    (tmp_path / "dovetail.db").write_bytes(b"this is no database " * 300)
    inventory = Inventory(tmp_path)
    inventory.save_smoke_test("/x", SOME_TEST)
    assert inventory.load_smoke_test("/x") == SOME_TEST


def test_that_pages_overwritten_inside_the_file_are_survived(tmp_path: Path) -> None:
    inventory = Inventory(tmp_path)
    inventory.save_scan(SOME_REQUEST, build_scan(400))
    data = bytearray((tmp_path / "dovetail.db").read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    (tmp_path / "dovetail.db").write_bytes(data)
    assert inventory.load_scan(SOME_REQUEST) is None
    inventory.save_scan(SOME_REQUEST, build_scan(3))
    assert inventory.load_scan(SOME_REQUEST) == build_scan(3)


def test_that_a_blob_that_makes_no_sense_is_no_scan(tmp_path: Path) -> None:
    inventory = Inventory(tmp_path)
    inventory.save_scan(SOME_REQUEST, build_scan())
    with sqlite3.connect(tmp_path / "dovetail.db") as database:
        database.execute("UPDATE scan SET blob = ?", (b"\x97\x01\x02",))
    database.close()
    assert inventory.load_scan(SOME_REQUEST) is None


def test_that_a_file_of_a_newer_dovetail_is_left_alone(tmp_path: Path) -> None:
    inventory = Inventory(tmp_path)
    inventory.save_scan(SOME_REQUEST, build_scan())
    with sqlite3.connect(tmp_path / "dovetail.db") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    before = (tmp_path / "dovetail.db").read_bytes()
    assert inventory.load_scan(SOME_REQUEST) is None
    inventory.save_scan(SOME_REQUEST, build_scan(1))
    assert (tmp_path / "dovetail.db").read_bytes() == before


def test_that_a_folder_that_cannot_be_made_costs_the_memory_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    inventory = Inventory(tmp_path / "file" / "data")
    with caplog.at_level(logging.WARNING):
        inventory.save_scan(SOME_REQUEST, build_scan())
    assert inventory.load_scan(SOME_REQUEST) is None
    assert "cannot be used" in caplog.text


def test_that_a_first_save_waits_while_another_process_begins_the_file(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "dovetail.db", check_same_thread=False)) as other:
        other.execute("CREATE TABLE theirs (a)")
        other.execute("BEGIN IMMEDIATE")
        ended = threading.Timer(0.2, other.rollback)
        ended.start()
        inventory = Inventory(tmp_path)
        inventory.save_smoke_test("/a", SOME_TEST)
        ended.join()
    assert list(inventory.load_last_tests()) == ["/a"]


def test_that_threads_and_processes_may_save_at_once(tmp_path: Path) -> None:
    inventory = Inventory(tmp_path)
    code = (
        "import sys; from pathlib import Path; from core.model import SmokeTest\n"
        "from core.storage import Inventory\n"
        "for n in range(10): Inventory(Path(sys.argv[1])).save_smoke_test(f'/{sys.argv[2]}/{n}',"
        " SmokeTest(ok=True, stages=()))"
    )
    others = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), name], cwd=Path(__file__).parents[3])
        for name in ("p", "q")
    ]

    def save_ten(name: str) -> None:
        for number in range(10):
            inventory.save_smoke_test(f"/{name}/{number}", SOME_TEST)

    threads = [threading.Thread(target=save_ten, args=(name,)) for name in ("t", "u")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [other.wait() for other in others] == [0, 0]
    assert len(inventory.load_last_tests()) == 40
