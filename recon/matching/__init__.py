"""Rules of the judgement that stand outside the kernel: coverage, coverage's ends, what a break costs."""
