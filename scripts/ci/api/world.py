"""Makes the people that probe the API, through the API: a tenant with a project, its owner, a spare one, and
somebody who looks after an own account.

    world.py READY-FILE MAIL-FOLDER > world.json

READY-FILE is what `aicloud dev --ready-file` writes; letters are read from MAIL-FOLDER.
"""

import json
import pathlib
import re
import secrets
import sys
import time
import urllib.request

PATIENCE = 60
LINK = re.compile(r"aic_l_[0-9a-z]{26}_[A-Za-z0-9_-]{43}")


def main():
    ready = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    mail = pathlib.Path(sys.argv[2])

    def call(method, path, body=None, token=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(ready["url"] + path, data=data, method=method)
        if data is not None:
            request.add_header("Content-Type", "application/json")
        if token is not None:
            request.add_header("Authorization", f"Bearer {token}")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def link_for(email):
        """The link in the letter to this address, as soon as there is one."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for letter in mail.glob("*.eml"):
                text = letter.read_text(encoding="utf-8")
                found = LINK.search(text)
                if found and re.search(rf"^To: .*{re.escape(email)}", text, re.MULTILINE):
                    return found[0]
            time.sleep(0.05)
        sys.exit(f"no letter came for {email}")

    def come_in(email):
        """Accepts the invitation for this address with a new account; the user and its password."""
        password = secrets.token_urlsafe(24)
        body = {"link": link_for(email), "display_name": email.split("@")[0], "password": password}
        return call("POST", "/v1/invitations:accept", body)["user"]["id"], password

    def session(email, password):
        return call("POST", "/v1/session", {"email": email, "password": password})["token"]

    operator = ready["operator_token"]
    people = {name: f"{name}@example.org" for name in ("owner", "spare", "self")}
    tenant = call("POST", "/v1/tenants", {"label": "probed", "owner": people["owner"]}, operator)
    owner_user, owner_password = come_in(people["owner"])
    owner = session(people["owner"], owner_password)
    for name in ("spare", "self"):
        body = {"email": people[name], "role": "tenant_owner"}
        call("POST", f"/v1/tenants/{tenant['id']}/invitations", body, owner)
    spare_user, _ = come_in(people["spare"])
    _, self_password = come_in(people["self"])
    project = call("POST", "/v1/projects", {"tenant": tenant["id"], "label": "lab"}, owner)
    json.dump(
        {
            "url": ready["url"],
            "tenant": tenant["id"],
            "project": project["id"],
            "operator_token": operator,
            "engine_token": operator,
            "owner_token": owner,
            "owner_user": owner_user,
            "spare_user": spare_user,
            "self_email": people["self"],
            "self_password": self_password,
        },
        sys.stdout,
        indent=2,
    )


main()
