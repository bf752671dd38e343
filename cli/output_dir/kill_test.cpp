// A run that ends at any instant leaves whole files, and the next one finishes the work.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "cli/output_dir/test_site.hpp"

namespace {

using namespace routerctl::test;
namespace fs = std::filesystem;

#ifdef __SANITIZE_ADDRESS__
constexpr int random_kills = 30;  // a run takes ten times as long
#else
constexpr int random_kills = 200;
#endif

// Two states of the sources, so that a run from one to the other creates, changes and removes
// files. The directory also holds files that are not ours.
class TwoStates {
 public:
  explicit TwoStates(std::size_t routes) {
    site.add_routes(1, routes);
    site.write("dist/README.md", "not ours\n");
    site.write("dist/v1_configmap_own.yaml", "kind: ConfigMap\n");
    render();
    states[0] = site.dist();
    save(0);
    for (std::size_t number = 1; number <= routes; number += 3) {
      fs::remove(site.path("apps/route-" + std::to_string(number) + ".yaml"));
      const std::string changed = "apps/route-" + std::to_string(number + 1) + ".yaml";
      std::string text = site.read(changed);
      const std::size_t model = text.find("Phi-3");
      REQUIRE(model != std::string::npos);
      site.write(changed, text.replace(model, 5, "Phi-4"));
    }
    site.add_routes(routes + 1, routes + routes / 3);
    render();
    states[1] = site.dist();
    save(1);
    CHECK(states[0] != states[1]);
  }

  // Puts the sources of a state in place.
  void take_sources(std::size_t state) const {
    fs::remove_all(site.path("apps"));
    fs::copy(site.path("state-" + std::to_string(state)) / "apps", site.path("apps"),
             fs::copy_options::recursive);
  }
  void take_dist(std::size_t state) const {
    fs::remove_all(site.path("dist"));
    fs::copy(site.path("state-" + std::to_string(state)) / "dist", site.path("dist"),
             fs::copy_options::recursive);
  }

  // What must hold after a run was killed on its way from one state to the other.
  void check_whole(const std::string& when) const {
    for (const auto& entry : site.dist()) {
      // Not bound by name: the message below is a lambda.
      const std::string &file = entry.first, &text = entry.second;
      if (file.starts_with(".routerctl-")) {
        continue;
      }
      const bool whole = has(states[0], file, text) || has(states[1], file, text);
      CHECK_MESSAGE(whole, when << ": " << file << " is torn:\n" << text);
    }
    for (const char* file : {"README.md", "v1_configmap_own.yaml"}) {
      CHECK_MESSAGE(fs::exists(site.path("dist") / file), when << ": " << file << " is gone");
    }
  }

  // The next run brings the directory into the state, with nothing left over.
  void check_finishes(std::size_t state, const std::string& when) const {
    const Outcome outcome = site.render({"--kustomization"});
    CHECK_MESSAGE(outcome.code == 0, when << ": " << outcome.err);
    CHECK_MESSAGE(site.dist() == states[state], when);
  }

  Site site;
  Files states[2];

 private:
  void render() const {
    const Outcome outcome = site.render({"--kustomization"});
    REQUIRE_MESSAGE(outcome.code == 0, outcome.err);
  }
  void save(std::size_t state) const {
    const fs::path to = site.path("state-" + std::to_string(state));
    fs::create_directory(to);
    fs::copy(site.path("apps"), to / "apps", fs::copy_options::recursive);
    fs::copy(site.path("dist"), to / "dist", fs::copy_options::recursive);
  }
  static bool has(const Files& files, const std::string& file, const std::string& text) {
    const auto found = files.find(file);
    return found != files.end() && found->second == text;
  }
};

// `how` is what strace does to the system call; the count is of this system call alone.
Outcome render_under_strace(const Site& site, const std::string& call, const std::string& how,
                            int count) {
  std::vector<std::string> words{"strace",
                                 "-f",
                                 "-qq",
                                 "-o",
                                 "/dev/null",
                                 "-e",
                                 "trace=" + call,
                                 "-e",
                                 "inject=" + call + ":" + how + ":when=" + std::to_string(count),
                                 ROUTERCTL_BINARY};
  for (const std::string& word : Site::render_words({"--kustomization"})) {
    words.push_back(word);
  }
  return run({.words = words,
              .directory = site.path().string(),
              .variables = {"ASAN_OPTIONS=detect_leaks=0"}});
}

bool was_killed(const Outcome& outcome) { return outcome.code == 128 + SIGKILL; }

}  // namespace

