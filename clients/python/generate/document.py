"""The API document as the generator is given it: document.py OPENAPI-JSON > PREPARED-JSON.

Nothing is added. A page's items, which the document spells out, are called by the name of what they equal, so
that a list of allocations has allocations. And two things are left out:

- Answers that refuse. All of them leave the client as exceptions (aicloud/transport.py), so an operation's
  type is what it gives, and not that or one of twelve problems.
- The feed that is a WebSocket, which no HTTP client can be made for.
"""

import json
import sys
from pathlib import Path
from typing import Any

METHODS = {"get", "put", "post", "delete", "patch"}


def prepared(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document as the module says."""
    for path, item in list(document["paths"].items()):
        for method in METHODS & item.keys():
            answers = item[method]["responses"]
            item[method]["responses"] = {status: answer for status, answer in answers.items() if status[0] in "23"}
            if not item[method]["responses"]:
                if "101" not in answers:
                    raise SystemExit(f"{method} {path} has no answer that is a success")
                del item[method]
        if not METHODS & item.keys():
            del document["paths"][path]
    schemas = document["components"]["schemas"]
    names = {json.dumps(schema, sort_keys=True): name for name, schema in schemas.items()}
    for schema in schemas.values():
        items = schema.get("properties", {}).get("items", {})
        name = names.get(json.dumps(items.get("items"), sort_keys=True))
        if name:
            items["items"] = {"$ref": f"#/components/schemas/{name}"}
    return document


if __name__ == "__main__":
    json.dump(prepared(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))), sys.stdout)
