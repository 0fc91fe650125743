#!/usr/bin/env bash
# Builds the console into web/console/dist, from where `cargo build` takes it: scripts/web.sh [install|build]
#   install  only the packages of web/package-lock.json
# Does nothing, quickly, when nothing has changed.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

use_web_node || die "no Node.js $WEB_NODE or later; scripts/install.sh web installs it."
cd web

# What was installed is the lock file's, to the byte.
wanted="$(sha256sum package-lock.json | cut -d' ' -f1)"
installed=node_modules/.aicloud-installed
if [[ "$(cat "$installed" 2>/dev/null)" != "$wanted" ]]; then
    # Not `npm ci`: it wants the packages of all platforms in the lock file, and a registry may lack some. What is in it has
    # its hash there, and is checked; the file stays as it is.
    timed "installing the console's packages" npm install --no-save --no-audit --no-fund --loglevel=error
    printf '%s\n' "$wanted" >"$installed"
fi
[[ "${1:-build}" == install ]] && exit 0

built=node_modules/.aicloud-built
sources=(package-lock.json tsconfig.base.json packages console/src console/public console/scripts console/index.html
    console/vite.config.ts console/package.json)
if [[ -e console/dist/index.html && -e "$built" && -z "$(find "${sources[@]}" -newer "$built" -print -quit)" ]]; then
    exit 0
fi
timed "building the console" npm run --silent build
: >"$built"
# A release has the files in it. Those that are new are in no record of cargo's, so it is told.
touch "$ROOT/http/src/console.rs"
