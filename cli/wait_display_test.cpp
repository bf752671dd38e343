#include "cli/wait_display.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "cli/terminal.hpp"

namespace routerctl::cli {

namespace {

struct Waits {
  Waits() {
    for (const char* const name : {"a", "b", "c"}) {
      targets.push_back({.type = {.group = "apps",
                                  .version = "v1",
                                  .kind = "Deployment",
                                  .plural = "deployments"},
                         .namespace_ = "team",
                         .name = name});
    }
    for (const wait::Target& target : targets) {
      all.push_back({.target = &target, .message = "0 of 1 replicas ready"});
    }
    all[0] = {.target = &targets[0], .verdict = wait::Verdict::ready};
  }

  std::vector<wait::Target> targets;
  std::vector<wait::Progress> all;
};

}  // namespace

TEST_CASE("the live table") {
  const Waits waits;
  CHECK(wait_table(waits.all, "", 200, 24) ==
        "STATUS    NAMESPACE   OBJECT              MESSAGE\n"
        "ready     team        deployment.apps/a\n"
        "waiting   team        deployment.apps/b   0 of 1 replicas ready\n"
        "waiting   team        deployment.apps/c   0 of 1 replicas ready\n");
  // What is not ready stays when there is little room, and no line wraps.
  CHECK(wait_table(waits.all, "gone", 30, 6) ==
        "STATUS    NAMESPACE   OBJECT  \n"
        "waiting   team        deployme\n"
        "waiting   team        deployme\n"
        "and 1 more\n"
        "the cluster does not answer: g\n");
  CHECK(wait_table(waits.all, "", 30, 1) ==
        "STATUS    NAMESPACE   OBJECT  \n"
        "waiting   team        deployme\n"
        "and 2 more\n");
}

TEST_CASE("lines are cut between characters") {
  CHECK(cut("abc", 2) == "ab");
  CHECK(cut("a\xc3\xa4\xc3\xb6", 2) == "a\xc3\xa4");
  CHECK(cut("abc", 0).empty());
  CHECK(cut("abc", 9) == "abc");
}

}  // namespace routerctl::cli
