# SPDX-License-Identifier: MIT
"""The goals of bench/goals.txt, and what rows reach of them."""

import os
import re

import bench_rows

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "bench", "goals.txt")


class Goal:
    def __init__(self, pattern, asked, bound):
        self.pattern, self.asked, self.bound = pattern, asked, float(bound)
        self.at_most = asked == "ns" or asked.startswith("over ")

    def reached(self, row, memcpy):
        """What the row has of what is asked; nothing when a contender is missing."""
        kind, _, name = self.asked.partition(" ")
        if self.asked == "ns":
            return row.ours.ns
        if self.asked == "GB/s":
            return row.ours.value
        if self.asked == "of memcpy":
            return bench_rows.of_memcpy(row, memcpy)
        names = {"mallocs": bench_rows.MALLOCS, "peers": row.peers()}.get(name, (name,))
        ratio = row.ratio(names)
        if ratio is None or kind == "x":
            return ratio
        return (ratio - 1) * -row.ours.ns

    def met(self, reached):
        return reached <= self.bound if self.at_most else reached >= self.bound


def read():
    with open(FILE, encoding="utf-8") as file:
        lines = [line.strip() for line in file if line.strip() and not line.startswith("#")]
    return [Goal(*re.fullmatch(r"(\S+)\s+(GB/s|ns|(?:x|of|over) \S+)\s+(\S+)", line).groups()) for line in lines]


def compare(rows):
    """(row, goal, what was reached) for each goal of each row."""
    memcpy = bench_rows.yardsticks(rows)
    found = []
    for row in rows:
        for goal in read():
            if row.ours and re.fullmatch(goal.pattern, row.name):
                reached = goal.reached(row, memcpy)
                if reached is not None:
                    found.append((row, goal, reached))
    return found
