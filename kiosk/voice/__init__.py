"""Engines that read aloud, behind `kiosk.ports.Voice`."""
