// SPDX-License-Identifier: MIT
//
// slabyard.node: the native table, and what index.cjs needs before it has a prelude.
#include <cstdint>
#include <string_view>

#include "bindings/js/prelude.h"
#include "bindings/node/environment.h"
#include "bindings/node/node_api.h"

namespace slabyard::node {
namespace {

/// preludeSource(name): the text of a file of the prelude; undefined when there is none.
napi_value GetPreludeSource(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument;
  char name[64];
  size_t length;
  if (napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr) != napi_ok ||
      napi_get_value_string_utf8(env, argument, name, sizeof name, &length) != napi_ok) {
    return nullptr;
  }
  const std::string_view source = js::PreludeSource({name, length});
  napi_value text;
  if (source.empty() || napi_create_string_utf8(env, source.data(), source.size(), &text) != napi_ok) return nullptr;
  return text;
}

/// describeEngine(name, maxArrayBuffer, maxStringLength)
napi_value DescribeEngine(napi_env env, napi_callback_info info) {
  size_t count = 3;
  napi_value arguments[3];
  void* environment;
  char name[16];
  size_t length;
  int64_t max_array_buffer;
  int64_t max_string_length;
  if (napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr) == napi_ok &&
      napi_get_instance_data(env, &environment) == napi_ok &&
      napi_get_value_string_utf8(env, arguments[0], name, sizeof name, &length) == napi_ok &&
      napi_get_value_int64(env, arguments[1], &max_array_buffer) == napi_ok &&
      napi_get_value_int64(env, arguments[2], &max_string_length) == napi_ok) {
    static_cast<Environment*>(environment)
        ->Describe({name, length}, {.array_buffer = static_cast<size_t>(max_array_buffer),
                                    .string_length = static_cast<size_t>(max_string_length)});
  }
  return nullptr;
}

bool AddFunction(napi_env env, napi_value object, const char* name, napi_callback callback) {
  napi_value function;
  return napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function) == napi_ok &&
         napi_set_named_property(env, object, name, function) == napi_ok;
}

napi_value Open(napi_env env, napi_value exports) {
  if (!AddFunction(env, exports, "preludeSource", GetPreludeSource) ||
      !AddFunction(env, exports, "describeEngine", DescribeEngine) || !Environment::Open(env, exports)) {
    napi_throw_error(env, nullptr, "slabyard.node: the host refused a function");
    return nullptr;
  }
  return exports;
}

}  // namespace
}  // namespace slabyard::node

NAPI_MODULE(slabyard, slabyard::node::Open)
