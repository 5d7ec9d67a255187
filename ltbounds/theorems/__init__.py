"""The papers: one folder a paper, one file a numbered result."""
