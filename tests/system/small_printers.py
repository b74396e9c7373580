"""Two small agents of the tests' own on loopback addresses: a printer and a switch."""

import contextlib
import os
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

from .conftest import unavailable
from .servers import wait_for
from .snmp_agents import Simulator, free_udp_port, let_read

PRINTER, SWITCH, RANGE = "127.0.9.2", "127.0.9.3", "127.0.9.0/24"
SERIAL, LOCATION, CONTACT, NAME = "AA2M0211777", "East wing 4711", "Ken Tanaka", "copier-2f-east"
MAC, OWN_ADDRESS = "001ba912345f", "10.20.30.40"

PRINTER_WALK = f"""\
1.3.6.1.2.1.1.1.0|4|KONICA MINOLTA bizhub C250i of {CONTACT}, mail ken@example.test
1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.18334.1.1.1.2.1.56.3.1
1.3.6.1.2.1.1.3.0|67|1234500
1.3.6.1.2.1.1.4.0|4|{CONTACT}
1.3.6.1.2.1.1.5.0|4|{NAME}
1.3.6.1.2.1.1.6.0|4|{LOCATION}
1.3.6.1.2.1.2.2.1.3.1|2|6
1.3.6.1.2.1.2.2.1.6.1|4x|{MAC}
1.3.6.1.2.1.4.20.1.2.{OWN_ADDRESS}|2|1
1.3.6.1.2.1.4.20.1.3.{OWN_ADDRESS}|64|255.255.255.0
1.3.6.1.2.1.25.3.2.1.2.1|6|1.3.6.1.2.1.25.3.1.5
1.3.6.1.2.1.25.3.2.1.3.1|4|KONICA MINOLTA bizhub C250i
1.3.6.1.2.1.25.3.2.1.5.1|2|2
1.3.6.1.2.1.43.5.1.1.17.1|4|{SERIAL}
1.3.6.1.2.1.43.10.2.1.3.1.1|2|7
1.3.6.1.2.1.43.10.2.1.4.1.1|65|33810
1.3.6.1.2.1.43.11.1.1.4.1.1|2|3
1.3.6.1.2.1.43.11.1.1.5.1.1|2|3
1.3.6.1.2.1.43.11.1.1.6.1.1|4|Toner (Black) S/N {SERIAL}
1.3.6.1.2.1.43.11.1.1.7.1.1|2|19
1.3.6.1.2.1.43.11.1.1.8.1.1|2|100
1.3.6.1.2.1.43.11.1.1.9.1.1|2|43
1.3.6.1.2.1.43.16.5.1.2.1.1|4|Ready for {CONTACT} at {OWN_ADDRESS}
1.3.6.1.4.1.18334.1.1.1.5.7.2.1.1.0|65|33810
"""

SWITCH_WALK = """\
1.3.6.1.2.1.1.1.0|4|Example switch 24 ports
1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.9.1.1
1.3.6.1.2.1.1.3.0|67|1234500
"""

SECRETS = (SERIAL, LOCATION, CONTACT, "Tanaka", NAME, OWN_ADDRESS, MAC, "1B:A9", "ken@example.test")


class Agents:
    """snmpsimd for each of the two, at one port."""

    def __init__(self, folder, users=()):
        if not (shutil.which("snmpsimd") and shutil.which("snmpget")) or os.geteuid() != 0:
            unavailable("snmpsimd is missing, or this is not root")
        self.port = free_udp_port()
        let_read(folder)
        self.servers = []
        for host, walk in ((PRINTER, PRINTER_WALK), (SWITCH, SWITCH_WALK)):
            data = folder / host
            data.mkdir()
            (data / "public.snmprec").write_text(walk)
            self.servers.append(Simulator(data, users, (host,), self.port))
            # A busy computer's simulator takes its time for the first answer.
            wait_for(lambda at=host: self.answers(at), f"the agent at {host}", 90)

    def answers(self, host):
        words = ["snmpget", "-v2c", "-c", "public", "-t", "5", "-r", "0", f"{host}:{self.port}"]
        return subprocess.run([*words, "1.3.6.1.2.1.1.3.0"], capture_output=True).returncode == 0

    def stop(self):
        for server in self.servers:
            server.stop()


class Silence:
    """Takes every datagram to any loopback address and answers none; when each came."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        self.socket.bind(("0.0.0.0", 0))
        self.port = self.socket.getsockname()[1]
        self.times = []
        self.ending = False
        self.thread = threading.Thread(target=self._take, daemon=True)
        self.thread.start()

    def _take(self):
        self.socket.settimeout(0.1)
        while not self.ending:
            with contextlib.suppress(TimeoutError):
                self.socket.recvfrom(65536)
                self.times.append(time.monotonic())

    def stop(self):
        self.ending = True
        self.thread.join()
        self.socket.close()


def only_file(folder):
    files = sorted(Path(folder).iterdir())
    assert len(files) == 1, files
    return files[0]
