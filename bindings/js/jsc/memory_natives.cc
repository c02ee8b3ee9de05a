// SPDX-License-Identifier: MIT
//
// Blocks and slabs for scripts, and the figures about them.
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <utility>

#include "bindings/js/jsc/call.h"

namespace slabyard::js {

namespace {

// The engine ends the process when it is given more than 4 GiB in one ArrayBuffer, and knows no index 2^32 - 1.
constexpr size_t kMaxArrayBuffer = (size_t{1} << 32) - 1;

JSValueRef LeaseSlab(const Call& call) {
  const size_t size = call.Size(0);
  if (size == 0 || size > kMaxArrayBuffer) return call.Null();
  call.pool().set_pool_size(size);
  const JSValueRef slab = call.MakeArrayBuffer(call.pool().LeaseSlab());
  // Asking for the address pins the store: transfer() then copies it, and cannot take the slab from under the pool.
  if (JSValueIsObject(call.context(), slab)) {
    JSObjectGetArrayBufferBytesPtr(call.context(), const_cast<JSObjectRef>(slab), nullptr);
  }
  return slab;
}

JSValueRef AllocateBlock(const Call& call) {
  const size_t size = call.Size(0);
  if (size == 0 || size > kMaxArrayBuffer) return call.Null();
  return call.MakeArrayBuffer(call.pool().AllocateBlock(size, call.Bool(1)).block);
}

// Offset of the first address in an ArrayBuffer that is a multiple of a power of two.
JSValueRef FirstAligned(const Call& call) {
  auto* const buffer = const_cast<JSObjectRef>(call.Argument(0));
  const auto address =
      reinterpret_cast<uintptr_t>(JSObjectGetArrayBufferBytesPtr(call.context(), buffer, call.exception()));
  return call.MakeNumber(static_cast<double>(-address & (call.Size(1) - 1)));
}

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
    {"leaseSlab", Callback<LeaseSlab>},         {"allocateBlock", Callback<AllocateBlock>},
    {"firstAligned", Callback<FirstAligned>},   {"leaseCounters", Callback<LeaseCountersArray>},
    {"externalBytes", Callback<ExternalBytes>}, {"residentBytes", Callback<ResidentBytes>},
    {"heapUsage", Callback<HeapUsage>},         {"collectGarbage", Callback<CollectGarbage>},
};

}  // namespace

std::span<const Native> MemoryNatives() { return kNatives; }

}  // namespace slabyard::js
