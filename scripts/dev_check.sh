# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# The steps of `./dev check`, sourced by it. Cheap ones come first; the first that fails ends the run.

readonly all_steps=(format includes docs shell sanitizers threads bare arm clang fuzz)

sanitized_build() { fixed_addresses cmake --build "build/$1" -j "$jobs" "${@:2}" >&2; }

check_format() {
  local -a files
  mapfile -t files < <(cd "$root" && find . \( -path ./build -o -path ./.git -o -name node_modules \) -prune -o \
    -type f \( -name '*.h' -o -name '*.cc' -o -name '*.c' \) -print | sort)
  say "clang-format-14 over ${#files[@]} files"
  (cd "$root" && clang-format-14 --dry-run --Werror "${files[@]}")
}

check_includes() {
  at_root scripts/check_includes_test
  at_root scripts/check_includes
}

check_docs() {
  at_root scripts/check_docs
  at_root scripts/check_bench_page
  at_root scripts/check_bench_rows
}

# dev_check.sh is read where dev sources it.
check_shell() { at_root shellcheck -x dev .ci/run scripts/check_{bench_page,docs,includes,includes_test} scripts/fuzz_seeds; }

check_sanitizers() {
  configure check
  sanitized_build check
  fixed_addresses ctest --test-dir build/check --output-on-failure -j "$jobs"
}

# The rooms whose objects meet other threads.
check_threads() {
  local room
  configure tsan
  sanitized_build tsan --target tests/{slab,buffer,output}/all
  for room in slab buffer output; do
    fixed_addresses ctest --test-dir "build/tsan/tests/$room" --output-on-failure -j "$jobs"
  done
}

check_bare() {
  configure bare
  build bare src/all bindings/node_args/all bindings/c/all
}

# Other vector instructions, and memory in a looser order: what compiles here need not compile there.
check_arm() {
  if [[ $(uname -m) != x86_64 ]]; then
    say "check: arm: Debian has its cross compiler for x86-64; left out"
    return
  fi
  need g++-aarch64-linux-gnu
  configure arm
  build arm src/all bindings/c/all
}

check_clang() {
  configure clang
  build clang
  # Not to measure: one that crashes, or gives another result than it must, is noticed.
  local program said
  for program in "$root"/build/clang/bench/*_bench; do
    show "$program" --benchmark_min_time=0.001
    if ! said=$("$program" --benchmark_min_time=0.001 2>&1) || [[ $said == *"ERROR OCCURRED"* ]]; then
      printf '%s\n' "$said" >&2
      return 1
    fi
  done
}

# From a fixed seed, so that what it finds more likely came with the change than by luck; `./dev fuzz` searches elsewhere
# and longer.
check_fuzz() {
  local -r seed=1 runs=50000 operations=2000000
  # shellcheck source=scripts/dev_fuzz.sh
  source "$root/scripts/dev_fuzz.sh"
  build_fuzz_targets "${fuzz_targets[@]}"
  fuzz_all "-runs=$runs" "$seed" "${fuzz_targets[@]}"
  property fuzz "$operations" "$seed"
}

# check_steps [STEP...]: the named steps, or all.
check_steps() {
  local -a steps=("$@")
  (($# > 0)) || steps=("${all_steps[@]}")
  for step in "${steps[@]}"; do
    [[ " ${all_steps[*]} " == *" $step "* ]] || misused "check has no step '$step'"
  done
  need "${build_packages[@]}" "${command_packages[@]}" "${test_packages[@]}" "${bench_packages[@]}" "${check_packages[@]}"
  # A trap, since `set -e` is off inside a command whose failure is asked for; `step` is global for its sake.
  trap '(($? == 0)) || say "check failed: $step"' EXIT
  for step in "${steps[@]}"; do
    say "check: $step"
    "check_$step"
  done
  say "check passed: ${steps[*]}"
}
