"""Write jars.lock from what Maven resolved: `group:artifact:version sha256` a line. Run by `make lock`."""

import hashlib
import re
import sys
from pathlib import Path

LINE = re.compile(r"([\w.-]+):([\w.-]+):jar:([\w.-]+):(?:compile|runtime):(\S+\.jar)")


def main() -> None:
    """Read the output of `mvn dependency:list -DoutputAbsoluteArtifactFilename=true` and print the lock."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", sys.stdin.read())
    rows = {
        f"{group}:{artifact}:{version} {hashlib.sha256(Path(file).read_bytes()).hexdigest()}"
        for group, artifact, version, file in LINE.findall(plain)
    }
    sys.stdout.writelines(f"{row}\n" for row in sorted(rows))


if __name__ == "__main__":
    main()
