"""What schemathesis is told about this API, beyond the document.

Each run has a role (PROBE_ROLE) and a file of what scripts/ci/api/world.py has made (PROBE_WORLD).
"""

import datetime
import itertools
import json
import os
import re
import time
import urllib.error
import urllib.request
import zlib

import schemathesis

ROLE = os.environ["PROBE_ROLE"]
with open(os.environ["PROBE_WORLD"], encoding="utf-8") as file:
    WORLD = json.load(file)


def token_of_oneself():
    """A session that is still open: the run that looks after itself keeps closing its own."""
    if token_of_oneself.token is not None:
        request = urllib.request.Request(WORLD["url"] + "/v1/session")
        request.add_header("Authorization", f"Bearer {token_of_oneself.token}")
        try:
            urllib.request.urlopen(request, timeout=30).close()
            return token_of_oneself.token
        except urllib.error.HTTPError as error:
            if error.code != 401:
                raise
    token_of_oneself.token = sign_in()
    return token_of_oneself.token


def sign_in():
    """A new session. The run itself guesses a lot, for which its account has to wait everywhere; but not on the device that
    its first session was opened on."""
    body = json.dumps({"email": WORLD["self_email"], "password": WORLD["self_password"]}).encode()
    while True:
        request = urllib.request.Request(WORLD["url"] + "/v1/session", data=body, method="POST")
        request.add_header("Content-Type", "application/json")
        request.add_header("X-Forwarded-For", f"198.51.100.{next(NETWORKS)}")
        if sign_in.device is not None:
            request.add_header("X-Aicloud-Device", sign_in.device)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                opened = json.load(answer)
                sign_in.device = opened.get("device", sign_in.device)
                return opened["token"]
        except urllib.error.HTTPError as error:
            if error.code != 429:
                raise
            time.sleep(int(error.headers["Retry-After"]))


NETWORKS = itertools.cycle(range(1, 255))
token_of_oneself.token = None
sign_in.device = None


@schemathesis.auth(refresh_interval=None)
class Credential:
    """The credential of the run's role, for all that asks for one."""

    def get(self, case, context):
        if ROLE == "self":
            return token_of_oneself()
        return WORLD[f"{ROLE}_token"]

    def set(self, case, data, context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def before_call(context, case, kwargs):
    """The owner does not take its own membership away: all that follows would be a stranger's."""
    for name, value in (case.path_parameters or {}).items():
        if value == WORLD["owner_user"]:
            case.path_parameters[name] = WORLD["spare_user"]


# Texts that no rule of shapes leads to, by operation and field: the name of something that there is, a word of a list.
TEXTS = {
    "create_allocation": {"project": lambda _: WORLD["project"]},
    "create_project": {"tenant": lambda _: WORLD["tenant"]},
    "create_invitation": {
        "email": lambda text: address(text),
        "role": lambda text: role(text, "tenant_viewer"),
    },
    "create_api_key": {"expires_at": lambda text: within_a_year(text)},
    "create_service_account": {"role": lambda text: role(text, "project_member")},
    "update_service_account": {"role": lambda text: role(text, "project_viewer")},
    "set_tenant_member": {"role": lambda text: role(text, "tenant_member")},
    "set_project_member": {"role": lambda text: role(text, "project_viewer")},
    "create_tenant": {"owner": lambda text: address(text)},
    "create_user": {"email": lambda text: address(text), "operator": lambda text: role(text, "operator_support")},
}
# All roles there are. What is none stays none.
ROLES = re.compile(
    "operator_(admin|support)|tenant_(owner|admin|billing|member|viewer)|project_(admin|member|viewer)"
)
# The longest address; what is longer breaks a rule, and stays broken.
ADDRESS_MAX = 254


# A moment as it is written in UTC, and where it may be.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
A_MONTH = datetime.timedelta(days=30)


def within_a_year(text):
    """An API key's end: no date of the document's stays right, and chance finds none."""
    if not MOMENT.fullmatch(text):
        return text
    return (datetime.datetime.now(datetime.timezone.utc) + A_MONTH).strftime("%Y-%m-%dT%H:%M:%SZ")


def role(text, fitting):
    """The role that fits the operation in place of one that does not."""
    return fitting if ROLES.fullmatch(text) else text


def address(text):
    if len(text) > ADDRESS_MAX:
        return text
    return f"probe-{zlib.crc32(text.encode('utf-8', 'replace')):08x}@example.org"


@schemathesis.hook
def map_body(context, body):
    """Puts in what there is. What breaks a rule of the schema stays broken."""
    operation = context.operation.definition.raw.get("operationId")
    if not isinstance(body, dict):
        return body
    for field, text in TEXTS.get(operation, {}).items():
        if isinstance(body.get(field), str):
            body[field] = text(body[field])
    gpu = body.get("gpu")
    if operation == "create_allocation" and isinstance(gpu, dict):
        model = gpu.get("model")
        if isinstance(model, str) and re.fullmatch(r"[A-Z0-9-]{1,32}", model):
            gpu["model"] = "H100"
    return body
