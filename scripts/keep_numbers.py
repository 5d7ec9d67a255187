"""Write ltbounds/data/numbers.json: the numbers that common networks ask for.

From nothing, so that the file does not depend on what was asked on this machine before.
"""

import os
from tempfile import TemporaryDirectory

from ltbounds.answers.widths import SHIPPED_NUMBERS, record_numbers

if __name__ == "__main__":
    with TemporaryDirectory() as empty:
        os.environ["LTBOUNDS_CACHE"] = empty
        SHIPPED_NUMBERS.unlink(missing_ok=True)
        print(f"{record_numbers()} numbers written")
