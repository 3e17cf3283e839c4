"""One command per job, each a few lines."""
