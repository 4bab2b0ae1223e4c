# SPDX-License-Identifier: Apache-2.0
"""A Slurm cluster of one machine on loopback, as tests need it: munge, slurmctld and slurmd with
files and ports of their own, started and ended with the test.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "sinfo", "squeue")
WAIT_S = 30

CONFIGURATION = """\
ClusterName=loopback
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
SlurmdPort={node_port}
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket
SlurmUser=root
SlurmdUser=root
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SchedulerParameters=sched_interval=1,batch_sched_delay=0
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def path_with_sbin():
    return os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def why_not():
    """Why no cluster can be started here; empty: it can be tried."""
    missing = [name for name in PROGRAMS if shutil.which(name, path=path_with_sbin()) is None]
    if missing:
        return f"not installed: {', '.join(missing)}"
    if os.geteuid() != 0:
        return "slurmd and munged of Debian want root"
    return ""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """`with Cluster(folder) as cluster:`; raises RuntimeError with the reason when it cannot be
    started."""

    def __init__(self, folder, cpus=2):
        self.folder = Path(folder)
        self.cpus = cpus
        self.daemons = []
        self.environment = {**os.environ, "PATH": path_with_sbin(),
                            "SLURM_CONF": str(self.folder / "slurm.conf")}

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        host = socket.gethostname().split(".")[0]
        for name in ("state", "spool", "munge"):
            (self.folder / name).mkdir(mode=0o700)
        key = self.folder / "munge/key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o400)
        (self.folder / "slurm.conf").write_text(CONFIGURATION.format(
            host=host, folder=self.folder, cpus=self.cpus, port=free_port(),
            node_port=free_port()), encoding="utf-8")
        munge = self.folder / "munge"
        self.launch("munged", "--force", "--foreground", f"--key-file={key}",
                    f"--socket={munge}/socket", f"--pid-file={munge}/pid",
                    f"--log-file={munge}/log", f"--seed-file={munge}/seed")
        self.wait_until(lambda: (munge / "socket").exists(), "munged opens no socket")
        self.launch("slurmctld", "-D", "-i", "-c")
        self.launch("slurmd", "-D", "-N", host)
        self.wait_until(lambda: self.said("sinfo", "-h", "-o", "%t").strip() == "idle",
                        "the node does not become idle")

    def launch(self, *words):
        log = (self.folder / f"{words[0]}.out").open("w")
        self.daemons.append(subprocess.Popen(
            words, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True))
        log.close()

    def said(self, *words):
        return subprocess.run(words, env=self.environment, capture_output=True, text=True,
                              timeout=WAIT_S).stdout

    def wait_until(self, condition, complaint, seconds=WAIT_S):
        end = time.monotonic() + seconds
        while not condition():
            gone = [one.args[0] for one in self.daemons if one.poll() is not None]
            if gone or time.monotonic() > end:
                raise RuntimeError(f"{complaint}; ended: {gone}\n{self.logs()}")
            time.sleep(0.2)

    def logs(self):
        return "\n".join(f"{path.name}: {path.read_text(errors='replace')[-1500:]}"
                         for path in sorted(self.folder.glob("*.out")) + sorted(
                             self.folder.glob("*.log")))

    def submit(self, script, *words):
        """The job's number."""
        done = subprocess.run(["sbatch", "--parsable", *words, str(script)], env=self.environment,
                              capture_output=True, text=True, timeout=WAIT_S,
                              cwd=Path(script).parent)
        if done.returncode != 0:
            raise RuntimeError(f"sbatch: {done.stderr}\n{self.logs()}")
        return done.stdout.strip()

    def wait_for_jobs(self, seconds):
        self.wait_until(lambda: self.said("squeue", "-h").strip() == "", "jobs go on", seconds)

    def stop(self):
        for daemon in reversed(self.daemons):
            if daemon.poll() is None:
                daemon.send_signal(signal.SIGTERM)
        for daemon in reversed(self.daemons):
            try:
                daemon.wait(10)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
