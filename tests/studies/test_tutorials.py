"""Tutorials: what comes out is taken down, names go on from block to block, and code that fails is noticed."""

from collections.abc import Sequence

import pytest

from ltbounds.studies.tutorials import FOLDER, NAMES, TutorialFailed, run_tutorial

TEXT = """# Title
Words.
```python
>>> x = 2
>>> for n in (x, 3):
...     print(n)
```
```sh
$ ltbounds board
```
```python
>>> x + 1
```
"""


def shell(arguments: Sequence[str]) -> str:
    return f"ran {' '.join(arguments)}\n"


def test_outputs_are_taken_down_and_names_go_on() -> None:
    found = run_tutorial(TEXT, "t", shell)
    assert found.title == "Title"
    assert [block.text for block in found.blocks[1:]] == [
        ">>> x = 2\n>>> for n in (x, 3):\n...     print(n)\n2\n3", "$ ltbounds board\nran board", ">>> x + 1\n3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "said"),
    [("```python\n>>> 1 / 0\n```\n", "ZeroDivisionError"), ("```python\n>>> y\n```\n", "NameError"),
     ("```python\n>>> assert 1 == 2\n```\n", "AssertionError"), ("```sh\n$ rm -rf x\n```\n", "must call ltbounds")],
)  # fmt: skip
def test_code_that_fails_is_noticed(code: str, said: str) -> None:
    with pytest.raises(TutorialFailed, match=said):
        run_tutorial("# T\n" + code, "t", shell)


def test_each_kind_of_user_has_one() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == set(NAMES)
    for name in NAMES:
        text = (FOLDER / f"{name}.md").read_text()
        assert text.startswith("# ")
        assert text.count(">>>") > 4


def test_a_terminated_tutorial_is_no_failed_one() -> None:
    """SIGTERM ended `ltbounds report` with the code of a bad argument while a tutorial ran."""

    class Terminated(BaseException):
        pass

    with pytest.raises(Terminated):
        run_tutorial("# Sums\n```sh\n$ ltbounds list\n```\n", "sums", lambda _: (_ for _ in ()).throw(Terminated()))
    with pytest.raises(GeneratorExit):
        run_tutorial("# Sums\n```python\n>>> raise GeneratorExit\n```\n", "sums", lambda _: "")
