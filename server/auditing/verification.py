"""Reading a device's journals again from the desk, also against the heads signed here."""

from pathlib import Path
from typing import Any

from server.journal.against_heads import findings_against
from server.journal.heads_folder import read_files
from server.journal.history import known_history
from server.journal.signed_heads import SignedHeads
from server.journal.verify import verify_journals


def device_verification(device: str, folder: Path, key: bytes) -> dict[str, Any]:
    """What was read, and the first thing that is wrong with each journal.

    Heads of another database in the same folder say nothing here; those of a history before a
    restore are for the command, which names its files.
    """
    verified = verify_journals(device)
    findings = {one.finding.epoch: one.finding for one in verified.each if one.finding}
    if verified.finding is not None:
        findings.setdefault(verified.finding.epoch, verified.finding)
    signings = _signings(folder, key)
    for finding in findings_against(signings, device):
        findings.setdefault(finding.epoch, finding)
    return {
        "events": verified.events,
        "heads": len(signings),
        "findings": list(findings.values()),
    }


def _signings(folder: Path, key: bytes) -> list[SignedHeads]:
    if not folder.is_dir() or not any(folder.glob("heads-*.json")):
        return []
    history = known_history()
    found = read_files([folder], key)
    return [signing for signing in found if signing.server_history == history]
