// SPDX-License-Identifier: MIT
//
// What an engine tells and is told apart from calls: its limits, from which size on a native is worth its call, and
// memory that its collector does not see by itself. One per engine instance, on its thread.
#ifndef SLABYARD_BINDINGS_JS_NATIVES_HOST_SERVICES_H_
#define SLABYARD_BINDINGS_JS_NATIVES_HOST_SERVICES_H_

#include <cstddef>
#include <cstdint>

#include "bindings/js/natives/thresholds.h"

namespace slabyard::js {

struct EngineLimits {
  size_t array_buffer;   // bytes of the largest ArrayBuffer
  size_t string_length;  // code units of the longest string
};

class HostServices {
 public:
  HostServices() = default;
  HostServices(const HostServices&) = delete;
  HostServices& operator=(const HostServices&) = delete;
  virtual ~HostServices() = default;

  virtual EngineLimits limits() const = 0;
  virtual const Thresholds& thresholds() const = 0;
  /// `bytes` more (or fewer, when negative) are kept alive by objects of the engine without its knowledge.
  /// For natives beside the table: what the table makes, the engine counts itself.
  virtual void ReportPressure(int64_t bytes) = 0;
};

}  // namespace slabyard::js

#endif  // SLABYARD_BINDINGS_JS_NATIVES_HOST_SERVICES_H_
