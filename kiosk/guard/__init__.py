"""What keeps the kiosk to what it was given: which content may run. No Qt."""
