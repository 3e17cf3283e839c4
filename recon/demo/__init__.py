"""An invented shop with a history, a loss and a break, and the truth about it written down first."""
