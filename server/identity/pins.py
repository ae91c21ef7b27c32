"""PINs as slow salted verifiers that a handheld can check without the server (design/4 §3).

PBKDF2 with HMAC-SHA-256, because WebCrypto has it; the iterations follow OWASP's password
storage advice. A PIN attributes a count; it never opens anything on the server.
"""

import hashlib
import hmac
import secrets
from typing import Any, Final

from server.kernel.problems import Fault

ALGORITHM: Final = "pbkdf2-sha256"
ITERATIONS: Final = 600_000
SHORTEST: Final = 6
LONGEST: Final = 32
_SALT_BYTES: Final = 16


def pin_faults(pin: str) -> list[Fault]:
    """What is wrong with a PIN: it has 6 to 32 ASCII digits."""
    if pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST:
        return []
    sentence = f"a PIN has {SHORTEST} to {LONGEST} digits"
    return [Fault("employee.pin", sentence, field="pin")]


def verifier_of(
    pin: str, *, salt: bytes | None = None, iterations: int = ITERATIONS
) -> dict[str, Any]:
    """`{algorithm, iterations, salt, hash}`, salt and hash in lower-case hex; a fresh salt."""
    salt = salt or secrets.token_bytes(_SALT_BYTES)
    return {
        "algorithm": ALGORITHM,
        "iterations": iterations,
        "salt": salt.hex(),
        "hash": _derived(pin, salt, iterations).hex(),
    }


def fits(verifier: dict[str, Any], pin: str) -> bool:
    """Whether a PIN fits a verifier."""
    derived = _derived(pin, bytes.fromhex(verifier["salt"]), verifier["iterations"])
    return hmac.compare_digest(derived.hex(), verifier["hash"])


def _derived(pin: str, salt: bytes, iterations: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, iterations)
