"""Adapters that need Qt: the system's own printing. Only the composition root knows them."""
