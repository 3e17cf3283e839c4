"""What the service does: pull, reconcile, report. A job reads through doors, asks the rules, writes to books and store."""
