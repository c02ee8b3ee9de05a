// SPDX-License-Identifier: MIT
//
// A JavaScriptCore context with the prelude loaded, ready to run one script. Lives on the thread that made it; the host
// must outlive it. An error that the script does not catch is printed and ends the process (docs/runtime.md), so there
// is nothing to return but the exit code.
#ifndef SLABYARD_BINDINGS_JS_JSC_ENGINE_H_
#define SLABYARD_BINDINGS_JS_JSC_ENGINE_H_

#include <initializer_list>
#include <string>
#include <string_view>

#include "bindings/js/host.h"
#include "bindings/js/jsc/jsc_api.h"

namespace slabyard::js {

class Engine {
 public:
  explicit Engine(Host& host);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Runs the script file at `path` (absolute, UTF-8), then timers and microtasks until none is left. Returns
  /// process.exitCode.
  int Run(std::string_view path);
  /// The same with `code` (UTF-8) as a global script that is called `name` in stacks: "[eval]" or "[stdin]".
  int RunCode(std::string_view code, std::string_view name);

 private:
  /// Calls the prelude's event loop until nothing is left to do.
  int RunToEnd();
  /// What the prelude's module `name` exports as `key`.
  JSObjectRef PreludeFunction(std::string_view name, std::string_view key);
  JSValueRef Invoke(JSObjectRef function, std::initializer_list<JSValueRef> arguments);
  JSValueRef MakeText(std::string_view utf8) const;
  /// Ends the process when `exception` is one: the prelude itself is broken.
  void Expect(JSValueRef exception);

  Host& host_;
  JSGlobalContextRef context_;
  JSObjectRef require_ = nullptr;
};

}  // namespace slabyard::js

#endif  // SLABYARD_BINDINGS_JS_JSC_ENGINE_H_
