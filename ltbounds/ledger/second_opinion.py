"""What cvc5 says of a question that z3 has answered, in a process that can be stopped.

cvc5 counts only a part of its nonlinear arithmetic against its own limits, so some questions would never end.
"""

from __future__ import annotations

from multiprocessing import get_context
from multiprocessing.connection import Connection

__all__ = ["second_opinion"]

SECONDS = 6.0
"""What an answer may take, the start of the process included."""


def second_opinion(smt2: str) -> str:
    """The answer of cvc5 to a question in SMT-LIB: "unsat" confirms, "sat" contradicts."""
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_ask, args=(smt2, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        return str(ours.recv()) if ours.poll(SECONDS) else f"no answer in {SECONDS:g} s"
    except EOFError:
        return "no answer: it stopped"
    finally:
        process.kill()
        process.join()


def _ask(smt2: str, told: Connection) -> None:
    import cvc5

    solver = cvc5.Solver(cvc5.TermManager())
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, f"(set-logic QF_NRA)\n{smt2}", "claim")
    symbols, answer = parser.getSymbolManager(), ""
    try:
        while not (command := parser.nextCommand()).isNull():
            answer = str(command.invoke(solver, symbols)).strip() or answer
    except RuntimeError as cause:  # z3 prints some questions in a form of its own
        answer = f"no answer: {cause}"
    told.send(answer)
