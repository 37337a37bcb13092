"""One patient at the screen, from welcome to reset, as values: what was touched, what staff are told, what is shown and read aloud. No Qt."""
