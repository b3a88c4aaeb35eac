"""A bad network between the services and the broker; driver and verifier have a good one."""

import threading
from collections.abc import Mapping

from newswire.broker.ports import LOOPBACK, choose
from schemas.errors import RestartError
from tests.faults.proxy import Proxy
from tests.faults.run import Run
from tests.faults.verifier import Findings

SECONDS = 40.0
USUAL = {
    "NEWSWIRE_KAFKA_SESSION_SECONDS": "10",
    "NEWSWIRE_KAFKA_MAX_POLL_SECONDS": "300",
    "NEWSWIRE_KAFKA_TRANSACTION_SECONDS": "30",
    "NEWSWIRE_KAFKA_DELIVERY_SECONDS": "15",
}
"""The product's own patience: a stall of 5 s is longer than the other faults' waits."""
LEAST = 200
"""Articles that come through before it is bad, and meanwhile."""


def bad(run: Run) -> Findings:
    """14: resets, 500 ms latency, one connection in 20 cut mid-request, stalls of 1-5 s: slower, and nothing else."""
    run.count, run.rate = 9000, 75
    direct = int(run.bootstrap.rpartition(":")[2])
    second, advertised, controller = choose(None, None, None)
    run.restart_broker(_second_listener(direct, second, advertised, controller))
    with Proxy(advertised, second, run.chance) as proxy:
        run.settings |= USUAL | {"NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS": proxy.address}
        run.start_all()
        run.drive_on()
        run.wait(lambda: run.rows() > LEAST, what="articles in the store")
        with proxy.bad():
            stored = run.rows()
            threading.Event().wait(SECONDS)
            run.hit(proxy.did["reset"] + proxy.did["cut"] + proxy.did["stall"])
            assert min(proxy.did[each] for each in ("reset", "cut", "stalled", "late")) > 0, proxy.did
            assert run.rows() > stored + LEAST
        found = run.finish()
    for name, service in run.services.items():
        assert set(service.exits[:-1]) <= {RestartError.exit_code}, f"{name} ended with {service.exits}"
    return found


def _second_listener(direct: int, second: int, advertised: int, controller: int) -> Mapping[str, str]:
    """Listen on two ports; clients of the second are told to go to the advertised one."""
    own = f"CLIENT://{LOOPBACK}:{direct}"
    return {
        "listeners": f"{own},PROXIED://{LOOPBACK}:{second},CONTROLLER://{LOOPBACK}:{controller}",
        "advertised.listeners": f"{own},PROXIED://{LOOPBACK}:{advertised}",
        "listener.security.protocol.map": "CLIENT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "controller.quorum.voters": f"1@{LOOPBACK}:{controller}",
    }
