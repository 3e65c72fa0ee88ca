"""The start command, for real: a process, a port, a folder."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[1]


@dataclass
class House:
    """A running Tréteaux: its process, its port and what it printed until it was open."""

    process: subprocess.Popen
    port: int
    said: str

    def answers(self):
        return urlopen(f"http://localhost:{self.port}/", timeout=20).status == 200

    def stop(self, how):
        self.process.send_signal(how)
        return self.process.wait(timeout=20), self.process.stdout.read()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


def environment(folder):
    ours = {name: value for name, value in os.environ.items() if not name.startswith("TRETEAUX_")}
    return ours | {"TRETEAUX_DATA": str(folder), "PYTHONUTF8": "1"}


def command(*arguments):
    return [sys.executable, "-m", "project.start", *map(str, arguments)]


def hear_interruptions():
    """As in a terminal: what a shell starts in the background is deaf to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def started(folder, *options):
    port = free_port()
    process = subprocess.Popen(
        command("--port", port, *options),
        cwd=ROOT,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=hear_interruptions,
    )
    try:
        yield House(process, port, read_until_open(process.stdout))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def read_until_open(output):
    said = ""
    for line in output:
        said += line
        if "Ctrl-C" in line:
            break
    assert "Ctrl-C" in said, said
    return said


def free_port():
    with socket.create_server(("", 0)) as server:
        return server.getsockname()[1]


def manage(folder, *arguments, **more):
    """Runs a Django command on the same data, as bin/manage does."""
    return subprocess.run(
        [sys.executable, "-m", "django", *arguments],
        cwd=ROOT,
        env=environment(folder) | {"DJANGO_SETTINGS_MODULE": "project.settings"} | more,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def mode(path):
    return path.stat().st_mode & 0o777


def test_a_busy_port_is_said_in_one_line(folder):
    with socket.create_server(("", 0)) as busy:
        port = busy.getsockname()[1]
        ended = subprocess.run(
            command("--port", port),
            cwd=ROOT,
            env=environment(folder),
            capture_output=True,
            text=True,
        )

    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1
    assert str(port) in ended.stderr
    assert "--port" in ended.stderr
    assert not folder.exists()


def test_the_first_start_says_how_to_come_in(folder):
    with started(folder) as house:
        assert house.answers()

    assert f"http://localhost:{house.port}/" in house.said
    for line in (folder / "demo_accounts.txt").read_text().splitlines():
        assert all(word in house.said for word in line.split("\t"))


def test_a_second_start_keeps_everything(folder):
    with started(folder) as house:
        accounts = (folder / "demo_accounts.txt").read_text()
        manage(
            folder,
            "createsuperuser",
            "--noinput",
            "--username=de-passage",
            "--email=de-passage@example.org",
            DJANGO_SUPERUSER_PASSWORD="une phrase de passe",
        )
        house.stop(signal.SIGTERM)

    with started(folder) as house:
        assert house.answers()

    assert (folder / "demo_accounts.txt").read_text() == accounts
    assert '"username": "de-passage"' in manage(folder, "dumpdata", "auth.user")


def test_without_the_demo_the_first_account_is_explained(folder):
    with started(folder, "--no-demo") as house:
        assert house.answers()

    assert "bin/manage createsuperuser" in house.said
    assert not (folder / "demo_accounts.txt").exists()


def test_what_is_secret_is_for_its_owner_alone(folder):
    with started(folder):
        pass

    assert mode(folder) == 0o700
    assert mode(folder / "secret_key") == 0o600
    assert mode(folder / "demo_accounts.txt") == 0o600


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_in_good_order_and_says_nothing_of_visitors(folder, how):
    with started(folder, "--no-demo") as house:
        assert house.answers()
        code, last_words = house.stop(how)

    assert code == 0
    assert last_words == "Tréteaux est arrêté ; tout est conservé.\n"


def test_a_killed_server_starts_again(folder):
    with started(folder) as house:
        house.stop(signal.SIGKILL)

    with started(folder) as house:
        assert house.answers()
