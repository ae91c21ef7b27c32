"""Builds the PWA into the wheel and the sdist, so that whoever installs the wheel needs no Node."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PwaBuildHook(BuildHookInterface[Any]):
    """Runs `npm ci` and the build when the sources are newer than the output."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Leave the built PWA in `server/pwa`; an editable install serves `pwa/dist` itself."""
        _ = build_data
        if version == "editable":
            return
        pwa = Path(self.root) / "pwa"
        packaged = Path(self.root) / "server" / "pwa"
        if _newest(pwa) <= _newest(packaged):
            return
        for command in (["npm", "ci"], ["npm", "run", "build"]):
            subprocess.run(command, cwd=pwa, check=True)  # noqa: S603 - fixed commands
        shutil.rmtree(packaged, ignore_errors=True)
        shutil.copytree(pwa / "dist", packaged)


def _newest(folder: Path) -> float:
    left_out = {"node_modules", "dist"}
    times = (
        path.stat().st_mtime
        for path in folder.rglob("*")
        if path.is_file() and not left_out & set(path.relative_to(folder).parts)
    )
    return max(times, default=0.0)
