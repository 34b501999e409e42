#!/usr/bin/env bash
# The REST API by curl (7.76 or newer): a secret and a grant, a tenant's KMS, the registry page by page, a rotation with an overlap.
#
# KEYDESK_URL, KEYDESK_ACCOUNT, KEYDESK_PUBLIC_KEY, KEYDESK_PRIVATE_KEY and KEYDESK_TENANT say where and who: an access key of the
# whole vault with the role account-admin. KEYDESK_KMS may hold the body that onboards a KMS for the tenant.
set -euo pipefail

# The text of a field of an answer, as `jq -r .NAME` reads it from any JSON.
text() {
  local rest=${2#*\"$1\":\"}
  printf '%s' "${rest%%\"*}"
}

# The number in a field of an answer.
number() {
  local rest=${2#*\"$1\":}
  printf '%s' "${rest%%[,\}]*}"
}

# token PUBLIC PRIVATE: exchanges a pair for a token. The pair reaches curl by a pipe: arguments can be seen by other users.
token() {
  local answer
  answer=$(curl --silent --show-error --fail --request POST --config <(printf 'user = "%s:%s"\n' "$1" "$2") "$KEYDESK_URL/v1/token") || return
  text accessToken "$answer"
}

# call TOKEN METHOD PATH [OPTION…]: prints the answer; a refusal is told on the standard error and ends the script.
call() {
  local answer token=$1 method=$2 path=$3
  shift 3
  if ! answer=$(curl --silent --show-error --fail-with-body --request "$method" --header @<(printf 'Authorization: Bearer %s\n' "$token") \
    --header 'Content-Type: application/json' "$@" "$KEYDESK_URL$path"); then
    printf '%s %s: %s\n' "$method" "$path" "$answer" >&2
    return 1
  fi
  printf '%s' "$answer"
}

tenant=$KEYDESK_TENANT
whose=(--header "x-account-id: $KEYDESK_ACCOUNT" --header "x-tenant-id: $tenant")
admin=$(token "$KEYDESK_PUBLIC_KEY" "$KEYDESK_PRIVATE_KEY")

# A secret. Its body goes through standard input; the Idempotency-Key lets the call be sent again without being done twice.
key="examples/rest-$RANDOM$RANDOM"
made=$(printf '{"key":"%s","value":"first value"}' "$key" | call "$admin" POST "/v1/tenants/$tenant/secrets" --header "Idempotency-Key: $key" --data-binary @-)
secret=$(text id "$made")
echo "created $key"

# An access key of the tenant that may do one thing: have what is granted to it resolved.
pair=$(call "$admin" POST /v1/tenant/keys "${whose[@]}" --data-binary '{"name":"Example","roles":["secrets-read"]}')
public=$(text publicKey "$pair")
private=$(text privateKey "$pair")
call "$admin" PUT "/v1/tenants/$tenant/secrets/$secret/grants/$(text identity "$pair")" > /dev/null

agent=$(token "$public" "$private")
resolve() {
  text text "$(printf '{"text":"password={{secret.%s}}"}' "$key" | call "$agent" POST "/v1/tenants/$tenant/secrets:resolve" --data-binary @-)"
}
echo "resolved $(resolve)"
printf '{"value":"second value"}' | call "$admin" POST "/v1/tenants/$tenant/secrets/$secret:publish" --data-binary @- > /dev/null
echo "resolved $(resolve)"

# A KMS for the tenant: tried out first, then activated, then what is stored is encrypted anew under a new data key.
if [ -n "${KEYDESK_KMS:-}" ]; then
  onboarded=$(printf '%s' "$KEYDESK_KMS" | call "$admin" POST /admin/tenant-kms --header "x-tenant-id: $tenant" --data-binary @-)
  lease=$(number rewrap_lease_id "$onboarded")
  state=running
  while [ "$state" = running ] || [ "$state" = waiting ]; do
    sleep 0.2
    rewrap=$(call "$admin" GET "/admin/tenant-kms/rewrap/$lease" --header "x-tenant-id: $tenant")
    state=$(text state "$rewrap")
  done
  echo "onboarded $(text provider "$onboarded"), rewrapped $(number done "$rewrap") of $(number total "$rewrap"): $state"
fi

# The registry, a page at a time: each page names the address of the next one.
path='/byok/v1/keys?page_size=2'
keys=0
pages=0
while [ -n "$path" ]; do
  page=$(call "$admin" GET "$path")
  pages=$((pages + 1))
  ids=$(grep -o '"id":"cck-' <<< "$page" | wc -l)
  keys=$((keys + ids))
  path=
  case $page in *'"next":"'*) path=$(text next "$page") path=${path#"$KEYDESK_URL"} ;; esac
done
echo "listed $keys keys on $pages pages"

# A new pair for the same identity. The old one works for ten minutes more: time to hand the new one out.
rotated=$(call "$admin" POST "/v1/tenant/keys/$public:rotate" "${whose[@]}" --data-binary '{"overlapSeconds":600}')
token "$public" "$private" > /dev/null
agent=$(token "$(text publicKey "$rotated")" "$(text privateKey "$rotated")")
echo "rotated, both pairs work: $(resolve)"

for used in "$public" "$(text publicKey "$rotated")"; do call "$admin" DELETE "/v1/tenant/keys/$used" "${whose[@]}"; done
if token "$public" "$private" 2> /dev/null; then exit 1; fi
echo 'deleted, neither pair works'
