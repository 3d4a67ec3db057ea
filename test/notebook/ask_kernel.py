"""Starts this repository's kernel by its spec, as every Jupyter front end does, and asks it by the protocol.

Arguments: the folder of the notebook. On stdin a JSON list of requests: ["execute", code] answers with its streams as
text, ["complete", code] with the matches at its end, ["inspect", code] with what is said of the word at its start.
"""

import json
import sys

from jupyter_client.manager import KernelManager


def answer(client, kind, code):
    if kind == "complete":
        return client.complete(code, len(code), reply=True, timeout=60)["content"]["matches"]
    if kind == "inspect":
        return client.inspect(code, 1, reply=True, timeout=60)["content"]["data"]["text/plain"]
    text = []
    hook = lambda message: text.append(message["content"].get("text", ""))
    client.execute_interactive(code, timeout=60, output_hook=hook)
    return "".join(text)


def main():
    manager = KernelManager(kernel_name="tslab")
    manager.start_kernel(cwd=sys.argv[1])
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        print(json.dumps([answer(client, *request) for request in json.load(sys.stdin)]))
    finally:
        client.stop_channels()
        manager.shutdown_kernel()


main()
