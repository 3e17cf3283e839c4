"""Reads a shop's orders: its database through a preset, or an export."""
