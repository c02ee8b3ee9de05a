// SPDX-License-Identifier: MIT
#include "bindings/js/jsc/engine.h"

#include <stdlib.h>

#include <chrono>
#include <optional>
#include <thread>

#include "bindings/js/jsc/call.h"
#include "bindings/js/jsc/jsc_call_frame.h"
#include "bindings/js/prelude.h"
#include "bindings/js/runtime.h"

namespace slabyard::js {

namespace {

// The engine gives its callbacks no data of ours. One engine runs on a thread at a time, so its host is found here.
thread_local Host* current_host = nullptr;

JSValueRef Evaluate(JSContextRef context, const JscString& source, const JscString& url, JSValueRef* exception) {
  return JSEvaluateScript(context, source.get(), nullptr, url.get(), 1, exception);
}

// evaluate(source, url)
JSValueRef EvaluateNative(const Call& call) {
  const JSValueRef result = Evaluate(call.context(), call.Text(0), call.Text(1), call.exception());
  return result != nullptr ? result : call.Undefined();
}

// The runtime's scripts and the prelude's share one space of names.
std::string_view ScriptSource(std::string_view name) {
  const std::string_view source = RuntimeSource(name);
  return source.empty() ? PreludeSource(name) : source;
}

// loadPrelude(name): the file as a function of (exports, require, module, URL)
JSValueRef LoadPrelude(const Call& call) {
  const std::string name = call.Text(0).ToUtf8();
  std::string source = "(function (exports, require, module, URL) { 'use strict'; ";
  source.append(ScriptSource(name)).append("\n})");
  const JSValueRef result =
      Evaluate(call.context(), JscString::FromUtf8(source), JscString::FromUtf8("slabyard:" + name), call.exception());
  return result != nullptr ? result : call.Undefined();
}

constexpr Native kEngineNatives[] = {
    {"evaluate", Callback<EvaluateNative>},
    {"loadPrelude", Callback<LoadPrelude>},
};

void AddNatives(JSContextRef context, JSObjectRef table, std::span<const Native> natives) {
  for (const Native& native : natives) {
    const JscString name = JscString::FromUtf8(native.name);
    JSObjectSetProperty(context, table, name.get(),
                        JSObjectMakeFunctionWithCallback(context, name.get(), native.callback),
                        kJSPropertyAttributeNone, nullptr);
  }
}

/// Sets an option of the engine, which reads them from the environment once, unless the user has set it.
class EngineOption {
 public:
  EngineOption(const char* name, const char* value)
      : name_(getenv(name) == nullptr && setenv(name, value, 0) == 0 ? name : nullptr) {}
  EngineOption(const EngineOption&) = delete;
  EngineOption& operator=(const EngineOption&) = delete;
  ~EngineOption() {
    if (name_ != nullptr) unsetenv(name_);
  }

 private:
  const char* name_;
};

JSGlobalContextRef CreateContext(bool exact_gc) {
  // A tail call would take its caller's frame: stacks would lack functions that Node's have.
  const EngineOption tail_calls("JSC_useTailCalls", "0");
  // Browsers keep it back against timing attacks of one site on another; a script here is alone.
  const EngineOption shared_memory("JSC_useSharedArrayBuffer", "1");
  // A function that a background thread compiles keeps the values alive that it was entered with. Who asks for gc()
  // wants it exact, so such scripts compile in the foreground.
  std::optional<EngineOption> concurrent;
  if (exact_gc) concurrent.emplace("JSC_useConcurrentJIT", "0");
  return JSGlobalContextCreate(nullptr);
}

}  // namespace

Host& CurrentHost() { return *current_host; }

Engine::Engine(Host& host) : host_(host), context_(CreateContext(host.options().expose_gc)) {
  current_host = &host;
  JSObjectRef natives = JSObjectMake(context_, nullptr, nullptr);
  for (const auto table : {TableNatives(), DescriptorNatives(), FileNatives(), HeapNatives(), ProcessNatives(),
                           std::span<const Native>(kEngineNatives)}) {
    AddNatives(context_, natives, table);
  }

  JSValueRef exception = nullptr;
  const JSValueRef loader = Evaluate(context_, JscString::FromUtf8(RuntimeSource("loader")),
                                     JscString::FromUtf8("slabyard:loader"), &exception);
  Expect(exception);
  require_ = const_cast<JSObjectRef>(Invoke(const_cast<JSObjectRef>(loader), {natives}));
  JSValueProtect(context_, require_);

  JSGlobalContextSetUnhandledRejectionCallback(context_, PreludeFunction("modules", "reportRejection"), &exception);
  Expect(exception);
}

Engine::~Engine() {
  JSValueUnprotect(context_, require_);
  JSGlobalContextRelease(context_);
  current_host = nullptr;
}

int Engine::Run(std::string_view path) {
  Invoke(PreludeFunction("modules", "runMain"), {MakeText(path)});
  return RunToEnd();
}

int Engine::RunCode(std::string_view code, std::string_view name) {
  Invoke(PreludeFunction("modules", "runCode"), {MakeText(code), MakeText(name)});
  return RunToEnd();
}

int Engine::RunToEnd() {
  // Microtasks run whenever the outermost call into the engine ends, so each turn is a call of its own.
  JSObjectRef const turn = PreludeFunction("modules", "turn");
  for (;;) {
    const double wait_ms = JSValueToNumber(context_, Invoke(turn, {}), nullptr);
    if (wait_ms < 0) return host_.exit_code();
    if (wait_ms == 0) continue;
    // Nothing that was printed waits for a timer.
    host_.streams().Flush();
    std::this_thread::sleep_for(std::chrono::duration<double, std::milli>(wait_ms));
  }
}

JSObjectRef Engine::PreludeFunction(std::string_view name, std::string_view key) {
  const JSValueRef module = Invoke(require_, {MakeText(name)});
  JSValueRef exception = nullptr;
  const JSValueRef function =
      JSObjectGetProperty(context_, const_cast<JSObjectRef>(module), JscString::FromUtf8(key).get(), &exception);
  Expect(exception);
  return const_cast<JSObjectRef>(function);
}

JSValueRef Engine::Invoke(JSObjectRef function, std::initializer_list<JSValueRef> arguments) {
  JSValueRef exception = nullptr;
  const JSValueRef result =
      JSObjectCallAsFunction(context_, function, nullptr, arguments.size(), std::data(arguments), &exception);
  Expect(exception);
  return result;
}

JSValueRef Engine::MakeText(std::string_view utf8) const {
  return JSValueMakeString(context_, JscString::FromUtf8(utf8).get());
}

void Engine::Expect(JSValueRef exception) {
  if (exception == nullptr) return;
  std::string text = JscString(context_, exception).ToUtf8() + "\n";
  // A script that replaced builtins may have thrown anything.
  if (JSValueIsObject(context_, exception)) {
    auto* const error = const_cast<JSObjectRef>(exception);
    const JSValueRef stack = JSObjectGetProperty(context_, error, JscString::FromUtf8("stack").get(), nullptr);
    if (stack != nullptr && JSValueIsString(context_, stack)) text += JscString(context_, stack).ToUtf8() + "\n";
  }
  host_.streams().WriteError(AsBytes("slabyard: error in the prelude: " + text));
  host_.streams().Exit(1);
}

}  // namespace slabyard::js
