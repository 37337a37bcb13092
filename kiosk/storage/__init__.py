"""Stores of flags behind one port: SQLite."""
