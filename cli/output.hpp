#pragma once

#include <string>
#include <string_view>

namespace routerctl::cli {

/// Standard output, written in large pieces. Throws std::runtime_error with path and reason when a
/// write fails; a reader that went away ends the program quietly (SIGPIPE).
class Output {
 public:
  Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void write(std::string_view text);
  /// To append to; call flush_if_large now and then.
  std::string& buffer() { return buffer_; }
  void flush_if_large();
  /// Has to be called at the end: a failure must not get lost in a destructor.
  void finish();

 private:
  void flush();

  std::string buffer_;
};

/// Everything that is not the product: reports, notes. Failures are ignored, there is nowhere to
/// tell.
void write_error(std::string_view text);

}  // namespace routerctl::cli
