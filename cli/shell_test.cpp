#include "cli/shell.hpp"

#include <vector>

#include <doctest/doctest.h>

namespace routerctl::cli {

TEST_CASE("words are quoted where a shell would read something else") {
  CHECK(shell_quoted("models.yaml") == "models.yaml");
  CHECK(shell_quoted("--setting=a.b=c,d") == "--setting=a.b=c,d");
  CHECK(shell_quoted("") == "''");
  CHECK(shell_quoted("my models") == "'my models'");
  CHECK(shell_quoted("it's $HOME") == R"('it'\''s $HOME')");
  CHECK(shell_quoted("~") == "'~'");
}

TEST_CASE("a command to type again holds no secrets") {
  const std::vector<std::string> words{"kubectl routerctl", "switch",        "a b", "-",
                                       "--token",           "s3cret",        "-n",  "x",
                                       "--password=s3cret", "--token=s3cret"};
  CHECK(shell_command(words) ==
        "kubectl routerctl switch 'a b' - --token ... -n x --password=... --token=...");
}

}  // namespace routerctl::cli
