"""Triage rules: a protocol's questions, rules and handout as data, and the pure functions that apply them."""
