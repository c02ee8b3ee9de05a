// SPDX-License-Identifier: MIT
//
// Figures about the memory of a script.
#include <unistd.h>

#include <cstdio>
#include <memory>

#include "bindings/js/jsc/call.h"

namespace slabyard::js {

namespace {

JSValueRef LeaseCountersArray(const Call& call) {
  static_assert(sizeof(LeaseCounters) == 4 * sizeof(double));
  // The host outlives the engine, and with it the script's view of this.
  return JSObjectMakeTypedArrayWithBytesNoCopy(call.context(), kJSTypedArrayTypeFloat64Array,
                                               &call.host().lease_counters(), sizeof(LeaseCounters), nullptr, nullptr,
                                               call.exception());
}

JSValueRef ExternalBytes(const Call& call) {
  call.host().pool().Settle();
  return call.MakeNumber(static_cast<double>(call.host().account().external()));
}

JSValueRef ResidentBytes(const Call& call) {
  unsigned long long pages = 0;
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen("/proc/self/statm", "re"), std::fclose);
  // The second figure is the resident set (proc(5)); without /proc nothing is known, which is 0.
  if (file == nullptr || std::fscanf(file.get(), "%*u %llu", &pages) != 1) pages = 0;
  return call.MakeNumber(static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE)));
}

JSValueRef HeapUsage(const Call& call) {
  JSObjectRef statistics = JSGetMemoryUsageStatistics(call.context());
  const auto figure = [&](std::string_view name) {
    const JSValueRef value = JSObjectGetProperty(call.context(), statistics, JscString::FromUtf8(name).get(), nullptr);
    return JSValueToNumber(call.context(), value, nullptr);
  };
  // The engine counts memory that it only keeps for others (ArrayBuffers, long strings) into both.
  const double extra = figure("extraMemorySize");
  ObjectBuilder usage(call.context());
  usage.SetNumber("heapTotal", figure("heapCapacity") - extra);
  usage.SetNumber("heapUsed", figure("heapSize") - extra);
  return usage.object();
}

JSValueRef CollectGarbage(const Call& call) {
  JSSynchronousGarbageCollectForDebugging(call.context());
  return call.Undefined();
}

constexpr Native kNatives[] = {
    {"leaseCounters", Callback<LeaseCountersArray>}, {"externalBytes", Callback<ExternalBytes>},
    {"residentBytes", Callback<ResidentBytes>},      {"heapUsage", Callback<HeapUsage>},
    {"collectGarbage", Callback<CollectGarbage>},
};

}  // namespace

std::span<const Native> HeapNatives() { return kNatives; }

}  // namespace slabyard::js
