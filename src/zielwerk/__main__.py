"""`python -m zielwerk` is `zielwerk`."""

import sys

from zielwerk.cli import main

sys.exit(main())
