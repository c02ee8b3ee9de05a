// SPDX-License-Identifier: MIT
//
// What the addon knows of one Node-API environment: the main thread's, or a worker's. Owned by the environment as its
// instance data and used on its thread alone. ArrayBuffers over native blocks do not refer to it and may outlive it.
#ifndef SLABYARD_BINDINGS_NODE_ENVIRONMENT_H_
#define SLABYARD_BINDINGS_NODE_ENVIRONMENT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "bindings/js/natives/host_services.h"
#include "bindings/js/natives/native_table.h"
#include "bindings/node/node_api.h"
#include "bindings/node/scratch_arena.h"

namespace slabyard::node {

class Environment final : public js::HostServices {
 public:
  /// Adds the native table to `exports`; false when a Node-API call failed.
  static bool Open(napi_env env, napi_value exports);

  js::EngineLimits limits() const override { return limits_; }
  const js::Thresholds& thresholds() const override { return *thresholds_; }
  void ReportPressure(int64_t bytes) override;

  napi_env env() const { return env_; }
  /// The constructor ArrayBuffer, and String.prototype.slice, as they were when the addon was loaded.
  napi_ref array_buffer() const { return array_buffer_; }
  napi_ref slice() const { return slice_; }
  ScratchArena& scratch() { return scratch_; }
  /// Whether the latest long text that was encoded in UTF-8 was ASCII.
  bool expects_ascii() const { return expects_ascii_; }
  void ExpectAscii(bool is_ascii) { expects_ascii_ = is_ascii; }

  /// Which engine runs here ("node", "bun", "deno"), and its limits. Known to scripts, not to Node-API.
  void Describe(std::string_view engine, js::EngineLimits limits);

 private:
  /// What a function of the table carries.
  struct Binding {
    Environment* environment;
    void (*call)(js::CallFrame& frame);
  };

  explicit Environment(napi_env env) : env_(env) { Describe("node", {}); }

  static napi_value Call(napi_env env, napi_callback_info info);
  bool KeepBuiltins();
  bool AddNatives(napi_value exports);

  napi_env env_;
  js::EngineLimits limits_;
  const js::Thresholds* thresholds_;
  napi_ref array_buffer_ = nullptr;
  napi_ref slice_ = nullptr;
  ScratchArena scratch_;
  bool expects_ascii_ = true;
  std::array<Binding, std::size(js::kNatives)> bindings_;
};

}  // namespace slabyard::node

#endif  // SLABYARD_BINDINGS_NODE_ENVIRONMENT_H_
