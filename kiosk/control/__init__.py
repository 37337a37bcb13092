"""What runs a visit: the controller, and the threads and timers that store, print, listen and watch for it. Of Qt only QtCore."""
