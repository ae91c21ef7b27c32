"""A real Chromium on a profile folder that stays, in a process group that can be killed."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, BrowserType, Error

from tests.browsing import ARGUMENTS
from tests.faults.waiting import PATIENCE_SECONDS, wait_until
from tests.handheld import SIZE
from tests.needs import chromium

STARTS = 3
_PORT_FILE = "DevToolsActivePort"
_LOCKS = "Singleton*"
_MISSING = "since it was missing"
_ENDS = ("--headless=new", "--disable-breakpad", "--lang=en-GB", "--remote-debugging-port=0")


class Profile:
    """A browser as a handheld has one: what it stored is there when it starts again."""

    def __init__(self, folder: Path, playwright: BrowserType) -> None:
        self.folder = folder
        self._playwright = playwright
        self._process: subprocess.Popen[bytes] | None = None
        self._browser: Browser | None = None

    def start(self) -> BrowserContext:
        """Start it on its profile and attach to it; a busy machine may need a second start."""
        for _ in range(STARTS - 1):
            try:
                return self._started()
            except Error:
                self.kill()
        return self._started()

    def _started(self) -> BrowserContext:
        self.folder.mkdir(exist_ok=True)
        for left_behind in (*self.folder.glob(_LOCKS), self.folder / _PORT_FILE):
            left_behind.unlink(missing_ok=True)
        size = f"--window-size={SIZE['width']},{SIZE['height']}"
        self._process = subprocess.Popen(
            [chromium() or "", *ARGUMENTS, *_ENDS, size, f"--user-data-dir={self.folder}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"LANG": "en_GB.UTF-8", "TZ": "Europe/Rome"},
            start_new_session=True,
        )
        wait_until(self._listens, "Chromium listens")
        port = self._port_file.read_text().splitlines()[0]
        self._browser = self._playwright.connect_over_cdp(f"http://127.0.0.1:{port}")
        context = self._browser.contexts[0]
        context.set_default_timeout(30_000)
        return context

    def kill(self) -> None:
        """Kill -9 the whole process group, whatever it is doing."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(PATIENCE_SECONDS)
        self._process = None
        if self._browser is not None:
            with suppress(Error):
                self._browser.close()
        self._browser = None

    def close(self) -> None:
        """End it in an orderly way, everything flushed."""
        assert self._process is not None
        assert self._browser is not None
        session = self._browser.new_browser_cdp_session()
        with suppress(Error):
            session.send("Browser.close")
        self._process.wait(PATIENCE_SECONDS)
        self._process = self._browser = None

    def copy_of(self, name: str, to: Path) -> None:
        """Keep a copy of a part of the profile (it must not be running)."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.folder / "Default" / name, to)

    def put_back(self, name: str, kept: Path) -> None:
        """Replace a part of the profile by an older copy."""
        shutil.rmtree(self.folder / "Default" / name)
        shutil.copytree(kept, self.folder / "Default" / name)

    def databases(self) -> list[Path]:
        """The folders in which it keeps IndexedDB."""
        return list((self.folder / "Default" / "IndexedDB").glob("*.leveldb"))

    def was_thrown_away(self) -> bool:
        """Whether it found no database when it last opened one, though it had made one before."""
        return any(_MISSING in (folder / "LOG").read_text() for folder in self.databases())

    @property
    def _port_file(self) -> Path:
        return self.folder / _PORT_FILE

    def _listens(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "Chromium ended by itself"
        return self._port_file.exists() and "\n" in self._port_file.read_text()

    def __repr__(self) -> str:
        return f"<profile {self.folder.name}>"


@contextmanager
def profile(folder: Path, playwright: BrowserType) -> Iterator[Profile]:
    """A profile that is not started yet; nothing of it runs at the end."""
    made = Profile(folder, playwright)
    try:
        yield made
    finally:
        if made._process is not None:
            with suppress(ProcessLookupError):
                made.kill()
