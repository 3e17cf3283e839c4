"""Why a case is broken: the facts of one case, the codes whose exact test it passes, and what a group has in common."""
