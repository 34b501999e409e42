#!/usr/bin/env python3
"""The REST API from Python's standard library: a secret and a grant, a tenant's KMS, the registry page by page, a rotation with an
overlap.

KEYDESK_URL, KEYDESK_ACCOUNT, KEYDESK_PUBLIC_KEY, KEYDESK_PRIVATE_KEY and KEYDESK_TENANT say where and who: an access key of the
whole vault with the role account-admin. KEYDESK_KMS may hold the body that onboards a KMS for the tenant.
"""

import base64
import json
import os
import time
import urllib.error
import urllib.request
import uuid

URL = os.environ["KEYDESK_URL"]
ACCOUNT = os.environ["KEYDESK_ACCOUNT"]
TENANT = os.environ["KEYDESK_TENANT"]
WHOSE = {"x-account-id": ACCOUNT, "x-tenant-id": TENANT}

# What stands in http_proxy is not asked: the desk is on this machine.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def send(authorization, method, path, body=None, headers=None):
    """Makes a call and gives its answer. A refusal is an HTTPError, whose body says what to do."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data=data, method=method, headers={"Authorization": authorization, **(headers or {})})
    if data is not None:
        request.add_header("Content-Type", "application/json")
    with opener.open(request) as answer:
        content = answer.read()
    return json.loads(content) if content else None


class Client:
    """Calls by one access key: the pair is exchanged for a token, and that for a new one before it ends."""

    def __init__(self, public_key, private_key):
        self.basic = "Basic " + base64.b64encode(f"{public_key}:{private_key}".encode()).decode()
        self.token = {"expires": 0}

    def call(self, method, path, body=None, headers=None):
        if self.token["expires"] - time.time() * 1000 < 60_000:
            self.token = send(self.basic, "POST", "/v1/token")
        return send("Bearer " + self.token["accessToken"], method, path, body, headers)


admin = Client(os.environ["KEYDESK_PUBLIC_KEY"], os.environ["KEYDESK_PRIVATE_KEY"])

# A secret. With an Idempotency-Key the call can be sent again without being done twice.
key = f"examples/rest-{uuid.uuid4().hex[:8]}"
secret = admin.call("POST", f"/v1/tenants/{TENANT}/secrets", {"key": key, "value": "first value"}, {"Idempotency-Key": key})["id"]
print(f"created {key}")

# An access key of the tenant that may do one thing: have what is granted to it resolved.
pair = admin.call("POST", "/v1/tenant/keys", {"name": "Example", "roles": ["secrets-read"]}, WHOSE)
admin.call("PUT", f"/v1/tenants/{TENANT}/secrets/{secret}/grants/{pair['identity']}")


def resolve(client):
    text = "password={{secret.%s}}" % key
    return client.call("POST", f"/v1/tenants/{TENANT}/secrets:resolve", {"text": text})["text"]


agent = Client(pair["publicKey"], pair["privateKey"])
print(f"resolved {resolve(agent)}")
admin.call("POST", f"/v1/tenants/{TENANT}/secrets/{secret}:publish", {"value": "second value"})
print(f"resolved {resolve(agent)}")

# A KMS for the tenant: tried out first, then activated, then what is stored is encrypted anew under a new data key.
if os.environ.get("KEYDESK_KMS"):
    of_tenant = {"x-tenant-id": TENANT}
    onboarded = admin.call("POST", "/admin/tenant-kms", json.loads(os.environ["KEYDESK_KMS"]), of_tenant)
    rewrap = {"state": "running"}
    while rewrap["state"] in ("running", "waiting"):
        time.sleep(0.2)
        rewrap = admin.call("GET", f"/admin/tenant-kms/rewrap/{onboarded['rewrap_lease_id']}", headers=of_tenant)
    print(f"onboarded {onboarded['provider']}, rewrapped {rewrap['done']} of {rewrap['total']}: {rewrap['state']}")

# The registry, a page at a time: each page names the address of the next one.
keys = pages = 0
path = "/byok/v1/keys?page_size=2"
while path:
    page = admin.call("GET", path)
    keys += len(page["data"])
    pages += 1
    path = (page["metadata"]["next"] or "").removeprefix(URL)
print(f"listed {keys} keys on {pages} pages")

# A new pair for the same identity. The old one works for ten minutes more: time to hand the new one out.
rotated = admin.call("POST", f"/v1/tenant/keys/{pair['publicKey']}:rotate", {"overlapSeconds": 600}, WHOSE)
resolve(Client(pair["publicKey"], pair["privateKey"]))
print(f"rotated, both pairs work: {resolve(Client(rotated['publicKey'], rotated['privateKey']))}")

for used in (pair, rotated):
    admin.call("DELETE", f"/v1/tenant/keys/{used['publicKey']}", headers=WHOSE)
try:
    resolve(agent)
    raise SystemExit("a deleted key still works")
except urllib.error.HTTPError as refused:
    if refused.code != 401:
        raise
    print("deleted, neither pair works")
