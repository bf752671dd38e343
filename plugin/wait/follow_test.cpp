#include "plugin/wait/follow.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "plugin/api/status.hpp"
#include "plugin/api/test_server.hpp"

namespace routerctl::wait {

namespace {

constexpr const char* pods = "/api/v1/namespaces/default/pods";

Json pod(const std::string& name) {
  return Json::object({{"apiVersion", "v1"},
                       {"kind", "Pod"},
                       {"metadata", Json::object({{"name", name}, {"namespace", "default"}})}});
}

// Follows the pods and writes down what it is told; stops at the word `last`.
struct Following {
  std::string until(const std::string& last) {
    const Watcher watcher{
        .all =
            [&](const std::vector<Json>& objects) {
              std::string names;
              for (const Json& object : objects) {
                names += (names.empty() ? "" : ",") + object["metadata"]["name"].get<std::string>();
              }
              say("[" + names + "]", last);
            },
        .one =
            [&](const Json& object, bool deleted) {
              say((deleted ? "-" : "+") + object["metadata"]["name"].get<std::string>(), last);
            },
        .lost = [&](const std::string& why) { say("lost: " + why, last); }};
    try {
      follow(client, pods, watcher, {.first = std::chrono::milliseconds(1)});
    } catch (const api::Stopped&) {
      return text;
    } catch (const api::Refused& refused) {
      return text + "refused: " + refused.what();
    } catch (const api::Unreachable& lost) {
      return text + "unreachable: " + lost.what();
    }
    return "ended";
  }

  void say(const std::string& word, const std::string& last) {
    text += word + " ";
    if (then && word == std::get<0>(*then)) {
      const std::function<void()> act = std::get<1>(*then);
      then.reset();
      act();
    }
    if (word == last) {
      stop.request();
    }
  }

  /// When that word comes, that happens.
  std::optional<std::pair<std::string, std::function<void()>>> then;
  std::string text;
  test::FakeServer server;
  api::Stop stop;
  api::Client client{server, stop, {.sleep = [](std::chrono::milliseconds, api::Stop& wish) {
                       if (wish.requested()) {
                         throw api::Stopped();
                       }
                     }}};
};

}  // namespace

TEST_CASE("a collection is listed and then watched") {
  Following following;
  following.server.put(pod("a"));
  following.then = {"[a]", [&] {
                      following.server.put(pod("b"));
                      following.server.remove("Pod", "default", "a");
                    }};
  CHECK(following.until("-a") == "[a] +b -a ");
}

TEST_CASE("a watch that ends goes on where it was") {
  Following following;
  following.server.put(pod("a"));
  following.then = {"[a]", [&] {
                      following.server.put(pod("b"));
                      following.server.cut_streams();
                      following.server.put(pod("c"));
                    }};
  CHECK(following.until("+c") == "[a] +b +c ");
  CHECK(following.server.count("GET", pods + std::string("?watch")) >= 1);
}

TEST_CASE("a place that the server has forgotten makes a new list") {
  Following following;
  following.server.put(pod("a"));
  following.server.on("GET", "watch=1", [](const api::Request&) {
    return test::status_answer(410, "Expired", "too old resource version");
  });
  following.then = {"[a]", [&] { following.server.put(pod("b")); }};
  CHECK(following.until("[a,b]") == "[a] [a,b] ");
}

TEST_CASE("who may not watch gets lists") {
  Following following;
  following.server.on(
      "GET", "watch=1",
      [](const api::Request&) { return test::status_answer(403, "Forbidden", "no"); }, 1);
  following.then = {"[]", [&] { following.server.put(pod("a")); }};
  CHECK(following.until("[a]") == "[] [a] ");
  CHECK(following.server.count("GET", "watch=1") == 1);
}

TEST_CASE("who may not list is told so") {
  Following following;
  following.server.on(
      "GET", pods, [](const api::Request&) { return test::status_answer(403, "Forbidden", "no"); });
  CHECK(following.until("") == "refused: no");
}

TEST_CASE("a server that is gone is asked again") {
  Following following;
  following.server.on(
      "GET", pods,
      [](const api::Request&) {
        return test::text_answer(500, "dial tcp 127.0.0.1:1: connect: connection refused\n");
      },
      3);
  following.server.put(pod("a"));
  const std::string text = following.until("[a]");
  CHECK(text.starts_with("lost: "));
  CHECK(text.ends_with("[a] "));
}

TEST_CASE("a proxy that is gone does not come back") {
  Following following;
  following.server.on(
      "GET", "watch=1",
      [](const api::Request&) -> api::Answer { throw api::Unreachable("nobody listens"); }, 100);
  CHECK(following.until("") ==
        "[] lost: nobody listens lost: nobody listens lost: nobody listens "
        "unreachable: nobody listens");
}

}  // namespace routerctl::wait
