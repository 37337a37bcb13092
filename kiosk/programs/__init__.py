"""The programs that `kiosk` starts, and what they are put together of beside `kiosk.app`."""
