#include "plugin/api/http.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
// Boost 1.74 needs it and does not include it.
#include <utility>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include "plugin/api/socket.hpp"

namespace routerctl::api {

namespace {

namespace http = boost::beast::http;
using Parser = http::response_parser<http::buffer_body>;

std::string_view text_of(boost::beast::string_view view) { return {view.data(), view.size()}; }

void write(const Request& request, Socket& socket) {
  http::request<http::string_body> message;
  message.version(11);
  message.method_string(request.method);
  message.target(request.target);
  // The proxy refuses any other host, also on a unix socket.
  message.set(http::field::host, "localhost");
  message.set(http::field::accept, "application/json");
  message.set(http::field::user_agent, "routerctl");
  message.set(http::field::connection, "close");
  if (!request.content_type.empty()) {
    message.set(http::field::content_type, request.content_type);
  }
  message.body() = request.body;
  message.prepare_payload();
  http::write(socket, message);
}

// `299 - "text"`, with \" and \\ for quotes and backslashes. Source: RFC 7234, as client-go reads.
std::string warning_text(std::string_view value) {
  std::string text;
  const std::size_t begin = value.find('"');
  if (begin == std::string_view::npos) {
    return std::string(value);
  }
  for (std::size_t i = begin + 1; i < value.size() && value[i] != '"'; ++i) {
    i += value[i] == '\\' && i + 1 < value.size() ? 1 : 0;
    text += value[i];
  }
  return text;
}

std::optional<std::chrono::seconds> whole_seconds(std::string_view text) {
  int seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool whole = error == std::errc() && end == text.data() + text.size() && seconds >= 0;
  return whole ? std::optional(std::chrono::seconds(seconds)) : std::nullopt;
}

Answer head_of(const http::response_header<>& head) {
  Answer answer;
  answer.code = static_cast<int>(head.result_int());
  const std::string_view type = text_of(head[http::field::content_type]);
  answer.content_type = type.substr(0, type.find(';'));
  answer.retry_after = whole_seconds(text_of(head[http::field::retry_after]));
  const auto [first, last] = head.equal_range(http::field::warning);
  for (auto field = first; field != last; ++field) {
    answer.warnings.push_back(warning_text(text_of(field->value())));
  }
  return answer;
}

// Hands the body over piece by piece, until `take` returns false.
template <typename Take>
void read_body(Socket& socket, boost::beast::flat_buffer& buffer, Parser& parser, Take take) {
  std::array<char, 16384> room;
  bool wanted = true;
  while (wanted && !parser.is_done()) {
    parser.get().body().data = room.data();
    parser.get().body().size = room.size();
    parser.get().body().more = true;
    boost::system::error_code error;
    http::read_some(socket, buffer, parser, error);
    const std::size_t size = room.size() - parser.get().body().size;
    wanted = size == 0 || take(std::string_view(room.data(), size));
    if (error && error != http::error::need_buffer) {
      throw Unreachable("the answer broke off: " + error.message());
    }
  }
}

class Exchange {
 public:
  Exchange(const std::string& path, const Request& request, Stop& stop)
      : socket_(path, stop, request.deadline) {
    // None would do, if Boost 1.74 did not take it for zero.
    parser_.body_limit(std::numeric_limits<std::uint64_t>::max());
    write(request, socket_);
    boost::system::error_code error;
    http::read_header(socket_, buffer_, parser_, error);
    if (error) {
      throw Unreachable("no answer came: " + error.message());
    }
    answer = head_of(parser_.get().base());
  }

  template <typename Take>
  void read(Take take) {
    read_body(socket_, buffer_, parser_, take);
  }
  void read_whole() {
    read([&](std::string_view part) {
      answer.body += part;
      return true;
    });
  }

  Answer answer;

 private:
  Socket socket_;
  boost::beast::flat_buffer buffer_;
  Parser parser_;
};

// Cuts what comes in into lines.
class Lines {
 public:
  explicit Lines(const std::function<bool(std::string_view)>& take) : take_(take) {}

  bool add(std::string_view part) {
    for (std::size_t end = 0; (end = part.find('\n')) != std::string_view::npos;) {
      rest_ += part.substr(0, end);
      part.remove_prefix(end + 1);
      if (!take_(std::exchange(rest_, {}))) {
        return false;
      }
    }
    rest_ += part;
    return true;
  }

 private:
  const std::function<bool(std::string_view)>& take_;
  std::string rest_;
};

}  // namespace

Answer HttpServer::send(const Request& request, Stop& stop) {
  try {
    Exchange exchange(path_, request, stop);
    exchange.read_whole();
    return std::move(exchange.answer);
  } catch (const boost::system::system_error& error) {
    throw Unreachable(error.what());
  }
}

Answer HttpServer::stream(const Request& request, Stop& stop,
                          const std::function<bool(std::string_view)>& take) {
  try {
    Exchange exchange(path_, request, stop);
    if (!exchange.answer.ok()) {
      exchange.read_whole();
      return std::move(exchange.answer);
    }
    Lines lines(take);
    try {
      exchange.read([&](std::string_view part) { return lines.add(part); });
    } catch (const TimedOut&) {
      // As if the server had ended the stream.
    }
    return std::move(exchange.answer);
  } catch (const boost::system::system_error& error) {
    throw Unreachable(error.what());
  }
}

}  // namespace routerctl::api
