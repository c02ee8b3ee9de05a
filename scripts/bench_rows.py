# SPDX-License-Identifier: MIT
"""Results of Google Benchmark whose names are Group/Contender/Size, as rows that hold all contenders of one work."""

import json
import statistics

OURS = "slabyard"
# In a process of its own, so no peer of those that ran in turns with us.
APART = "node"
# What a program would use instead of a slab for bytes that it shares, keeps and frees anywhere.
MALLOCS = ("malloc", "mimalloc", "jemalloc", "tcmalloc")


class Figure:
    """What one contender took: ns of CPU (of the clock where two threads work), and bytes of input per second."""

    def __init__(self, runs):
        clock = "real_time" if runs[0]["run_name"].endswith(("/real_time", "/manual_time")) else "cpu_time"
        times = sorted(run[clock] for run in runs)
        self.ns = statistics.median(times)
        # Half of the runs lie within this part of the median.
        low, _, high = statistics.quantiles(times, n=4) if len(times) > 1 else (self.ns,) * 3
        self.spread = (high - low) / self.ns
        self.input = runs[0].get("input_bytes")
        self.output = runs[0].get("output_bytes", 0)

    @property
    def unit(self):
        return "ns" if self.input is None else "GB/s"

    @property
    def value(self):
        return self.ns if self.input is None else self.input / self.ns

    def moved(self):
        """GB/s in the larger of input and output, as memcpy is counted."""
        return max(self.input, self.output) / self.ns


class Row:
    def __init__(self, room, group, size):
        self.room, self.group, self.size = room, group, size
        self.figures = {}

    @property
    def name(self):
        return f"{self.group}/{self.size}"

    @property
    def ours(self):
        return self.figures.get(OURS)

    def peers(self):
        """Names of the others, fastest first."""
        names = [name for name in self.figures if not name.startswith(OURS) and name != APART]
        return sorted(names, key=lambda name: self.figures[name].ns)

    def ratio(self, names=None):
        """How many times faster than the best of `names`, or of all peers; nothing without one."""
        times = [self.figures[name].ns for name in names or self.peers() if name in self.figures]
        return min(times) / self.ours.ns if self.ours and times else None

    def faster(self):
        """The peers that we lose to, fastest first. Half a hundredth is no loss: two runs differ by more."""
        return [name for name in self.peers() if self.ratio([name]) < 0.995] if self.ours else []


def load(paths):
    """The rows of all files in the order of their groups, and the context of each file by its room."""
    rows, contexts, order = {}, {}, {}
    for path in paths:
        room = path.rsplit("/", 1)[-1].removesuffix(".json")
        with open(path, encoding="utf-8") as file:
            result = json.load(file)
        contexts[room] = result["context"]
        runs = {}
        for run in result["benchmarks"]:
            if run.get("error_occurred"):
                raise SystemExit(f"{path}: {run['name']}: {run['error_message']}")
            if run["run_type"] == "iteration":
                runs.setdefault(run["run_name"], []).append(run)
        for name, repeated in runs.items():
            group, contender, size = name.split("/")[:3]
            key = (group, int(size))
            if room != APART:
                place = (len(contexts), repeated[0]["family_index"])
                order[group] = min(order.get(group, place), place)
            elif key not in rows:
                continue
            row = rows.setdefault(key, Row(room, *key))
            row.figures[contender] = Figure(repeated)
    return sorted(rows.values(), key=lambda row: (order[row.group], row.size)), contexts


def yardsticks(rows):
    """memcpy's GB/s by size."""
    return {row.size: row.figures["memcpy"].value for row in rows if row.group == "Memcpy"}


def of_memcpy(row, memcpy):
    """Our part of memcpy's speed at the same size, where both are counted."""
    if row.room != "encoding" or row.ours is None or row.size not in memcpy:
        return None
    return row.ours.moved() / memcpy[row.size]
