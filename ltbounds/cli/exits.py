"""How the command line ends: one line for every error, and an exit code for every kind of end.

| code | what happened |
|---|---|
| 0 | done |
| 1 | done, and a verdict falls short of the recorded one, or a ticket misses its target |
| 2 | an argument or a file is not what it must be; nothing was written |
| 3 | the machine does not let us: a full disk, no permission, no memory, a store that another process holds |
| 70 | a mistake in ltbounds: the traceback is what to report |
| 130, 143 | interrupted (Ctrl-C), terminated; no destination holds a half-written file |
| 141 | the reader of our output has gone (a closed pipe) |
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

from rich.markup import escape

from ltbounds.cli.terminal import Passed, err
from ltbounds.errors import LtboundsError, one_line

__all__ = ["BAD_INPUT", "BUG", "CLOSED_PIPE", "INTERRUPTED", "MACHINE", "SHORT", "TERMINATED", "run"]

SHORT, BAD_INPUT, MACHINE, BUG, INTERRUPTED, CLOSED_PIPE, TERMINATED = 1, 2, 3, 70, 130, 141, 143


class Terminated(BaseException):
    """SIGTERM, as an exception, so that scratch files go away and workers end."""


_came: list[BaseException] = []
"""What signals have raised in this run: a library that is just being loaded makes an error of its own of it."""


def _terminate(*_: Any) -> NoReturn:
    _came.append(Terminated())
    raise _came[-1]


def _interrupt(*_: Any) -> NoReturn:
    _came.append(KeyboardInterrupt())
    raise _came[-1]


def run(command: Callable[[], Any]) -> NoReturn:
    """Run a command to its end, and leave with the exit code of that end."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # where there is only ASCII, a Greek letter is \\u03b5, not a traceback
            stream.reconfigure(errors="backslashreplace")
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _terminate)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)
    _came.clear()
    code = _code_of(command)
    sys.exit(code)


def _code_of(command: Callable[[], Any]) -> int:
    try:
        try:
            command()
            code = 0
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 0 if left.code is None else BUG
        sys.stdout.flush()
        return code
    except BaseException as problem:
        if _came:
            return _told(_came[-1])
        return _told(problem.problem if isinstance(problem, Passed) else problem)


def _told(problem: BaseException) -> int:  # noqa: PLR0911
    """Say in one line what went wrong; the exit code."""
    if isinstance(problem, BrokenPipeError):
        _silence(sys.stdout)
        return CLOSED_PIPE
    if isinstance(problem, KeyboardInterrupt):
        return _line("interrupted: nothing half-written was left behind", INTERRUPTED)
    if isinstance(problem, Terminated):
        return _line("terminated: nothing half-written was left behind", TERMINATED)
    if isinstance(problem, MemoryError):
        return _error(f"memory must suffice: {str(problem) or 'there is no more'}", MACHINE)
    if isinstance(problem, LtboundsError):
        return _error(problem, MACHINE if isinstance(problem, OSError) else BAD_INPUT)
    if isinstance(problem, OSError):
        _silence(sys.stdout)  # its buffer may be what could not be written
        place = f"{problem.filename}: " if problem.filename else ""
        return _error(f"{place}{problem.strerror or problem}", MACHINE)
    traceback.print_exception(problem)
    return BUG


def _error(problem: object, code: int) -> int:
    return _line(f"[red]error:[/red] {escape(one_line(problem))}", code)


def _line(text: str, code: int) -> int:
    try:
        err.print(text, highlight=False, soft_wrap=True)
    except OSError:  # nobody listens there either
        _silence(sys.stderr)
    return code


def _silence(stream: Any) -> None:
    """Let what is still buffered go nowhere, so that the interpreter does not fail over it at its end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        return
