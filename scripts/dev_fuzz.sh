# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# `./dev fuzz`, sourced by it and by `./dev check`: libFuzzer targets, two at a time, then random operations against plain
# models. Corpora grow in build/fuzz/corpus; what is found lies in build/fuzz/found.

readonly fuzz_targets=(codecs string_decoder slab_pool buffer unique_buffer buffer_reader buffer_writer hexdump dns
  protobuf)

# progress TARGET: of what libFuzzer says, the command and a line each ten seconds.
progress() {
  local line told=$SECONDS
  while IFS= read -r line; do
    if [[ $line == "+ "* ]]; then
      printf '%s\n' "$line" >&2
    elif [[ $line == \#* ]] && ((SECONDS - told >= 10)); then
      say "$1: $line"
      told=$SECONDS
    fi
  done
}

# fuzz_target TARGET LIMIT [SEED]: one run; its progress goes to stderr, all it says to a log. A random seed by default,
# and the corpus that grew so far. With a seed the corpus begins anew and is not read again by the clock, so that one run
# is much like the next.
fuzz_target() {
  local target=$1 folder=build/fuzz seed=${3:-$((RANDOM * 32768 + RANDOM + 1))}
  local log=$folder/log/$target.txt found=$folder/found/$target- corpus=$folder/corpus/$target begun=$SECONDS
  local -a extent=("$2")
  if [[ -n ${3:-} ]]; then
    corpus=$folder/check/$target
    extent+=(-reload=0)
    rm -rf "${root:?}/$corpus"
  fi
  local -a command=("$folder/fuzz/${target}_fuzz" -seed="$seed" "${extent[@]}" -max_len=2048 -timeout=20
    -rss_limit_mb=1500 -artifact_prefix="$found" "$corpus")
  mkdir -p "$root/$folder"/{log,found}
  at_root scripts/fuzz_seeds "$target" "$corpus"
  if fixed_addresses env ASAN_OPTIONS=allocator_may_return_null=1 "${command[@]}" 2>&1 | tee "$root/$log" |
    progress "$target"; then
    say "fuzz $target: clean after $((SECONDS - begun)) s, $(sed -n 's/^#\([0-9]*\).*DONE *\(.*\) lim:.*/\1 runs, \2/p' "$root/$log")"
  else
    tail -n 60 "$root/$log" >&2
    say "fuzz $target: FOUND something (seed $seed, whole log in $log); to see it again:" \
      "$folder/fuzz/${target}_fuzz $(sed -n 's/.*Test unit written to //p' "$root/$log")"
    return 1
  fi
}

# fuzz_all LIMIT SEED TARGET...: all of them, whatever each finds. An empty SEED: one of its own for each.
fuzz_all() {
  local target running=0 failed=0
  for target in "${@:3}"; do
    if ((running == jobs)); then
      wait -n || failed=1
      running=$((running - 1))
    fi
    fuzz_target "$target" "$1" "$2" &
    running=$((running + 1))
  done
  while ((running > 0)); do
    wait -n || failed=1
    running=$((running - 1))
  done
  return "$failed"
}

# property PRESET OPERATIONS [SEED]: in a folder that is configured. A random seed by default.
property() {
  local program=build/$1/tests/model/slabyard_property
  fixed_addresses cmake --build "build/$1" -j "$jobs" --target slabyard_property >&2
  # A sanitizer's finding ends it by a signal too, so that it tells its seed.
  fixed_addresses env ASAN_OPTIONS=allocator_may_return_null=1:abort_on_error=1 "$program" --operations "$2" \
    ${3:+--seed "$3"} >&2 ||
    die "property run: FOUND something; above stands how to see it again"
}

build_fuzz_targets() {
  need "${build_packages[@]}" "${command_packages[@]}" "${fuzz_packages[@]}"
  configure fuzz
  fixed_addresses cmake --build build/fuzz -j "$jobs" --target "${@/%/_fuzz}" >&2
}

fuzz_command() {
  local seconds=300 operations=10000000 failed=0
  local -a targets=()
  while (($# > 0)); do
    case $1 in
      --time | --operations)
        [[ ${2:-} =~ ^[0-9]+$ ]] || misused "fuzz: $1 needs a number"
        if [[ $1 == --time ]]; then seconds=$2; else operations=$2; fi
        shift
        ;;
      *)
        [[ " ${fuzz_targets[*]} " == *" $1 "* ]] || misused "fuzz has no target '$1'; it has: ${fuzz_targets[*]}"
        targets+=("$1")
        ;;
    esac
    shift
  done
  ((${#targets[@]} > 0)) || targets=("${fuzz_targets[@]}")
  # libFuzzer takes 0 for "no limit".
  if ((seconds > 0)); then
    build_fuzz_targets "${targets[@]}"
    fuzz_all "-max_total_time=$seconds" "" "${targets[@]}" || failed=1
  fi
  if ((operations > 0)); then
    build_tests
    property release "$operations"
  fi
  ((failed == 0)) || die "fuzz found something"
  say "fuzz found nothing in $seconds s a target and $operations operations"
}
