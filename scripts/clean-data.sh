#!/usr/bin/env bash
# Deletes the data folder of `make run`: scripts/clean-data.sh [--yes]
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

dir="$(data_dir)"
[[ -e "$dir" ]] || { say "nothing to delete: $dir does not exist"; exit 0; }
[[ -e "$dir/.aicloud-dev" ]] || die "$dir does not carry the mark of scripts/run.sh (.aicloud-dev), so it is left alone"

mapfile -t pids < <(processes_of "$dir")
[[ ${#pids[@]} -eq 0 ]] || die "still in use by process ${pids[*]}; end it first (Ctrl-C in the terminal of make run)"

if [[ "${1:-}" != --yes ]]; then
    [[ -t 0 ]] || die "not at a terminal; pass --yes to delete $dir without being asked"
    read -r -p "Delete $dir with the database, the keys and the node's state in it? [y/N] " answer
    [[ "$answer" == [yY] ]] || { say "left as it is"; exit 0; }
fi
rm -rf --one-file-system -- "$dir"
say "deleted $dir"
