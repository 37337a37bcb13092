"""The patient window: one file a screen, widgets that emit intents and decide nothing."""
