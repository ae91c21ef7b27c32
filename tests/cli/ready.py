"""A process that has the product loaded and runs each command in a copy of itself.

Loading the product takes longer than most commands. Each line on standard input is a command with
its folder, its environment and the files of its streams; the answer is how it ended, as
`subprocess` says it.
"""

import json
import os
import sys
from typing import Any

import server.app
import server.cli

assert server.app.create_app


def main() -> None:
    """Run commands until nobody asks for more."""
    for line in sys.stdin:
        process = os.fork()
        if process == 0:
            os._exit(_run(**json.loads(line)))
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _run(arguments: list[str], folder: str, environment: dict[str, str], streams: list[str]) -> int:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    typed, out, err = streams
    with open(typed) as sys.stdin, open(out, "w") as sys.stdout, open(err, "w") as sys.stderr:  # noqa: PTH123
        for number, stream in enumerate((sys.stdin, sys.stdout, sys.stderr)):
            os.dup2(stream.fileno(), number)
        sys.argv = ["giacenza", *arguments]
        return _ended()


def _ended() -> int:
    try:
        server.cli.main()
    except SystemExit as end:
        code: Any = end.code
        if isinstance(code, str):
            print(code, file=sys.stderr)
        return code if isinstance(code, int) else int(code is not None)
    except BaseException:  # noqa: BLE001 - the edge: told as the interpreter would
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        return 1
    return 0


if __name__ == "__main__":
    main()
