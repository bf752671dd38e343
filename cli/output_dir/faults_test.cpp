// What can be in the way of files: permissions, a full disk, other runs, links, directories.

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "cli/output_dir/test_site.hpp"

namespace {

using namespace routerctl::test;
namespace fs = std::filesystem;

bool is_root() { return ::geteuid() == 0; }

// Root may write anywhere: the program runs as nobody then, from a copy that nobody can reach.
Outcome render_unprivileged(const Site& site, std::vector<std::string> more = {}) {
  if (!is_root()) {
    return site.render(std::move(more));
  }
  const fs::path copy = site.path("routerctl");
  fs::copy_file(ROUTERCTL_BINARY, copy, fs::copy_options::skip_existing);
  fs::permissions(site.path(), fs::perms(0755));
  std::vector<std::string> words{"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                                 copy.string()};
  for (const std::string& word : Site::render_words(std::move(more))) {
    words.push_back(word);
  }
  return run({.words = words, .directory = site.path().string()});
}

// With a namespace of its own a test may mount what it likes.
std::string in_own_mounts(const Site& site) {
  for (const char* unshare : {"unshare -m", "unshare -rm"}) {
    if (site.shell(std::string(unshare) + " mount -t tmpfs none /mnt").code == 0) {
      return unshare;
    }
  }
  return {};
}

void check_untouched(const Site& site, const Files& before, const Outcome& outcome) {
  CHECK(site.dist() == before);
  CHECK(outcome.err.find("error: nothing was written to dist") != std::string::npos);
}

const std::string route_2 = "team-2_v1_configmap_route-2-config.yaml";

}  // namespace

TEST_CASE("a directory that may not be written is said, and compared all the same") {
  const Site site;
  site.add_routes(1, 3);
  REQUIRE(site.render().code == 0);
  site.add_routes(4, 4);
  const Files before = site.dist();
  fs::permissions(site.path("dist"), fs::perms(0555));
  const Outcome write = render_unprivileged(site);
  CHECK(write.code == 2);
  CHECK(write.err.find("cannot write dist/.routerctl-lock: Permission denied") !=
        std::string::npos);
  CHECK(site.dist() == before);
  const Outcome check = render_unprivileged(site, {"--check"});
  CHECK(check.code == 1);
  CHECK(check.out.find("+++ b/dist/team-4_v1_configmap_route-4-config.yaml") != std::string::npos);
  CHECK(site.dist() == before);
  fs::permissions(site.path("dist"), fs::perms(0755));
}

TEST_CASE("a directory that may not be made is said") {
  const Site site;
  site.add_routes(1, 1);
  fs::create_directory(site.path("dist"));
  fs::permissions(site.path("dist"), fs::perms(0555));
  const Outcome outcome = render_unprivileged(site, {"--output-dir", "dist/a/b"});
  CHECK(outcome.code == 2);
  CHECK(outcome.err == "error: cannot make the directory dist/a/b: Permission denied\n");
  fs::permissions(site.path("dist"), fs::perms(0755));
}

TEST_CASE("a file that may not be read stops the run") {
  const Site site;
  site.add_routes(1, 2);
  REQUIRE(site.render().code == 0);
  fs::permissions(site.path("dist") / route_2, fs::perms(0));
  for (const bool check : {false, true}) {
    if (is_root()) {
      ::chown(site.path("dist").c_str(), 65534, 65534);
    }
    const Outcome outcome = render_unprivileged(
        site, check ? std::vector<std::string>{"--check"} : std::vector<std::string>{});
    CHECK(outcome.code == 2);
    CHECK(outcome.err.find("cannot read dist/" + route_2 + ": Permission denied") !=
          std::string::npos);
  }
}

TEST_CASE("a full disk is said, changes nothing, and leaves nothing behind") {
  const Site site;
  const std::string unshare = in_own_mounts(site);
  if (unshare.empty()) {
    MESSAGE(
        "skipped: this machine allows no mounts, not even in a user namespace; "
        "kill_test.cpp makes writes fail instead");
    return;
  }
  site.add_routes(1, 300);
  site.write("script",
             "set -e\n"
             "mount -t tmpfs -o size=64k,mode=755 none dist\n"
             "\"$ROUTERCTL\" render apps/route-1.yaml apps/route-2.yaml --output-dir dist -q\n"
             "cp -r dist before\n"
             "\"$ROUTERCTL\" render apps --output-dir dist || echo \"exit $?\"\n"
             "cp -r dist after\n"
             "mount -o remount,size=10m dist\n"
             "\"$ROUTERCTL\" render apps --output-dir dist\n"
             "cp -r dist last\n");
  fs::create_directory(site.path("dist"));
  const Outcome outcome = site.shell(unshare + " bash script");
  CHECK_MESSAGE(outcome.code == 0, outcome.out);
  CHECK(outcome.out.find(": No space left on device\nexit 2\n") != std::string::npos);
  CHECK(outcome.out.ends_with("dist: 298 created, 2 unchanged\n"));
  CHECK(files_in(site.path("before")).size() == 3);
  CHECK(files_in(site.path("after")) == files_in(site.path("before")));
  CHECK(files_in(site.path("last")).size() == 301);
}

TEST_CASE("a second run waits for the first, says so, and can be ended meanwhile") {
  const Site site;
  site.add_routes(1, 3);
  site.write("script",
             "mkdir dist; exec 9>dist/.routerctl-lock; flock 9\n"
             "\"$ROUTERCTL\" render apps --output-dir dist 2>ended 9>&- & ended=$!\n"
             "\"$ROUTERCTL\" render apps --output-dir dist 2>second 9>&- & second=$!\n"
             "\"$ROUTERCTL\" render apps --output-dir dist --check >/dev/null 2>third 9>&- &\n"
             "until grep -q waiting ended && grep -q waiting second && grep -q waiting third\n"
             "do sleep 0.01; done\n"
             "ls dist; kill -INT $ended; kill -TERM $ended; wait $ended; echo \"ended $?\"\n"
             "exec 9>&-; wait $second; echo \"second $?\"; wait\n"
             "cat second; ls -A dist\n");
  const Outcome outcome = site.shell("timeout 60 bash script");
  CHECK(outcome.out ==
        "ended 143\nsecond 0\n"
        "waiting: another routerctl is writing to dist\n"
        "dist: 3 created, 0 unchanged\n"
        ".routerctl-index\n"
        "team-1_v1_configmap_route-1-config.yaml\n"
        "team-2_v1_configmap_route-2-config.yaml\n"
        "team-3_v1_configmap_route-3-config.yaml\n");
}

TEST_CASE("many runs at once give what one gives") {
  const Site site;
  site.add_routes(1, 60);
  REQUIRE(site.render({"--kustomization"}).code == 0);
  const Files alone = site.dist();
  for (int round = 0; round < 3; ++round) {
    fs::remove_all(site.path("dist"));
    const Outcome outcome = site.shell(
        "for i in 1 2 3 4 5 6 7 8; do \"$ROUTERCTL\" render apps --output-dir dist "
        "--kustomization -q || echo failed & done; wait");
    CHECK(outcome.out == "");
    CHECK(site.dist() == alone);
  }
}

TEST_CASE("links are not followed, neither to read nor to write nor to remove") {
  const Site site;
  site.add_routes(1, 3);
  REQUIRE(site.render().code == 0);
  const std::string content = site.read("dist/" + route_2);
  site.write("elsewhere", content);
  fs::remove(site.path("dist") / route_2);
  fs::create_symlink("../elsewhere", site.path("dist") / route_2);
  const Files before = site.dist();

  SUBCASE("where a file would be written, not even with --force") {
    for (const bool force : {false, true}) {
      const Outcome outcome =
          site.render(force ? std::vector<std::string>{"--force"} : std::vector<std::string>{});
      CHECK(outcome.code == 1);
      CHECK(outcome.err.find("error: a symbolic link that routerctl did not write is in the way "
                             "[foreign-output-file]") != std::string::npos);
      check_untouched(site, before, outcome);
    }
  }
  SUBCASE("where a file would be removed") {
    fs::remove(site.path("apps/route-2.yaml"));
    check_untouched(site, before, site.render({"--force"}));
  }
  SUBCASE("instead of the index") {
    site.write("index", site.read("dist/.routerctl-index"));
    fs::remove(site.path("dist/.routerctl-index"));
    fs::create_symlink("../index", site.path("dist/.routerctl-index"));
    const Outcome outcome = site.render();
    CHECK(outcome.code == 1);
    CHECK(outcome.err.find("dist/.routerctl-index: error: is a symbolic link") !=
          std::string::npos);
  }
  SUBCASE("instead of what a killed run left") {
    site.write("outside/0", "not ours\n");
    fs::create_directory_symlink("../outside", site.path("dist/.routerctl-new"));
    fs::remove(site.path("dist") / route_2);
    const Outcome outcome = site.render();
    CHECK(outcome.code == 2);
    CHECK(outcome.err.find("cannot open dist/.routerctl-new: ") != std::string::npos);
    CHECK(site.read("outside/0") == "not ours\n");
  }
  SUBCASE("instead of the lock") {
    fs::create_symlink("../lock", site.path("dist/.routerctl-lock"));
    const Outcome outcome = site.render();
    CHECK(outcome.code == 2);
    CHECK_FALSE(fs::exists(site.path("lock")));
  }
  CHECK(site.read("elsewhere") == content);
}

TEST_CASE("an output directory that is a link itself is the user's choice") {
  const Site site;
  site.add_routes(1, 1);
  fs::create_directory(site.path("real"));
  fs::create_directory_symlink("real", site.path("dist"));
  REQUIRE(site.render().code == 0);
  CHECK(files_in(site.path("real")).size() == 2);
}

TEST_CASE("a file that became a directory, and the other way round") {
  const Site site;
  site.add_routes(1, 3);
  SUBCASE("a file that is wanted") {
    REQUIRE(site.render().code == 0);
    fs::remove(site.path("dist") / route_2);
    site.write("dist/" + route_2 + "/kept", "not ours\n");
    const Files before = site.dist();
    const Outcome outcome = site.render({"--force"});
    CHECK(outcome.code == 1);
    CHECK(outcome.err.find(route_2 + ": error: a directory that routerctl did not write is in the "
                                     "way [foreign-output-file]") != std::string::npos);
    check_untouched(site, before, outcome);
    fs::remove_all(site.path("dist") / route_2);
    CHECK(site.render().code == 0);
    CHECK(fs::is_regular_file(site.path("dist") / route_2));
  }
  SUBCASE("a file that is to be removed") {
    REQUIRE(site.render().code == 0);
    fs::remove(site.path("dist") / route_2);
    fs::remove(site.path("apps/route-2.yaml"));
    site.write("dist/" + route_2 + "/kept", "not ours\n");
    check_untouched(site, site.dist(), site.render());
  }
  SUBCASE("the output directory is a file") {
    site.write("dist", "");
    for (const bool check : {false, true}) {
      const Outcome outcome =
          site.render(check ? std::vector<std::string>{"--check"} : std::vector<std::string>{});
      CHECK(outcome.code == 2);
      CHECK(outcome.err.find("dist: Not a directory") != std::string::npos);
    }
  }
  SUBCASE("the index is a directory") {
    fs::create_directories(site.path("dist/.routerctl-index"));
    const Outcome outcome = site.render();
    CHECK(outcome.code == 1);
    CHECK(outcome.err.find("dist/.routerctl-index: error: is a directory [bad-output-index]") !=
          std::string::npos);
  }
  SUBCASE("the lock is a directory or a pipe") {
    fs::create_directories(site.path("dist/.routerctl-lock"));
    CHECK(site.render().code == 2);
    fs::remove(site.path("dist/.routerctl-lock"));
    REQUIRE(::mkfifo(site.path("dist/.routerctl-lock").c_str(), 0600) == 0);
    CHECK(site.render().code == 2);
    CHECK(fs::exists(site.path("dist/.routerctl-lock")));
  }
  SUBCASE("a pipe is in the way") {
    fs::create_directory(site.path("dist"));
    REQUIRE(::mkfifo((site.path("dist") / route_2).c_str(), 0600) == 0);
    const Outcome outcome = site.render();
    CHECK(outcome.code == 1);
    CHECK(outcome.err.find("no regular file that routerctl did not write") != std::string::npos);
  }
}
