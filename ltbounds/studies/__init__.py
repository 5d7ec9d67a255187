"""Studies: runs of the lower floors on one network or one sweep, written down as records for the report."""
