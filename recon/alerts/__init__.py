"""Rules of telling: whether a change is worth a notice, to whom, and in which words."""
