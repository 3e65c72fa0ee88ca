"""The addresses are true: this machine answers there."""

import socket

import pytest

from project import addresses


def test_loopback_comes_first_and_nothing_twice():
    found = addresses.own_addresses()

    assert found[:3] == ["localhost", "127.0.0.1", "[::1]"]
    assert len(found) == len(set(found))
    assert socket.gethostname() in found


def test_phones_get_an_address_that_answers():
    address = addresses.address_for_phones()

    with socket.create_server((address, 0)) as server:
        socket.create_connection(server.getsockname()).close()
    assert address in addresses.own_addresses()


@pytest.mark.parametrize(
    ("outgoing", "interfaces", "expected"),
    [
        ("192.168.1.5", [("eth0", "10.0.0.2"), ("wlan0", "192.168.1.5")], "192.168.1.5"),
        ("10.8.0.2", [("tun0", "10.8.0.2"), ("wlan0", "192.168.1.5")], "192.168.1.5"),
        (None, [("docker0", "172.17.0.1"), ("wlan0", "10.42.0.1")], "10.42.0.1"),
        (None, [("lo", "127.0.0.1"), ("docker0", "172.17.0.1")], "127.0.0.1"),
        (None, [], "127.0.0.1"),
    ],
    ids=["way out", "tunnel", "hotspot without internet", "no network", "nothing"],
)
def test_phones_get_the_network_of_the_room(monkeypatch, outgoing, interfaces, expected):
    monkeypatch.setattr(addresses, "outgoing_address", lambda: outgoing)
    monkeypatch.setattr(addresses, "interfaces", lambda: interfaces)

    assert addresses.address_for_phones() == expected


def test_a_machine_without_linux_interfaces_still_answers(monkeypatch):
    monkeypatch.setattr(addresses.sys, "platform", "darwin")

    assert "127.0.0.1" in addresses.own_addresses()
    assert all(name == "" for name, _ in addresses.interfaces())
