"""Claims about running commands: streaming, limits, cancelling, and leaving nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from core.jobs import CancelToken
from core.model import CancelledError, DovetailError
from core.processes import Command, run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX")


def python(code: str, **more: object) -> Command:
    return Command(argv=(sys.executable, "-c", textwrap.dedent(code)), **more)  # type: ignore[arg-type]


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_for_file(path: Path) -> str:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if path.exists() and path.read_text().strip():
            return path.read_text()
        time.sleep(0.01)
    raise AssertionError(f"{path} was not written")


def wait_until_gone(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_running(pid)


def test_that_both_streams_and_the_status_are_returned() -> None:
    done = run(python("import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"))
    assert (done.code, done.stdout, done.stderr, done.ok) == (3, "out\n", "err\n", False)


def test_that_lines_arrive_while_the_command_runs(tmp_path: Path) -> None:
    told = tmp_path / "told"
    code = f"""
        import os, time
        print("ready", flush=True)
        while not os.path.exists({str(told)!r}): time.sleep(0.01)
        print("done")
    """
    lines: list[tuple[str, str]] = []

    def on_line(stream: str, line: str) -> None:
        lines.append((stream, line))
        told.touch()

    run(python(code, timeout=20), on_line=on_line)
    assert lines == [("stdout", "ready"), ("stdout", "done")]


def test_that_a_carriage_return_ends_a_line() -> None:
    lines: list[str] = []
    run(python(r"print('1%\r2%\r\n', end='')"), on_line=lambda stream, line: lines.append(line))
    assert lines == ["1%", "2%"]


def test_that_bytes_that_are_not_utf8_are_escaped() -> None:
    done = run(python(r"import sys; sys.stdout.buffer.write(b'caf\xe9\n')"))
    assert done.stdout == "caf\\xe9\n"


def test_that_only_the_last_part_of_a_flood_is_kept() -> None:
    done = run(python("for i in range(200000): print(i)", keep=1000))
    assert len(done.stdout) == 1000
    assert done.stdout.endswith("199999\n")


def test_that_standard_input_is_empty() -> None:
    assert run(python("import sys; print(repr(sys.stdin.read()))")).stdout == "''\n"


def test_that_variables_of_an_activated_environment_do_not_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONPATH", "UV_PYTHON"):
        monkeypatch.setenv(name, "/nowhere")
    code = "import os; print(sorted(n for n, v in os.environ.items() if v == '/nowhere'))"
    assert run(python(code)).stdout == "[]\n"


def test_that_a_change_sets_and_unsets_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONE", "1")
    code = "import os; print(os.environ.get('GONE'), os.environ.get('NEW'))"
    assert run(python(code, env_changes={"GONE": None, "NEW": "2"})).stdout == "None 2\n"


def test_that_a_missing_program_is_named() -> None:
    with pytest.raises(DovetailError, match="/no/such/program could not be started"):
        run(Command(argv=("/no/such/program", "x")))


def test_that_a_program_without_permission_is_named(tmp_path: Path) -> None:
    path = tmp_path / "plain"
    path.write_text("text")
    with pytest.raises(DovetailError, match="Permission denied"):
        run(Command(argv=(str(path),)))


def test_that_status_127_of_a_program_is_its_own() -> None:
    assert run(python("import sys; sys.exit(127)")).code == 127


def test_that_the_signal_that_ended_a_command_is_told() -> None:
    assert run(python("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")).code == -signal.SIGSEGV
    assert run(python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")).code == -signal.SIGKILL


def test_that_a_time_limit_ends_a_stubborn_tree(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    code = f"""
        import os, signal, subprocess, sys, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        stubborn = "import signal, time; signal.signal(15, 1); time.sleep(60)"
        child = subprocess.Popen([sys.executable, "-c", stubborn])
        open({str(pids)!r}, "w").write(f"{{os.getpid()}} {{child.pid}}")
        time.sleep(60)
    """
    started = time.monotonic()
    done = run(python(code, timeout=0.7))
    assert done.timed_out
    assert not done.ok
    assert time.monotonic() - started < 5
    assert all(wait_until_gone(int(pid)) for pid in pids.read_text().split())


def test_that_cancelling_ends_the_tree_and_is_raised(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    code = f"""
        import os, subprocess, sys, time
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        open({str(pids)!r}, "w").write(f"{{os.getpid()}} {{child.pid}}")
        time.sleep(60)
    """
    token = CancelToken()
    raised: list[BaseException] = []

    def work() -> None:
        try:
            run(python(code), token=token)
        except CancelledError as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    started_pids = wait_for_file(pids).split()
    token.cancel()
    thread.join(5)
    assert not thread.is_alive()
    assert len(raised) == 1
    assert all(wait_until_gone(int(pid)) for pid in started_pids)


def test_that_a_cancelled_token_starts_nothing(tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        run(python(f"open({str(tmp_path / 'made')!r}, 'w')"), token=token)
    assert not (tmp_path / "made").exists()


def test_that_a_grandchild_holding_the_pipe_does_not_hang_the_call(tmp_path: Path) -> None:
    code = f"""
        import subprocess, sys
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        open({str(tmp_path / "pid")!r}, "w").write(str(child.pid))
        print("parent done")
    """
    started = time.monotonic()
    done = run(python(code))
    assert done.stdout == "parent done\n"
    assert time.monotonic() - started < 5
    assert wait_until_gone(int((tmp_path / "pid").read_text()))


def test_that_a_grandchild_in_its_own_session_does_not_hang_the_call(tmp_path: Path) -> None:
    code = f"""
        import subprocess, sys
        sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
        child = subprocess.Popen(sleep, start_new_session=True)
        open({str(tmp_path / "pid")!r}, "w").write(str(child.pid))
    """
    started = time.monotonic()
    done = run(python(code))
    os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)
    assert done.ok
    assert time.monotonic() - started < 5


def test_that_killing_dovetail_ends_what_it_started(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    inner = f"""
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open({str(pids)!r}, "w").write(f"{{os.getpid()}} {{child.pid}}")
time.sleep(60)
"""
    outer = (
        f"from core.processes import Command, run; run(Command(argv=({sys.executable!r}, '-c', {inner!r})))"
    )
    dovetail = subprocess.Popen([sys.executable, "-c", outer], cwd=Path(__file__).parents[3])
    started_pids = wait_for_file(pids).split()
    dovetail.kill()
    dovetail.wait()
    assert all(wait_until_gone(int(pid)) for pid in started_pids)


def test_that_secrets_in_addresses_are_masked() -> None:
    command = Command(argv=("uv", "--index", "https://me:secret@host.example/simple"))
    assert command.quoted == "uv --index https://***@host.example/simple"
