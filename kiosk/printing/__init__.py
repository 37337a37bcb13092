"""Printers behind one port: IPP, a folder, and a fake for training and tests."""
