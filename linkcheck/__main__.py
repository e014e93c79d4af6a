"""`python -m linkcheck`."""

import sys

from linkcheck.main import main

sys.exit(main(sys.argv[1:]))
