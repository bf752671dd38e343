#include "plugin/api/http.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace routerctl::api {

namespace {

// Listens on a socket, keeps what one client sends and answers with `answer`, byte for byte.
class Replay {
 public:
  explicit Replay(std::string answer, bool hang = false)
      : path_("/tmp/routerctl-http-test-" + std::to_string(getpid())),
        listener_(socket(AF_UNIX, SOCK_STREAM, 0)) {
    unlink(path_.c_str());
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    std::memcpy(address.sun_path, path_.data(), path_.size());
    REQUIRE(bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(listen(listener_, 1) == 0);
    thread_ = std::thread([this, answer = std::move(answer), hang] { serve(answer, hang); });
  }
  ~Replay() {
    stop.request();
    thread_.join();
    close(listener_);
    unlink(path_.c_str());
  }

  HttpServer server() { return HttpServer(path_); }

  std::string received;
  Stop stop;

 private:
  // Who hangs up while a body is still being written breaks the pipe.
  static bool is_whole(const std::string& request) {
    const std::size_t end = request.find("\r\n\r\n");
    const std::string_view name = "Content-Length: ";
    const std::size_t length = request.find(name);
    return end != std::string::npos &&
           (length > end ||
            request.size() - end - 4 >= std::stoul(request.substr(length + name.size())));
  }

  void serve(const std::string& answer, bool hang) {
    const int client = accept(listener_, nullptr, nullptr);
    char room[65536];
    while (!is_whole(received)) {
      const ssize_t size = recv(client, room, sizeof room, 0);
      if (size <= 0) {
        break;
      }
      received.append(room, static_cast<std::size_t>(size));
    }
    send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
    while (hang && recv(client, room, sizeof room, 0) > 0) {
    }
    close(client);
  }

  std::string path_;
  int listener_;
  std::thread thread_;
};

std::string with_head(const std::string& head, const std::string& body) {
  return head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

TEST_CASE("a request says what the proxy asks for, and its answer comes whole") {
  Replay replay(
      with_head("HTTP/1.1 201 Created\r\n"
                "Content-Type: application/json; charset=utf-8\r\n"
                "Warning: 299 - \"a \\\"quoted\\\" word\"\r\n"
                "Warning: 299 - \"another\"\r\n",
                "{\"a\":1}"));
  HttpServer server = replay.server();
  const Answer answer = server.send({.method = "PATCH",
                                     .target = "/api/v1/x?fieldManager=routerctl",
                                     .content_type = "application/apply-patch+yaml",
                                     .body = "{}"},
                                    replay.stop);
  CHECK(answer.code == 201);
  CHECK(answer.ok());
  CHECK(answer.content_type == "application/json");
  CHECK(answer.body == "{\"a\":1}");
  CHECK(answer.warnings == std::vector<std::string>{"a \"quoted\" word", "another"});
  CHECK_FALSE(answer.retry_after);
  CHECK(replay.received.starts_with("PATCH /api/v1/x?fieldManager=routerctl HTTP/1.1\r\n"));
  CHECK(replay.received.find("Host: localhost\r\n") != std::string::npos);
  CHECK(replay.received.find("Content-Type: application/apply-patch+yaml\r\n") !=
        std::string::npos);
}

TEST_CASE("Retry-After counts when it is a number of seconds") {
  const std::pair<const char*, int> table[] = {
      {"3", 3}, {"0", 0}, {"soon", -1}, {"-1", -1}, {"1.5", -1}};
  for (const auto& each : table) {
    const std::string text = each.first;
    CAPTURE(text);
    Replay replay(with_head("HTTP/1.1 429 Too Many Requests\r\nRetry-After: " + text + "\r\n", ""));
    HttpServer server = replay.server();
    const Answer answer = server.send({.target = "/"}, replay.stop);
    CHECK(answer.retry_after.value_or(std::chrono::seconds(-1)).count() == each.second);
  }
}

TEST_CASE("an answer of any size comes whole") {
  const std::string body(3'000'000, 'x');
  Replay replay(with_head("HTTP/1.1 200 OK\r\n", body));
  HttpServer server = replay.server();
  CHECK(server.send({.target = "/"}, replay.stop).body == body);
}

TEST_CASE("an answer that breaks off is none") {
  for (const std::string answer :
       {"", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
        "not HTTP at all\r\n\r\n"}) {
    CAPTURE(answer);
    Replay replay(answer);
    HttpServer server = replay.server();
    CHECK_THROWS_AS(server.send({.target = "/"}, replay.stop), Unreachable);
  }
}

TEST_CASE("nobody listens") {
  Stop stop;
  HttpServer server("/tmp/routerctl-nobody-is-here");
  CHECK_THROWS_AS(server.send({.target = "/"}, stop), Unreachable);
}

TEST_CASE("waiting ends at the deadline and on a stop") {
  Replay replay("", true);
  HttpServer server = replay.server();
  SUBCASE("deadline") {
    const auto soon = Clock::now() + std::chrono::milliseconds(20);
    CHECK_THROWS_AS(server.send({.target = "/", .deadline = soon}, replay.stop), TimedOut);
  }
  SUBCASE("stop") {
    std::thread other([&] { replay.stop.request(); });
    CHECK_THROWS_AS(server.send({.target = "/"}, replay.stop), Stopped);
    other.join();
  }
}

TEST_CASE("a stream is cut into lines, however it comes") {
  Replay replay(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      "4\r\none\n\r\n2\r\ntw\r\n6\r\no\nthre\r\n2\r\ne\n\r\n0\r\n\r\n");
  HttpServer server = replay.server();
  std::vector<std::string> lines;
  const auto take = [&](std::string_view line) {
    lines.emplace_back(line);
    return true;
  };
  CHECK(server.stream({.target = "/"}, replay.stop, take).code == 200);
  CHECK(lines == std::vector<std::string>{"one", "two", "three"});
}

TEST_CASE("a stream ends when the reader has enough, and at the deadline as if the server had") {
  Replay replay("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none\n\r\n4\r\ntwo\n\r\n",
                true);
  HttpServer server = replay.server();
  std::vector<std::string> lines;
  SUBCASE("enough") {
    server.stream({.target = "/"}, replay.stop, [&](std::string_view line) {
      lines.emplace_back(line);
      return false;
    });
    CHECK(lines == std::vector<std::string>{"one"});
  }
  SUBCASE("deadline") {
    const auto soon = Clock::now() + std::chrono::milliseconds(50);
    server.stream({.target = "/", .deadline = soon}, replay.stop, [&](std::string_view line) {
      lines.emplace_back(line);
      return true;
    });
    CHECK(lines == std::vector<std::string>{"one", "two"});
  }
}

TEST_CASE("a stream that is refused gives the whole answer and no line") {
  Replay replay(with_head("HTTP/1.1 410 Gone\r\n", "{\"kind\":\"Status\"}\n"));
  HttpServer server = replay.server();
  const Answer answer = server.stream({.target = "/"}, replay.stop, [](std::string_view) -> bool {
    FAIL("a line");
    return false;
  });
  CHECK(answer.code == 410);
  CHECK(answer.body == "{\"kind\":\"Status\"}\n");
}

}  // namespace routerctl::api
