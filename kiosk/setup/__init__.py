"""The first start of a kiosk or desk: what is asked, and how the answers become one settings file. No Qt."""
