"""What a person enters at Rakuten by hand: orders that cannot be sent again, and orders that are to be taken back."""
