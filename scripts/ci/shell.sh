#!/usr/bin/env bash
# Gate: every script parses, is executable, and passes shellcheck where that is installed.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

mapfile -t scripts < <(find scripts .ci -name target -prune -o -type f \( -name '*.sh' -o -path .ci/run \) -print | sort)
for script in "${scripts[@]}"; do
    bash -n "$script"
    # lib.sh is sourced, never run.
    [[ "$script" == scripts/lib.sh || -x "$script" ]] || die "$script is not executable (chmod +x)"
done
if have shellcheck; then
    shellcheck --external-sources --source-path=SCRIPTDIR "${scripts[@]}"
else
    warn "SKIPPED: shellcheck (not installed; scripts/install.sh lint installs it)"
fi
say "    ${#scripts[@]} scripts"
