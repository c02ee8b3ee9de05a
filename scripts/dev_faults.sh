# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# `./dev faults`, sourced by it: every output call fails once, processes are killed at chosen calls, the power of a loop
# device goes. Results lie in build/faults; docs/reliability.md shows them.

readonly fault_results=build/faults

# fault_cleanup WORK: whatever state the run left the mounts in.
fault_cleanup() {
  local folder
  for folder in "$1/copy" "$1/disk"; do
    mountpoint -q "$folder" 2>/dev/null && umount "$folder"
  done
  rm -rf "$1"
}

# fault_power WORK CYCLES SEED: needs root and loop devices; says so where they are missing.
fault_power() {
  local work=$1 cycles=$2 seed=$3 image=$1/disk.img
  rm -f "$root/$fault_results/power.json"
  if ((EUID != 0)) || ! command -v mkfs.ext4 >/dev/null; then
    say "faults: POWER CUT SKIPPED: it needs root, and mkfs.ext4 for its loop device"
    return 0
  fi
  mkdir "$work/disk" "$work/copy"
  truncate -s 64M "$image"
  if ! mkfs.ext4 -q "$image" || ! mount -o loop "$image" "$work/disk"; then
    say "faults: POWER CUT SKIPPED: no ext4 image can be mounted by loop here"
    return 0
  fi
  at_root "$fault_program" power "$work/disk" "$fault_results/power.json" "$cycles" "$seed" "$image" "$work/copy"
}

faults_command() {
  local stride=1 kills=1000 cuts=50 page=0 seed=$((RANDOM + 1)) failed=0 work
  while (($# > 0)); do
    case $1 in
      --quick) stride=7 kills=100 cuts=5 ;;
      --page) page=1 ;;
      --seed)
        [[ ${2:-} =~ ^[0-9]+$ ]] || misused "faults: --seed needs a number"
        seed=$2
        shift
        ;;
      *) misused "faults: unknown argument: $1" ;;
    esac
    shift
  done
  ((page == 0 || stride == 1)) || misused "faults: --page shows whole runs, not --quick ones"
  need "${build_packages[@]}" "${test_packages[@]}" "${fault_packages[@]}"
  configure faults
  build faults slabyard_faults slabyard_inject
  local -r fault_program=build/faults/tests/faults/slabyard_faults
  work=$(mktemp -d /var/tmp/slabyard_faults_XXXXXX)
  # shellcheck disable=SC2064 # the folder of now
  trap "fault_cleanup '$work'" EXIT
  trap 'exit 130' INT TERM
  say "faults: seed $seed"
  at_root "$fault_program" sweep "$work" "$fault_results/sweep.json" "$stride" "$seed" || failed=1
  at_root "$fault_program" crash "$work" "$fault_results/crash.json" "$kills" "$seed" || failed=1
  fault_power "$work" "$cuts" "$seed" || failed=1
  at_root scripts/faults_table "$fault_results"
  if ((page)); then at_root scripts/faults_table "$fault_results" --page docs/reliability.md; fi
  ((failed == 0)) || die "faults: FOUND something; the tables above and the lines of each step tell what"
  say "faults: clean"
}
