"""Addresses, and getting pages from the network."""
