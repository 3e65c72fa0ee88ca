"""The names and addresses under which this machine answers: nobody has to configure them."""

import socket
import struct
import sys

if sys.platform == "linux":
    import fcntl

GET_ADDRESS = 0x8915  # SIOCGIFADDR, from the kernel's <linux/sockios.h>
FAR_AWAY = ("192.0.2.1", 9)  # reserved for documentation: belongs to nobody
LOOPBACK = "127.0.0.1"
# Networks inside this machine or through a tunnel: no phone in the room is on them.
VIRTUAL = ("br-", "docker", "lxc", "tailscale", "tap", "tun", "veth", "virbr", "vmnet", "wg")


def own_addresses():
    """Every host name and address of this machine, as they stand in the address of a page."""
    name = socket.gethostname()
    found = ["localhost", LOOPBACK, "[::1]", name, f"{name.partition('.')[0]}.local"]
    found += [address for _, address in interfaces()]
    found += [outgoing_address()]
    return list(dict.fromkeys(filter(None, found)))


def address_for_phones():
    """The address that phones on the same network open; loopback when there is no network."""
    in_the_room = [
        address
        for interface, address in interfaces()
        if not interface.startswith(VIRTUAL) and address != LOOPBACK
    ]
    outgoing = outgoing_address()
    if outgoing in in_the_room or not in_the_room:
        return outgoing or LOOPBACK
    return in_the_room[0]


def interfaces():
    """Names and IPv4 addresses; the name is empty where the system does not say it."""
    if sys.platform != "linux":
        return [("", address) for address in addresses_of_the_host_name()]
    names = [name for _, name in socket.if_nameindex()]
    return [(name, address) for name in names if (address := address_of(name))]


def address_of(interface):
    request = struct.pack("256s", interface.encode())
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            answer = fcntl.ioctl(asking, GET_ADDRESS, request)
        except OSError:  # it is down, or has no IPv4 address
            return None
    return socket.inet_ntoa(answer[20:24])


def addresses_of_the_host_name():
    try:
        return socket.gethostbyname_ex(socket.gethostname())[2]
    except OSError:
        return []


def outgoing_address():
    """The address that leads out of this machine. Connecting a datagram socket sends no packet."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(FAR_AWAY)
        except OSError:  # no network at all
            return None
        return asking.getsockname()[0]
