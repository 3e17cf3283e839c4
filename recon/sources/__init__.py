"""Doors in: the shop's database, the postback logs, Rakuten's reports. Columnar batches, never row objects."""
