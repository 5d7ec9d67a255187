"""The report: tables, figures and HTML made from ledger and sweep records only."""
