"""Backcheck: a self-triage kiosk for a walk-in patient with a back spasm, and the desk that takes its flags."""
