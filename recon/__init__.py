"""Compares a shop's orders, its postback log and Rakuten Advertising's reports, order by order."""

__version__ = "0.1.0"
