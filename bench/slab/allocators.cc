// SPDX-License-Identifier: MIT
#include "bench/slab/allocators.h"

#include <benchmark/benchmark.h>
#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace slabyard::bench {
namespace {

template <typename Function>
Function* Find(void* library, const char* name) {
  void* const found = dlsym(library, name);
  if (found == nullptr) {
    std::fprintf(stderr, "slab_bench: %s\n", dlerror());
    std::exit(1);
  }
  return reinterpret_cast<Function*>(found);
}

std::string FileOf(const void* function) {
  Dl_info info;
  return dladdr(function, &info) != 0 ? info.dli_fname : "unknown";
}

std::string GlibcVersion(void* library) { return Find<const char*()>(library, "gnu_get_libc_version")(); }

std::string MimallocVersion(void* library) { return std::to_string(Find<int()>(library, "mi_version")()); }

std::string JemallocVersion(void* library) {
  const char* version = "unknown";
  size_t size = sizeof(version);
  Find<int(const char*, void*, size_t*, void*, size_t)>(library, "mallctl")("version", &version, &size, nullptr, 0);
  return version;
}

std::string TcmallocVersion(void* library) {
  return Find<const char*(int*, int*, const char**)>(library, "tc_version")(nullptr, nullptr, nullptr);
}

/// The functions of `file`, which the program is linked with, as far as the context of `contender` tells.
MallocLibrary Library(const char* contender, const char* file, std::string (*version)(void* library)) {
  void* const library = dlopen(file, RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD);
  if (library == nullptr) {
    std::fprintf(stderr, "slab_bench: %s is not loaded\n", file);
    std::exit(1);
  }
  const MallocLibrary found = {Find<void*(size_t)>(library, "malloc"), Find<void*(size_t, size_t)>(library, "calloc"),
                               Find<void(void*)>(library, "free")};
  benchmark::AddCustomContext(std::string("served ") + contender,
                              FileOf(reinterpret_cast<const void*>(found.allocate)) + " " + version(library));
  return found;
}

[[maybe_unused]] const bool told = [] {
  benchmark::AddCustomContext("served malloc by name", FileOf(dlsym(RTLD_DEFAULT, "malloc")));
  benchmark::AddCustomContext("served operator new", FileOf(dlsym(RTLD_DEFAULT, "_Znwm")));
  benchmark::AddCustomContext("served slabyard", FileOf(dlsym(RTLD_DEFAULT, "mi_malloc_aligned")));
  return true;
}();

}  // namespace

const MallocLibrary glibc = Library("malloc", "libc.so.6", GlibcVersion);
const MallocLibrary mimalloc = Library("mimalloc", "libmimalloc.so.2", MimallocVersion);
const MallocLibrary jemalloc = Library("jemalloc", "libjemalloc.so.2", JemallocVersion);
const MallocLibrary tcmalloc = Library("tcmalloc", "libtcmalloc_minimal.so.4", TcmallocVersion);

}  // namespace slabyard::bench
