// Whose file it is: what is written, kept and removed.

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "cli/output_dir/test_site.hpp"

namespace {

using namespace routerctl::test;
namespace fs = std::filesystem;

std::string file_of(int route) {
  const std::string n = std::to_string(route);
  return "team-" + n + "_v1_configmap_route-" + n + "-config.yaml";
}

// What shows whether a file was touched.
std::map<std::string, std::string> stamps(const Site& site) {
  std::map<std::string, std::string> all;
  for (const fs::directory_entry& entry : fs::directory_iterator(site.path("dist"))) {
    struct stat status {};
    REQUIRE(::stat(entry.path().c_str(), &status) == 0);
    all[entry.path().filename()] = std::to_string(status.st_ino) + " " +
                                   std::to_string(status.st_mtim.tv_sec) + "." +
                                   std::to_string(status.st_mtim.tv_nsec);
  }
  return all;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

void edit(const Site& site, const std::string& file) {
  site.write("dist/" + file, site.read("dist/" + file) + "# by hand\n");
}

bool holds(const Site& site, const std::string& file) {
  return fs::exists(site.path("dist") / file);
}

}  // namespace

TEST_CASE("files that are as they should be are not touched") {
  const Site site;
  site.add_routes(1, 3);
  REQUIRE(site.render({"--kustomization"}).code == 0);
  const auto before = stamps(site);
  CHECK(site.render({"--kustomization"}).err == "dist: 3 unchanged\n");
  CHECK(stamps(site) == before);
  site.write("apps/route-2.yaml", replaced(site.read("apps/route-2.yaml"), "Phi-3", "Phi-4"));
  CHECK(site.render({"--kustomization"}).err == "dist: 1 changed, 2 unchanged\n");
  const auto after = stamps(site);
  for (const auto& entry : before) {
    const std::string& file = entry.first;  // not bound by name: the message below is a lambda
    const bool written = file == file_of(2) || file == ".routerctl-index";
    CHECK_MESSAGE((after.at(file) != entry.second) == written, file);
  }
}

TEST_CASE("a replaced file keeps its permissions") {
  const Site site;
  site.add_routes(1, 1);
  REQUIRE(site.render().code == 0);
  fs::permissions(site.path("dist") / file_of(1), fs::perms(0660));
  site.write("apps/route-1.yaml", replaced(site.read("apps/route-1.yaml"), "Phi-3", "Phi-4"));
  REQUIRE(site.render().code == 0);
  CHECK(fs::status(site.path("dist") / file_of(1)).permissions() == fs::perms(0660));
}

TEST_CASE("files of sources that were not read stay, those of sources that are gone go") {
  const Site site;
  site.add_routes(1, 4);
  REQUIRE(site.render().code == 0);
  const Files all = site.dist();
  CHECK(site.run({"render", "apps/route-2.yaml", "--output-dir", "dist"}).code == 0);
  CHECK(site.dist() == all);

  // Read and empty of ours; gone; moved.
  site.write("apps/route-1.yaml", "kind: Other\n");
  fs::remove(site.path("apps/route-3.yaml"));
  fs::create_directory(site.path("more"));
  fs::rename(site.path("apps/route-4.yaml"), site.path("more/route-4.yaml"));
  const Outcome part = site.run({"render", "apps/route-1.yaml", "apps/route-2.yaml",
                                 "more/route-4.yaml", "--output-dir", "dist", "-v"});
  CHECK(part.err ==
        "skipped 1 object of other kinds\n"
        "removed dist/" +
            file_of(1) + "\nremoved dist/" + file_of(3) + "\ndist: 2 removed, 2 unchanged\n");
  CHECK(site.read("dist/.routerctl-index").find(" ../more/route-4.yaml\n") != std::string::npos);
}

TEST_CASE("an object that two sources make stays until both have lost it") {
  const Site site;
  site.add_routes(1, 2);
  const std::string twice = replaced(site.read("apps/route-1.yaml"),
                                     "  routerRef:", "  configMapName: shared\n  routerRef:");
  site.write("apps/route-1.yaml", twice);
  site.write("apps/route-2.yaml", replaced(twice, "name: route-1\n", "name: route-2\n"));
  REQUIRE(site.render().code == 0);
  const std::string shared = "team-1_v1_configmap_shared.yaml";
  CHECK(site.dist().size() == 2);
  site.write("apps/route-1.yaml", "kind: Other\n");
  site.write("apps/route-3.yaml", static_route(3));
  REQUIRE(
      site.run({"render", "apps/route-1.yaml", "apps/route-3.yaml", "--output-dir", "dist"}).code ==
      0);
  CHECK(holds(site, shared));
  CHECK(site.read("dist/.routerctl-index").find("route-1.yaml") == std::string::npos);
  fs::remove(site.path("apps/route-2.yaml"));
  REQUIRE(site.render().code == 0);
  CHECK_FALSE(holds(site, shared));
}

TEST_CASE("a part of the sources does not change what another one has a say in") {
  const Site site;
  const std::string head =
      "apiVersion: vllm.efortin.github.io/v1alpha1\nkind: VLLMModel\nmetadata:\n  namespace: llm\n"
      "  name: ";
  for (const char* name : {"a", "b"}) {
    site.write(std::string("apps/") + name + ".yaml", head + name + "\nspec:\n  modelName: org/" +
                                                          name + "\n  servedModelName: " + name +
                                                          "\n  enableAutoToolChoice: false\n");
  }
  REQUIRE(site.render().code == 0);
  const Files whole = site.dist();
  // The server starts with the first model: read alone, the second one would be it.
  const std::vector<std::string> part{"render", "apps/b.yaml", "--output-dir", "dist"};
  const Outcome outcome = site.run(part);
  CHECK(outcome.code == 1);
  CHECK(outcome.err.find("error: also comes from \"../apps/a.yaml\", which this run did not read "
                         "[shared-output]") != std::string::npos);
  CHECK(site.dist() == whole);

  std::vector<std::string> forced = part;
  forced.emplace_back("--force");
  CHECK(site.run(forced).code == 0);
  CHECK(site.dist() != whole);
  CHECK(site.run(part).code == 0);
  CHECK(site.render({"-q"}).code == 0);
  CHECK(site.dist() == whole);
}

TEST_CASE("an object that moves between sources moves when both are read") {
  const Site site;
  site.add_routes(1, 2);
  REQUIRE(site.render().code == 0);
  site.write("apps/route-1.yaml", replaced(site.read("apps/route-2.yaml"), "Phi-3", "Phi-4"));
  site.write("apps/route-2.yaml", "kind: Other\n");
  CHECK(site.run({"render", "apps/route-1.yaml", "--output-dir", "dist"}).code == 1);
  CHECK(site.render().code == 0);
  CHECK(site.read("dist/.routerctl-index").find("route-2.yaml") == std::string::npos);
  CHECK(site.run({"render", "apps/route-1.yaml", "--output-dir", "dist"}).code == 0);
}

TEST_CASE("a source that can no longer be read keeps its files") {
  const Site site;
  site.add_routes(1, 2);
  REQUIRE(site.render().code == 0);
  const Files before = site.dist();
  site.write("apps/route-1.yaml", "{{ broken");
  const Outcome outcome = site.render();
  CHECK(outcome.code == 0);
  CHECK(outcome.err.find("../apps/route-1.yaml: warning: cannot be read any more; the files that "
                         "came from it are kept [unparsable-source]") != std::string::npos);
  CHECK(site.dist() == before);
  CHECK(site.render({"--check"}).code == 0);
  CHECK(site.render({"--werror"}).code == 1);
}

TEST_CASE("a file that was edited by hand is neither overwritten nor removed") {
  const Site site;
  site.add_routes(1, 3);
  REQUIRE(site.render({"--kustomization"}).code == 0);
  const Files clean = site.dist();
  edit(site, file_of(1));
  edit(site, file_of(2));
  edit(site, "kustomization.yaml");
  fs::remove(site.path("apps/route-2.yaml"));
  site.add_routes(4, 4);
  const Files before = site.dist();
  const Outcome outcome = site.render();
  CHECK(outcome.code == 1);
  for (const std::string& file : {file_of(1), file_of(2), std::string("kustomization.yaml")}) {
    CHECK(outcome.err.find("dist/" + file + ": error: was changed after routerctl wrote it") !=
          std::string::npos);
  }
  CHECK(site.dist() == before);

  CHECK(site.render({"--force", "-q"}).code == 0);
  CHECK(site.read("dist/" + file_of(1)) == clean.at(file_of(1)));
  CHECK_FALSE(holds(site, file_of(2)));
  CHECK(site.render({"--check"}).code == 0);
}

TEST_CASE("a change that is what would be written is none") {
  const Site site;
  site.add_routes(1, 1);
  REQUIRE(site.render().code == 0);
  for (const char* file : {"dist/", "apps/"}) {
    const std::string name = file + (std::string(file) == "dist/" ? file_of(1) : "route-1.yaml");
    site.write(name, replaced(site.read(name), "Phi-3", "Phi-4"));
  }
  const auto before = stamps(site);
  CHECK(site.render().err == "dist: index changed, 1 unchanged\n");
  CHECK(stamps(site).at(file_of(1)) == before.at(file_of(1)));
  CHECK(site.render({"--check"}).code == 0);
}

TEST_CASE("a file that routerctl did not write stays, whatever is asked") {
  const Site site;
  site.add_routes(1, 2);
  site.write("dist/" + file_of(1), "kind: ConfigMap\n");
  site.write("dist/kustomization.yaml", "kind: Kustomization\n");
  site.write("dist/other.yaml", "kind: Other\n");
  const Files before = site.dist();
  const Outcome outcome = site.render({"--kustomization", "--force"});
  CHECK(outcome.code == 1);
  for (const std::string& file : {file_of(1), std::string("kustomization.yaml")}) {
    CHECK(outcome.err.find("dist/" + file +
                           ": error: a file that routerctl did not write is in the way") !=
          std::string::npos);
  }
  CHECK(site.dist() == before);

  fs::remove(site.path("dist") / file_of(1));
  REQUIRE(site.render().code == 0);
  CHECK(site.read("dist/other.yaml") == "kind: Other\n");
  CHECK(site.read("dist/kustomization.yaml") == "kind: Kustomization\n");
}

TEST_CASE("without its index a directory is taken over where it is right already") {
  const Site site;
  site.add_routes(1, 2);
  REQUIRE(site.render().code == 0);
  const Files before = site.dist();
  fs::remove(site.path("dist/.routerctl-index"));
  CHECK(site.render().code == 0);
  CHECK(site.dist() == before);
}

TEST_CASE("a checkout with Windows line ends holds the same files") {
  const Site site;
  site.add_routes(1, 3);
  REQUIRE(site.render({"--kustomization"}).code == 0);
  for (const auto& [file, text] : site.dist()) {
    site.write("dist/" + file, replaced(text, "\n", "\r\n"));
  }
  const auto before = stamps(site);
  CHECK(site.render({"--check"}).out == "");
  CHECK(site.render({"--kustomization"}).err == "dist: 3 unchanged\n");
  CHECK(stamps(site) == before);

  // Changes and removals know the files as theirs.
  fs::remove(site.path("apps/route-1.yaml"));
  site.write("apps/route-2.yaml", replaced(site.read("apps/route-2.yaml"), "Phi-3", "Phi-4"));
  const Outcome check = site.render({"--check"});
  CHECK(check.code == 1);
  CHECK(check.out.find('\r') == std::string::npos);
  CHECK(std::count(check.out.begin(), check.out.end(), '@') < 20);
  CHECK(site.render().err == "dist: 2 changed, 1 removed, 1 unchanged\n");
}

TEST_CASE("an empty input removes nothing unless that is asked for") {
  const Site site;
  site.add_routes(1, 2);
  site.write("other/none.yaml", "kind: Other\n");
  REQUIRE(site.render({"--kustomization"}).code == 0);
  const Files before = site.dist();
  for (const char* file : {"apps/route-1.yaml", "apps/route-2.yaml"}) {
    site.write(file, "kind: Other\n");
  }
  for (const bool check : {false, true}) {
    const Outcome outcome =
        site.render(check ? std::vector<std::string>{"--check"} : std::vector<std::string>{});
    CHECK(outcome.code == 2);
    CHECK(outcome.err.find("--allow-empty") != std::string::npos);
    CHECK(site.dist() == before);
  }
  // Only what the sources that were read had made.
  CHECK(site.run({"render", "other", "--output-dir", "dist", "--allow-empty"}).code == 0);
  CHECK(site.dist() == before);
  CHECK(site.render({"--allow-empty", "--check"}).code == 1);
  CHECK(site.render({"--allow-empty"}).code == 0);
  CHECK(site.read("dist/kustomization.yaml").ends_with("resources: []\n"));
  CHECK(site.dist().size() == 2);
}

TEST_CASE("standard input is one source, which is never gone") {
  const Site site;
  site.add_routes(1, 3);
  const auto pipe = [&](const std::string& files) {
    return site
        .shell("cd apps && for f in " + files + "; do cat $f; echo ---; done | " +
               "\"$ROUTERCTL\" render - --output-dir ../dist -q")
        .code;
  };
  CHECK(pipe("route-1.yaml route-2.yaml") == 0);
  CHECK(site.run({"render", "apps/route-3.yaml", "--output-dir", "dist"}).code == 0);
  CHECK(site.dist().size() == 4);
  CHECK(pipe("route-2.yaml") == 0);
  CHECK_FALSE(holds(site, file_of(1)));
  CHECK(holds(site, file_of(3)));
}

TEST_CASE("a failed render changes nothing") {
  const Site site;
  site.add_routes(1, 2);
  REQUIRE(site.render().code == 0);
  fs::remove(site.path("apps/route-1.yaml"));
  site.write("apps/route-2.yaml", replaced(site.read("apps/route-2.yaml"), "http://", "http:/"));
  const Files before = site.dist();
  CHECK(site.render().code == 1);
  CHECK(site.render({"--check"}).code == 2);
  CHECK(site.render({"missing.yaml"}).code == 2);
  CHECK(site.dist() == before);
}

TEST_CASE("--check writes nothing, not even the directory") {
  const Site site;
  site.add_routes(1, 2);
  CHECK(site.render({"--check"}).code == 1);
  CHECK_FALSE(fs::exists(site.path("dist")));
}

TEST_CASE("what --check prints, patch makes true") {
  const Site site;
  site.add_routes(1, 6);
  REQUIRE(site.render({"--kustomization"}).code == 0);
  fs::remove(site.path("apps/route-1.yaml"));
  site.write("apps/route-2.yaml", replaced(site.read("apps/route-2.yaml"), "Phi-3", "Phi-4"));
  site.add_routes(7, 8);
  edit(site, file_of(3));
  site.write("dist/" + file_of(4), "no line end");
  const Outcome check = site.render({"--check", "--kustomization", "-q"});
  CHECK(check.code == 1);
  site.write("patch", check.out);
  CHECK(site.shell("patch -s -p1 --fuzz=0 < patch").out == "");
  const Outcome again = site.render({"--check"});
  CHECK(again.code == 0);
  CHECK(again.out == "");
  CHECK_FALSE(holds(site, file_of(1)));
}

TEST_CASE("the directory does not depend on the order of files, the folder or the threads") {
  const Site site;
  site.add_routes(1, 20);
  REQUIRE(site.render({"--kustomization"}).code == 0);
  const Files first = site.dist();
  for (const char* command :
       {"\"$ROUTERCTL\" render $(ls -r apps/*) --output-dir dist --kustomization --threads 8",
        "cd apps && \"$ROUTERCTL\" render . --output-dir ../dist/ --kustomization",
        "mkdir dist && cd dist && \"$ROUTERCTL\" render ../apps --output-dir . --kustomization",
        "\"$ROUTERCTL\" render \"$PWD/apps\" --output-dir \"$PWD/dist\" --kustomization",
        "LC_ALL=de_DE.UTF-8 \"$ROUTERCTL\" render -R . --output-dir dist --kustomization"}) {
    fs::remove_all(site.path("dist"));
    const Outcome outcome = site.shell(command);
    CHECK_MESSAGE(outcome.code == 0, outcome.out);
    CHECK_MESSAGE(site.dist() == first, command);
  }
  // The output below the inputs is no input.
  CHECK(site.run({"render", "-R", ".", "--output-dir", "dist"}).err == "dist: 20 unchanged\n");
  site.write("dist/route.yaml", static_route(50));
  const Outcome inside = site.run({"render", "dist", "--output-dir", "dist"});
  CHECK(inside.code == 2);
  CHECK(inside.err.find("also holds an input") != std::string::npos);
}
