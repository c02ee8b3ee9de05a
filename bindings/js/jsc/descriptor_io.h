// SPDX-License-Identifier: MIT
//
// Reading and writing by descriptor where a file may be non-blocking because of who else holds it: a descriptor that
// the process was started with is waited for, so that a script never sees EAGAIN of a pipe it did not open.
#ifndef SLABYARD_BINDINGS_JS_JSC_DESCRIPTOR_IO_H_
#define SLABYARD_BINDINGS_JS_JSC_DESCRIPTOR_IO_H_

#include <sys/types.h>

#include "slabyard/bytes.h"

namespace slabyard::js {

/// Where the file's own position counts.
inline constexpr off_t kCurrentPosition = -1;

/// One read(2) or pread(2), repeated after EINTR. Bytes read, 0 at the end, or a negative errno value: EAGAIN only when
/// `wait` is false.
ssize_t ReadSome(int fd, MutableByteSpan into, off_t position, bool wait);
/// The same with write(2) or pwrite(2).
ssize_t WriteSome(int fd, ByteSpan bytes, off_t position, bool wait);

/// Reads until `into` is full or the file ends. Bytes read, or a negative errno value.
ssize_t ReadFully(int fd, MutableByteSpan into);
/// Writes all. 0, or a negative errno value.
int WriteFully(int fd, ByteSpan bytes);

}  // namespace slabyard::js

#endif  // SLABYARD_BINDINGS_JS_JSC_DESCRIPTOR_IO_H_
