"""USB devices as the kernel shows them, for umockdev: a real usbguard then sees them in place of this machine's own."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

CONTROLLER = "/devices/pci0000:00/0000:00:14.0"
HUB, TOUCH, KEYBOARD, PRINTER, STORAGE, STILL, WIRELESS = (9, 0, 0), (3, 0, 0), (3, 1, 1), (7, 1, 2), (8, 6, 0x50), (6, 1, 1), (0xE0, 1, 1)


@dataclass(frozen=True)
class Device:
    """What is plugged in: its name, vendor and product, and class, subclass and protocol of each of its parts."""

    product: str
    vendor: int
    number: int
    parts: Sequence[tuple[int, int, int]]

    @property
    def descriptors(self) -> str:
        """What the device says of itself, as hexadecimal digits: USB 2.0, chapter 9.6."""
        kind = 9 if HUB in self.parts else 0
        head = struct.pack("<BBHBBBBHHHBBBB", 18, 1, 0x200, kind, 0, int(kind == 9), 64, self.vendor, self.number, 0x100, 1, 2, 0, 1)
        parts = b"".join(
            struct.pack("<BBBBBBBBB", 9, 4, place, 0, 1, *part, 0) + struct.pack("<BBBBHB", 7, 5, 0x81 + place, 3, 8, 10)
            for place, part in enumerate(self.parts)
        )
        return (head + struct.pack("<BBHBBBBB", 9, 2, 9 + len(parts), len(self.parts), 1, 0, 0xA0, 50) + parts).hex().upper()

    def lines(self, path: str) -> list[str]:
        """Itself and its parts, in umockdev's words."""
        name, kind = path.rpartition("/")[2], 9 if HUB in self.parts else 0
        product, same = f"{self.vendor:x}/{self.number:x}/100", f"{kind}/0/0"
        said = {
            "idVendor": f"{self.vendor:04x}", "idProduct": f"{self.number:04x}", "bDeviceClass": f"{kind:02x}", "product": self.product,
            "authorized": "1", "busnum": "1", "devnum": "2", "bNumInterfaces": str(len(self.parts)),
            "uevent": f"DEVTYPE=usb_device\\nDRIVER=usb\\nPRODUCT={product}\\nTYPE={same}\\nBUSNUM=001\\nDEVNUM=002",
        }  # fmt: skip
        said |= {"authorized_default": "1", "serial": "0000:00:14.0"} if name.startswith("usb") else {"port/connect_type": "hotplug"}
        own = [f"P: {path}", "E: SUBSYSTEM=usb", "E: DEVTYPE=usb_device", f"E: PRODUCT={product}", f"E: TYPE={same}"]
        own += [*(f"A: {key}={value}\\n" for key, value in said.items()), f"H: descriptors={self.descriptors}", ""]
        for place in range(len(self.parts)):
            own += [f"P: {path}/{name}:1.{place}", "E: SUBSYSTEM=usb", "E: DEVTYPE=usb_interface", "A: authorized=1\\n", "A: uevent=\\n", ""]
        return own


def described(devices: Sequence[Device]) -> str:
    """A computer with one controller and these devices in its ports 1-1, 1-2, ...: what `umockdev-run --device` reads."""
    hub = Device("xHCI Host Controller", 0x1D6B, 2, [HUB])
    lines = [f"P: {CONTROLLER}", "E: SUBSYSTEM=pci", "A: uevent=DRIVER=xhci_hcd\\n", "", *hub.lines(f"{CONTROLLER}/usb1")]
    for port, device in enumerate(devices, 1):
        lines += device.lines(f"{CONTROLLER}/usb1/1-{port}")
    return "\n".join(lines) + "\n"
