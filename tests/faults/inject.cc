// SPDX-License-Identifier: MIT
//
// Runs a program and lets one of its output calls fail: the tool of the fault sweep, for any program.
#include <sys/wait.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>

#include "tests/faults/tracer.h"

namespace slabyard::faults {
namespace {

constexpr char kUsage[] =
    "usage: slabyard_inject (--fd N | --path FILE) FAULT [--at N] [--for-ever] [--seed N] -- PROGRAM [ARGUMENTS]\n"
    "FAULT: --error EINTR|EAGAIN|ENOSPC|EIO|EPIPE|EFBIG   the N-th output call on it fails and is not executed\n"
    "       --short | --short-often                       it takes part of its bytes | many do\n"
    "       --kill before|amid|after                      SIGKILL before it, after part of it, after it\n"
    "       --count                                       none\n"
    "Tells on stderr how many calls there were and how many faults were met; exits as PROGRAM does.\n";

const std::map<std::string, int> kErrors = {{"EINTR", EINTR}, {"EAGAIN", EAGAIN}, {"ENOSPC", ENOSPC},
                                            {"EIO", EIO},     {"EPIPE", EPIPE},   {"EFBIG", EFBIG}};
const std::map<std::string, FaultKind> kKills = {
    {"before", FaultKind::kKillBefore}, {"amid", FaultKind::kKillAmid}, {"after", FaultKind::kKillAfter}};

struct Order {
  Target target;
  Fault fault;
  bool understood = false;
};

template <typename Table>
auto Find(const Table& table, const char* name) {
  const auto found = name == nullptr ? table.end() : table.find(name);
  return found == table.end() ? typename Table::mapped_type() : found->second;
}

/// Reads the options up to "--", where `at` is left.
Order Read(char** arguments, int count, int& at) {
  Order order;
  bool has_fault = false;
  for (; at < count && std::strcmp(arguments[at], "--") != 0; ++at) {
    const std::string name = arguments[at];
    const auto value = [&] { return at + 1 < count ? arguments[++at] : nullptr; };
    const auto number = [&] {
      const char* const text = value();
      return text == nullptr ? 0 : std::strtoull(text, nullptr, 10);
    };
    if (name == "--fd") {
      order.target.fd = static_cast<int>(number());
    } else if (name == "--path") {
      const char* const path = value();
      order.target.path = path == nullptr ? "" : path;
    } else if (name == "--error") {
      order.fault.kind = FaultKind::kError;
      order.fault.error = Find(kErrors, value());
      has_fault = order.fault.error != 0;
    } else if (name == "--kill") {
      order.fault.kind = Find(kKills, value());
      has_fault = order.fault.kind != FaultKind::kNone;
    } else if (name == "--short" || name == "--short-often") {
      order.fault.kind = name == "--short" ? FaultKind::kShort : FaultKind::kShortOften;
      has_fault = true;
    } else if (name == "--count") {
      has_fault = true;
    } else if (name == "--at") {
      order.fault.at_call = number();
    } else if (name == "--for-ever") {
      order.fault.calls = Fault::kForEver;
    } else if (name == "--seed") {
      order.fault.seed = number();
    } else {
      return order;
    }
  }
  order.understood =
      has_fault && at + 1 < count && order.fault.at_call != 0 && (order.target.fd >= 0 || !order.target.path.empty());
  return order;
}

int Main(int count, char** arguments) {
  int at = 1;
  const Order order = Read(arguments, count, at);
  if (!order.understood) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  const TracedRun run = ExecuteWithFault(arguments + at + 1, order.target, order.fault);
  if (!run.error.empty()) {
    std::fprintf(stderr, "slabyard_inject: %s\n", run.error.c_str());
    return 125;
  }
  std::fprintf(stderr, "slabyard_inject: %llu calls, %llu faults\n", static_cast<unsigned long long>(run.calls),
               static_cast<unsigned long long>(run.faults));
  return WIFEXITED(run.status) ? WEXITSTATUS(run.status) : 128 + WTERMSIG(run.status);
}

}  // namespace
}  // namespace slabyard::faults

int main(int count, char** arguments) { return slabyard::faults::Main(count, arguments); }
