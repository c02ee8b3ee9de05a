// SPDX-License-Identifier: MIT
// Floor: output
//
// An OutputBuffer as a std::ostream: `OutputStreambuf bytes(output); std::ostream out(&bytes);`. Borrows the output and
// keeps nothing itself. A stream whose bytes were not all taken turns bad and takes no more, until clear(); the
// output's status() says why. std::flush flushes. Throws only where the stream was told to (std::ostream::exceptions).
#ifndef SLABYARD_OUTPUT_STREAMBUF_H_
#define SLABYARD_OUTPUT_STREAMBUF_H_

#include <ios>
#include <streambuf>
#include <string_view>

#include "slabyard/output_buffer.h"

namespace slabyard {

class OutputStreambuf final : public std::streambuf {
 public:
  explicit OutputStreambuf(OutputBuffer& output) : output_(output) {}

 protected:
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    if (size <= 0) return 0;  // `out.write(text, read(...))` may bring -1, which other stream buffers take for nothing
    return static_cast<std::streamsize>(output_.Append({text, static_cast<size_t>(size)}));
  }
  int_type overflow(int_type character) override {
    if (traits_type::eq_int_type(character, traits_type::eof())) return traits_type::not_eof(character);
    const char one = traits_type::to_char_type(character);
    return output_.Append({&one, 1}) == 1 ? character : traits_type::eof();
  }
  int sync() override { return output_.Flush().ok() ? 0 : -1; }

 private:
  OutputBuffer& output_;
};

}  // namespace slabyard

#endif  // SLABYARD_OUTPUT_STREAMBUF_H_
