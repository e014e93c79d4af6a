"""`python -m tests.fault_server`: serve the fault classes, so that any link checker can be run against them.

Writes the addresses (`urls.txt`), an index with titles (`index.yaml`), the verdict that each address must get
(`expected.json`) and the authority to trust (`authority.pem`) to a folder, and serves until interrupted.
"""

import argparse
import asyncio
import contextlib
from pathlib import Path

from tests.fault_server.export import write_folder
from tests.fault_server.server import FaultServer


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.fault_server", description=__doc__.splitlines()[0] if __doc__ else None
    )
    parser.add_argument(
        "--folder", type=Path, default=Path("build/faults"), help="where to write the lists (default: build/faults)"
    )
    options = parser.parse_args()
    server = FaultServer()
    write_folder(server, options.folder)
    print(f"{len(server.faults)} classes; their addresses are in {options.folder}/urls.txt. Try:", flush=True)
    arguments = " ".join(server.options(options.folder))
    print(f"python -m linkcheck {options.folder}/index.yaml --timeout 3 {arguments}", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(server.serve())


if __name__ == "__main__":
    main()
