#!/usr/bin/env bash
# Starts the whole cloud on this machine: installs what is missing, builds, and becomes
# `aicloud dev`. Arguments are passed on to it. Ctrl-C ends it.
#   AICLOUD_DATA_DIR   where the data lives (default: /var/lib/aicloud-dev as root,
#                      ~/.local/share/aicloud-dev otherwise)
#   AICLOUD_RELEASE=1  build optimised (slower to build, faster to run)
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

scripts/install.sh run

if use_web_node; then
    scripts/web.sh
else
    warn "no Node.js $WEB_NODE or later: the console is left out (scripts/install.sh web installs it)"
fi

profile=debug
build=(cargo build --workspace --locked)
if [[ "${AICLOUD_RELEASE:-0}" == 1 ]]; then
    profile=release
    build+=(--release)
fi
timed "building ($profile; the first build takes minutes, later ones seconds)" "${build[@]}"

AICLOUD_DATA_DIR="$(data_dir)"
export AICLOUD_DATA_DIR
# clean-data deletes a folder only when it finds this mark in it.
mkdir -p "$AICLOUD_DATA_DIR"
: >>"$AICLOUD_DATA_DIR/.aicloud-dev"

step "starting (data in $AICLOUD_DATA_DIR)"
exec "$TARGET_DIR/$profile/aicloud" dev \
    --agent-binary "$TARGET_DIR/$profile/aicloud-agent" \
    --data-dir "$AICLOUD_DATA_DIR" "$@"
