// SPDX-License-Identifier: MIT
#include "bindings/node/environment.h"

#include <algorithm>
#include <memory>

#include "bindings/node/node_call.h"

namespace slabyard::node {

bool Environment::Open(napi_env env, napi_value exports) {
  std::unique_ptr<Environment> environment(new Environment(env));
  const auto close = [](napi_env, void* data, void*) { delete static_cast<Environment*>(data); };
  if (napi_set_instance_data(env, environment.get(), close, nullptr) != napi_ok) return false;
  // Functions refer to it: it lives as long as they may, also when not all of them could be made.
  Environment& opened = *environment.release();
  return opened.KeepBuiltins() && opened.AddNatives(exports);
}

// The environment drops its references when it ends.
bool Environment::KeepBuiltins() {
  napi_value global;
  napi_value array_buffer;
  napi_value string;
  napi_value prototype;
  napi_value slice;
  return napi_get_global(env_, &global) == napi_ok &&
         napi_get_named_property(env_, global, "ArrayBuffer", &array_buffer) == napi_ok &&
         napi_get_named_property(env_, global, "String", &string) == napi_ok &&
         napi_get_named_property(env_, string, "prototype", &prototype) == napi_ok &&
         napi_get_named_property(env_, prototype, "slice", &slice) == napi_ok &&
         napi_create_reference(env_, array_buffer, 1, &array_buffer_) == napi_ok &&
         napi_create_reference(env_, slice, 1, &slice_) == napi_ok;
}

bool Environment::AddNatives(napi_value exports) {
  for (size_t i = 0; i < bindings_.size(); i++) {
    const js::NativeEntry& native = js::kNatives[i];
    bindings_[i] = {.environment = this, .call = native.call};
    napi_value function;
    if (napi_create_function(env_, native.name, NAPI_AUTO_LENGTH, Call, &bindings_[i], &function) != napi_ok ||
        napi_set_named_property(env_, exports, native.name, function) != napi_ok) {
      return false;
    }
  }
  return true;
}

napi_value Environment::Call(napi_env env, napi_callback_info info) {
  size_t count = NodeCall::kMaxArguments;
  std::array<napi_value, NodeCall::kMaxArguments> arguments;
  void* data;
  if (napi_get_cb_info(env, info, &count, arguments.data(), nullptr, &data) != napi_ok) return nullptr;
  const Binding& binding = *static_cast<const Binding*>(data);
  NodeCall call(*binding.environment, std::span(arguments).first(std::min(count, arguments.size())));
  binding.call(call);
  binding.environment->scratch_.Reset();
  return call.result();
}

void Environment::ReportPressure(int64_t bytes) {
  int64_t total;
  // What fails here is the collector's knowledge alone.
  (void)napi_adjust_external_memory(env_, bytes, &total);
}

void Environment::Describe(std::string_view engine, js::EngineLimits limits) {
  thresholds_ = &js::ThresholdsOf(engine);
  limits_ = limits;
}

}  // namespace slabyard::node
