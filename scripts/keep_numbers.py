"""Write ltbounds/data/numbers.json: the numbers that common networks ask for."""

from ltbounds.answers.widths import record_numbers

if __name__ == "__main__":
    print(f"{record_numbers()} numbers written")
