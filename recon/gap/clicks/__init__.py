"""Signs over many orders that something is wrong with their click ids."""
