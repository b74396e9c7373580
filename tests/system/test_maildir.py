"""A Maildir to which mails come by other ways than a delivery agent's."""

import subprocess
import time

from .agent import command_mail
from .helpers import answered, started
from .servers import wait_for


def test_mails_written_straight_into_new(agent, box, tmp_path):
    started(agent)
    new = box.folder / "new"
    for number in range(20):
        (tmp_path / "mail").write_bytes(command_mail("HELP"))
        subprocess.run(f"cat {tmp_path}/mail > {new}/{1700000000 + number}.M1.host", shell=True,
                       check=True)
        time.sleep(0.02)
    raw = command_mail("HELP", "STATUS")
    with open(new / "1700000100.M1.host", "wb", buffering=0) as copy:
        for piece in (raw[:100], raw[100:-20], raw[-20:]):
            time.sleep(0.3)
            copy.write(piece)
    answered(agent, 21)
    assert "illegal" not in agent.log_text()
    wait_for(lambda: box.left() == 0, "the removal")
