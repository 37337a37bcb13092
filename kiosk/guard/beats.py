"""What a supervised program and its supervisor say to each other. Apart from the supervisor: a kiosk needs none of what that brings along."""

SUPERVISED = "BACKCHECK_SUPERVISED"
"""In the environment of a program whose pulse somebody hears."""
PULSE, READY = "pulse", "ready"
"""The lines that it writes: it lives; patients may use it."""
