# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# `./dev bench`, sourced by it: one program a room, its results in build/bench/ROOM.json, tables from those.

readonly bench_rooms=(slab encoding buffer output)
readonly bench_results=build/bench

# machine: what it runs on, in one line without the commas and equals signs that Google Benchmark splits at.
machine() {
  local model
  model=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
  printf '%s, %s cores, Linux %s' "${model:-$(uname -m)}" "$(nproc)" "$(uname -r)" | tr ',=' ';:'
}

commit() {
  git -C "$root" describe --always --dirty --abbrev=12 2>/dev/null || echo unknown
}

# bench_run SCOPE FILTER: leaves the results that were made in the array `made`.
bench_run() {
  local scope=$1 filter=$2 room program count out
  # Many short runs: what another program disturbs is one run of many, and the median does not see it.
  local -a runs=(--benchmark_repetitions=15 --benchmark_min_time=0.01)
  [[ $scope == quick ]] && runs=(--benchmark_repetitions=5 --benchmark_min_time=0.005)
  # QueueToThread above all, which needs two cores at rest.
  awk '$1 > 0.5 { exit 1 }' /proc/loadavg || say "the machine is busy ($(cut -d ' ' -f 1 /proc/loadavg)): expect spread"
  made=()
  for room in "${bench_rooms[@]}"; do
    program=build/bench/bench/${room}_bench
    out=$bench_results/$room.json
    count=$(cd "$root" && "$program" --benchmark_list_tests --benchmark_filter="$filter" 2>/dev/null | grep -c /) ||
      continue
    say "$room: $count benchmarks, ${runs[0]#*=} runs of each in turns"
    at_root "$program" --benchmark_filter="$filter" "${runs[@]}" --benchmark_enable_random_interleaving=true \
      --benchmark_out_format=json --benchmark_out="$out" \
      --benchmark_context="machine=$(machine),commit=$(commit),scope=$scope" >/dev/null
    made+=("$out")
  done
  ((${#made[@]} > 0)) || die "bench: no benchmark matches '$filter'"
  if command -v node >/dev/null; then
    out=$bench_results/node.json
    if at_root node scripts/bench_node.mjs "$filter" "$scope" >"$root/$out"; then made+=("$out"); fi
  fi
}

# What a whole run leaves.
bench_all_results() {
  local room
  made=()
  for room in "${bench_rooms[@]}" node; do
    [[ ! -f $root/$bench_results/$room.json ]] || made+=("$bench_results/$room.json")
  done
  ((${#made[@]} > 0)) || die "bench: no results in $bench_results yet"
}

# bench_js [--quick] [--page]: Buffer in every JavaScript runtime, the addon's beside the own one, and slabyard run.
bench_js() {
  local word page=0 node=build/hosts/node_modules/node26/bin/node results=$bench_results/js.json
  local -a options=()
  for word in "$@"; do
    case $word in
      --quick) options+=(--quick) ;;
      --page) page=1 ;;
      *) misused "bench --js has no option '$word'" ;;
    esac
  done
  fetch_hosts all
  [[ -x $root/$node ]] || die "bench --js: npm has no runtimes for this machine"
  build_release slabyard_node
  build_release tools/slabyard
  at_root "$node" bench/js/run.cjs --out="$results" "${options[@]}" >&2
  if ((page)); then
    at_root "$node" bench/js/table.cjs "$results" >"$root/docs/performance_js.md"
  else
    at_root "$node" bench/js/table.cjs "$results"
  fi
}

bench_command() {
  if [[ ${1:-} == --js ]]; then
    bench_js "${@:2}"
    return
  fi
  local filter=. scope=whole run=1 plot=0 page=0
  local -a made=()
  while (($# > 0)); do
    case $1 in
      --quick) scope=quick ;;
      --plot) plot=1 ;;
      --plot-only) plot=1 run=0 ;;
      --page) plot=1 page=1 ;;
      --page-only) plot=1 page=1 run=0 ;;
      -*) misused "bench has no option '$1'" ;;
      *)
        [[ $filter == . ]] || misused "bench takes one FILTER"
        filter=$1
        ;;
    esac
    shift
  done
  [[ $filter == . || $scope == quick ]] || scope=part
  ((page == 0 || run == 0)) || [[ $scope == whole ]] || misused "bench: the page takes a whole run"
  need "${build_packages[@]}" "${bench_packages[@]}"
  if ((run)); then
    configure bench
    build bench bench/all
    bench_run "$scope" "$filter"
  else
    bench_all_results
  fi
  ((plot == 0)) || at_root scripts/bench_plot docs/bench "${made[@]}"
  if ((page)); then
    at_root scripts/bench_table --page docs/performance.md "${made[@]}"
  else
    at_root scripts/bench_table "${made[@]}"
  fi
}