TEST_CASE("a run killed before any of its system calls that write leaves whole files") {
  const TwoStates two(6);
  int kills = 0;
  for (const char* call :
       {"mkdirat", "openat", "write", "fsync", "renameat", "renameat2", "unlinkat", "flock"}) {
    for (int count = 1;; ++count) {
      const std::string when = std::string("killed at ") + call + " " + std::to_string(count);
      two.take_sources(1);
      two.take_dist(0);
      const Outcome outcome = render_under_strace(two.site, call, "signal=KILL", count);
      if (!was_killed(outcome)) {
        REQUIRE_MESSAGE(outcome.code == 0, when << ": " << outcome.err);
        CHECK(two.site.dist() == two.states[1]);
        break;
      }
      ++kills;
      two.check_whole(when);
      two.check_finishes(1, when);
    }
  }
  CHECK(kills > 40);
}

TEST_CASE("sources that change back after a kill find the directory as it was") {
  const TwoStates two(6);
  for (const char* call : {"renameat", "renameat2", "unlinkat"}) {
    for (int count = 1;; ++count) {
      const std::string when = std::string("killed at ") + call + " " + std::to_string(count);
      two.take_sources(1);
      two.take_dist(0);
      if (!was_killed(render_under_strace(two.site, call, "signal=KILL", count))) {
        break;
      }
      two.take_sources(0);
      two.check_finishes(0, when);
    }
  }
}

TEST_CASE("a system call that fails is said, and changes nothing as long as nothing was moved") {
  const TwoStates two(6);
  two.take_sources(1);
  struct {
    const char *call, *error;
    bool before_moving;
  } constexpr faults[] = {{"write", "ENOSPC", true},      {"write", "EDQUOT", true},
                          {"fsync", "EIO", true},         {"mkdirat", "ENOSPC", true},
                          {"renameat", "ENOSPC", false},  {"renameat2", "EIO", false},
                          {"renameat2", "EINVAL", false}, {"unlinkat", "EROFS", false}};
  for (const auto& fault : faults) {
    for (int count = 1; count < 100; ++count) {
      const std::string when =
          std::string(fault.call) + " " + std::to_string(count) + " gives " + fault.error;
      two.take_dist(0);
      const Outcome outcome =
          render_under_strace(two.site, fault.call, std::string("error=") + fault.error, count);
      if (outcome.code == 0) {
        // Too late to matter: a message, or what is cleaned up.
        two.check_whole(when);
        two.check_finishes(1, when);
        break;
      }
      CHECK_MESSAGE(outcome.code == 2, when << ": " << outcome.code);
      CHECK_MESSAGE(outcome.err.find("error: cannot ") != std::string::npos, outcome.err);
      CHECK_MESSAGE(outcome.err.find("dist") != std::string::npos, outcome.err);
      if (fault.before_moving) {
        CHECK_MESSAGE(two.site.dist() == two.states[0], when);
      }
      two.check_whole(when);
      two.check_finishes(1, when);
    }
  }
}

TEST_CASE("200 runs killed at random instants, each followed by a whole one") {
  const TwoStates two(30);
  std::mt19937 random(20261125);
  two.take_sources(1);
  two.take_dist(0);
  const auto start = std::chrono::steady_clock::now();
  REQUIRE(two.site.render({"--kustomization"}).code == 0);
  const double whole =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  int killed = 0, in_the_middle = 0;
  for (int round = 0; round < random_kills; ++round) {
    const std::size_t from = round % 2, to = 1 - from;
    const double seconds = whole * static_cast<double>(random() % 1000) / 1000 + 0.0005;
    const std::string when = "killed after " + std::to_string(seconds) + " s";
    two.take_sources(to);
    std::vector<std::string> words{"timeout", "-s", "KILL", std::to_string(seconds),
                                   ROUTERCTL_BINARY};
    for (const std::string& word : Site::render_words({"--kustomization"})) {
      words.push_back(word);
    }
    const Outcome outcome = run({.words = words, .directory = two.site.path().string()});
    REQUIRE_MESSAGE((outcome.code == 0 || was_killed(outcome)), outcome.err);
    killed += was_killed(outcome) ? 1 : 0;
    const Files left = two.site.dist();
    in_the_middle += left != two.states[0] && left != two.states[1] ? 1 : 0;
    two.check_whole(when);
    two.check_finishes(to, when);
  }
  CHECK(killed > random_kills / 10);
  MESSAGE(killed << " of " << random_kills << " runs were killed, " << in_the_middle
                 << " while they were writing");
}

TEST_CASE("a signal ends a run before it changes anything, or after it has changed all") {
  const TwoStates two(6);
  two.take_sources(1);
  for (const char* call : {"openat", "write", "fsync", "renameat", "renameat2", "unlinkat"}) {
    for (int count = 1; count < 200; ++count) {
      const std::string when = std::string("SIGTERM at ") + call + " " + std::to_string(count);
      two.take_dist(0);
      const Outcome outcome = render_under_strace(two.site, call, "signal=TERM", count);
      const Files now = two.site.dist();
      CHECK_MESSAGE((now == two.states[0] || now == two.states[1]), when);
      if (outcome.code == 0) {
        CHECK(now == two.states[1]);
        break;
      }
      CHECK_MESSAGE(outcome.code == 128 + SIGTERM, when << ": " << outcome.code);
    }
  }
}
