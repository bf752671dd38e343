#pragma once

#include <cstddef>
#include <optional>
#include <string>
// Boost 1.74 needs it and does not include it.
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/error_code.hpp>

#include "plugin/api/server.hpp"

namespace routerctl::api {

/// A connection to a unix socket, as Beast wants a stream. Whatever waits ends at the deadline
/// (Unreachable) and when `stop` is requested (Stopped).
class Socket {
 public:
  /// Connects. Throws Unreachable when nobody listens at `path`.
  Socket(const std::string& path, Stop& stop, std::optional<Clock::time_point> deadline);
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  template <typename Buffers>
  std::size_t read_some(const Buffers& buffers, boost::system::error_code& error) {
    const boost::asio::mutable_buffer room = first(buffers);
    const std::size_t size = room.size() == 0 ? 0 : read(room.data(), room.size());
    error = size == 0 && room.size() != 0 ? boost::system::error_code(boost::asio::error::eof)
                                          : boost::system::error_code();
    return size;
  }
  template <typename Buffers>
  std::size_t read_some(const Buffers& buffers) {
    boost::system::error_code error;
    const std::size_t size = read_some(buffers, error);
    if (error) {
      throw boost::system::system_error(error);
    }
    return size;
  }
  template <typename Buffers>
  std::size_t write_some(const Buffers& buffers) {
    const boost::asio::const_buffer part = first(buffers);
    return part.size() == 0 ? 0 : write(part.data(), part.size());
  }
  template <typename Buffers>
  std::size_t write_some(const Buffers& buffers, boost::system::error_code& error) {
    error = {};
    return write_some(buffers);
  }

 private:
  // The first buffer with something in it.
  template <typename Buffers>
  static auto first(const Buffers& buffers) {
    auto at = boost::asio::buffer_sequence_begin(buffers);
    const auto end = boost::asio::buffer_sequence_end(buffers);
    std::decay_t<decltype(*at)> found;
    for (; at != end && found.size() == 0; ++at) {
      found = *at;
    }
    return found;
  }

  void wait(short events);
  std::size_t read(void* data, std::size_t size);
  std::size_t write(const void* data, std::size_t size);

  int descriptor_;
  Stop& stop_;
  std::optional<Clock::time_point> deadline_;
};

}  // namespace routerctl::api
