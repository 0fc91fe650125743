#!/usr/bin/env bash
# Makes the generated half of the Python client from docs/openapi.json: scripts/python-client.sh [--check]
# With --check nothing is written, and it fails when what is committed is not what comes out.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

scripts/install.sh python
PATH="$(python_client_dir)/bin:$PATH"
export PYTHONDONTWRITEBYTECODE=1

committed=clients/python/src/aicloud/generated
fresh="$(mktemp -d /tmp/aicloud-python.XXXXXX)"
trap 'rm -rf --one-file-system -- "$fresh"' EXIT

python clients/python/generate/document.py docs/openapi.json >"$fresh/document.json"
# Its warnings are about operations that it leaves out: none may be.
if ! openapi-python-client generate --path "$fresh/document.json" --config clients/python/generate/config.yaml --meta none \
    --custom-template-path clients/python/generate/templates --fail-on-warning --output-path "$fresh/generated" \
    >"$fresh/log" 2>&1; then
    cat "$fresh/log" >&2
    die "openapi-python-client could not read docs/openapi.json"
fi
if [[ "${1:-}" == --check ]]; then
    diff --recursive --brief --exclude=__pycache__ "$committed" "$fresh/generated" >&2 ||
        die "$committed is old: run scripts/codegen.sh"
    exit 0
fi
rm -rf --one-file-system -- "$committed"
mv "$fresh/generated" "$committed"
