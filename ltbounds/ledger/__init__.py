"""The judges: one checker per kind of claim, and the record of what they found."""
