// SPDX-License-Identifier: MIT
//
// The C API of JavaScriptCore, and functions that the library exports without declaring them in its headers.
#ifndef SLABYARD_BINDINGS_JS_JSC_JSC_API_H_
#define SLABYARD_BINDINGS_JS_JSC_JSC_API_H_

#include <JavaScriptCore/JavaScript.h>

extern "C" {
/// Collects at once, also inside a script, where JSGarbageCollect only asks for a collection later.
void JSSynchronousGarbageCollectForDebugging(JSContextRef context);
/// An object with heapSize, heapCapacity and extraMemorySize among others. Walks the heap.
JSObjectRef JSGetMemoryUsageStatistics(JSContextRef context);
/// `function` is called with (promise, reason) for rejections that nobody handled by the end of the microtasks.
void JSGlobalContextSetUnhandledRejectionCallback(JSGlobalContextRef context, JSObjectRef function,
                                                  JSValueRef* exception);
unsigned jsc_get_major_version(void);
unsigned jsc_get_minor_version(void);
unsigned jsc_get_micro_version(void);
}

#endif  // SLABYARD_BINDINGS_JS_JSC_JSC_API_H_
