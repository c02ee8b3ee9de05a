// SPDX-License-Identifier: MIT
//
// The process around a script: its streams, arguments, environment, clock and end.
#include <fcntl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include "bindings/js/jsc/call.h"
#include "slabyard/codec.h"

extern char** environ;

namespace slabyard::js {

namespace {

void Write(const Call& call, ByteSpan bytes) {
  StandardStreams& streams = call.host().streams();
  if (call.Int(0) == StandardStreams::kStdout) {
    streams.WriteOut(bytes);
  } else {
    streams.WriteError(bytes);
  }
}

// writeText(fd, text)
JSValueRef WriteText(const Call& call) {
  const std::string text = call.Text(1).ToUtf8();
  Write(call, AsBytes(text));
  return call.Undefined();
}

// writeBytes(fd, view)
JSValueRef WriteBytes(const Call& call) {
  Write(call, call.Bytes(1));
  return call.Undefined();
}

JSValueRef IsTty(const Call& call) { return call.MakeBool(isatty(call.Int(0)) == 1); }

JSValueRef SetExitCode(const Call& call) {
  call.host().set_exit_code(call.Int(0));
  return call.Undefined();
}

// exit(): at once, with the exit code that was set
JSValueRef Exit(const Call& call) { call.host().streams().Exit(call.host().exit_code()); }

JSValueRef Cwd(const Call& call) {
  char* const path = getcwd(nullptr, 0);
  if (path == nullptr) return call.MakeText("/");
  const JSValueRef text = call.MakeText(path);
  std::free(path);
  return text;
}

// Nanoseconds of a clock that never goes back, as a BigInt.
JSValueRef Now(const Call& call) {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
  return JSBigIntCreateWithUInt64(call.context(), static_cast<uint64_t>(nanoseconds), call.exception());
}

JSObjectRef MakeTexts(const Call& call, const std::vector<std::string>& texts) {
  // One by one: the collector would not see values that only a vector holds.
  JSObjectRef array = JSObjectMakeArray(call.context(), 0, nullptr, call.exception());
  for (unsigned i = 0; i < texts.size(); ++i)
    JSObjectSetPropertyAtIndex(call.context(), array, i, call.MakeText(texts[i]), call.exception());
  return array;
}

JSObjectRef MakeEnvironment(const Call& call) {
  ObjectBuilder environment(call.context());
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const size_t equals = text.find('=');
    if (equals != std::string_view::npos) environment.SetText(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment.object();
}

JSObjectRef MakeVersions(const Call& call) {
  ObjectBuilder versions(call.context());
  versions.SetText("slabyard", SLABYARD_VERSION);
  const std::string engine = std::to_string(jsc_get_major_version()) + "." + std::to_string(jsc_get_minor_version()) +
                             "." + std::to_string(jsc_get_micro_version());
  versions.SetText("javascriptcoregtk", engine);
  return versions.object();
}

// Node's names for machines.
std::string_view Architecture(std::string_view machine) {
  if (machine == "x86_64") return "x64";
  if (machine == "aarch64") return "arm64";
  return machine;
}

JSValueRef ProcessInfo(const Call& call) {
  utsname system;
  uname(&system);
  ObjectBuilder info(call.context());
  const HostOptions& options = call.host().options();
  info.Set("argv", MakeTexts(call, options.argv));
  info.Set("execArgv", MakeTexts(call, options.exec_argv));
  info.SetText("execPath", options.argv.front());
  info.Set("env", MakeEnvironment(call));
  info.Set("versions", MakeVersions(call));
  info.SetText("platform", "linux");
  info.SetText("arch", Architecture(system.machine));
  info.SetNumber("pid", static_cast<double>(getpid()));
  info.SetNumber("ppid", static_cast<double>(getppid()));
  return info.object();
}

// openFlags(): what the system calls them, by their names in fs.constants
JSValueRef OpenFlags(const Call& call) {
  struct Flag {
    std::string_view name;
    int value;
  };
  constexpr Flag kFlags[] = {
      {"O_RDONLY", O_RDONLY},       {"O_WRONLY", O_WRONLY},     {"O_RDWR", O_RDWR},   {"O_CREAT", O_CREAT},
      {"O_EXCL", O_EXCL},           {"O_NOCTTY", O_NOCTTY},     {"O_TRUNC", O_TRUNC}, {"O_APPEND", O_APPEND},
      {"O_DIRECTORY", O_DIRECTORY}, {"O_NOFOLLOW", O_NOFOLLOW}, {"O_SYNC", O_SYNC},   {"O_DSYNC", O_DSYNC},
      {"O_NONBLOCK", O_NONBLOCK},
  };
  ObjectBuilder flags(call.context());
  for (const Flag& flag : kFlags) flags.SetNumber(flag.name, flag.value);
  return flags.object();
}

// poolSize(): what Buffer.poolSize is at first
JSValueRef PoolSize(const Call& call) { return call.MakeNumber(static_cast<double>(call.host().options().pool_size)); }

// uptime(): seconds since the host was made
JSValueRef Uptime(const Call& call) {
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - call.host().started();
  return call.MakeNumber(seconds.count());
}

JSValueRef ExposesGc(const Call& call) { return call.MakeBool(call.host().options().expose_gc); }

constexpr Native kNatives[] = {
    {"writeText", Callback<WriteText>},
    {"writeBytes", Callback<WriteBytes>},
    {"isTty", Callback<IsTty>},
    {"exit", Callback<Exit>},
    {"setExitCode", Callback<SetExitCode>},
    {"cwd", Callback<Cwd>},
    {"now", Callback<Now>},
    {"openFlags", Callback<OpenFlags>},
    {"processInfo", Callback<ProcessInfo>},
    {"poolSize", Callback<PoolSize>},
    {"uptime", Callback<Uptime>},
    {"exposesGc", Callback<ExposesGc>},
};

}  // namespace

std::span<const Native> ProcessNatives() { return kNatives; }

}  // namespace slabyard::js
