"""Executes the notebook on stdin on this repository's kernel by nbclient, and writes it with its outputs to stdout.

Arguments: the folder that its cells run in, and the seconds that one cell may take. A failed cell ends the run; the
notebook is written all the same, and the exit code is 3.
"""

import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

folder, timeout = sys.argv[1], int(sys.argv[2])
notebook = nbformat.read(sys.stdin, as_version=4)
client = NotebookClient(notebook, timeout=timeout, kernel_name="tslab", resources={"metadata": {"path": folder}})
failed = False
try:
    client.execute()
except CellExecutionError:
    failed = True
except (CellTimeoutError, DeadKernelError) as error:
    print(error, file=sys.stderr)
    failed = True
nbformat.write(notebook, sys.stdout)
sys.exit(3 if failed else 0)
