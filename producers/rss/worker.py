"""`python -m producers.rss.worker CPU_SECONDS MEMORY`: parses what comes in, under limits, until its input ends."""

import os
import resource
import signal
import sys
from typing import BinaryIO

from producers.rss.frames import LENGTH, OUT_OF_MEMORY, READY, failure_answer, feed_answer, frame
from producers.rss.model import FetchError
from producers.rss.parse.document import parse


def main(cpu_seconds: int, memory: int) -> int:
    """Answer each request: a frame with the content type, one with the document. Ends after it ran out of memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    requests, answers = sys.stdin.buffer, _own_output()
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CORE, 0)
    _send(answers, READY)
    while (content_type := _receive(requests)) is not None:
        body = _receive(requests)
        if body is None:
            break
        _allow(cpu_seconds)
        try:
            answer = feed_answer(parse(body, content_type.decode() or None))
        except FetchError as error:
            answer = failure_answer(error)
        except MemoryError:
            return OUT_OF_MEMORY
        _send(answers, answer)
    return 0


def _own_output() -> BinaryIO:
    """Keep standard output to the answers; whatever a library prints goes to standard error."""
    own = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(own, "wb")


def _allow(cpu_seconds: int) -> None:
    """Let the next document take so many seconds more of the processor; beyond, the kernel ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + cpu_seconds)


def _limit(what: int, amount: int) -> None:
    hard = resource.getrlimit(what)[1]
    try:
        resource.setrlimit(what, (amount if hard == resource.RLIM_INFINITY else min(amount, hard), hard))
    except (OSError, ValueError):
        print(f"this system sets no limit {what} of {amount}", file=sys.stderr)  # noqa: T201  # macOS: no RLIMIT_AS


def _receive(requests: BinaryIO) -> bytes | None:
    head = requests.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    content = requests.read(length)
    return content if len(content) == length else None


def _send(answers: BinaryIO, content: bytes) -> None:
    answers.write(frame(content))
    answers.flush()


if __name__ == "__main__":
    try:
        sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
    except BrokenPipeError:
        os._exit(0)  # nobody is left to answer
