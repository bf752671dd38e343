// What names in the output directory and in its index look like.

#include <set>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "cli/output_dir/content.hpp"
#include "cli/output_dir/file_name.hpp"
#include "cli/output_dir/sources.hpp"
#include "cli/output_dir/test_site.hpp"

namespace {

using namespace routerctl;
using namespace routerctl::output_dir;

Json object(std::string_view api_version, std::string_view kind, std::string_view space,
            std::string_view name) {
  Json metadata = Json::object({{"name", name}});
  if (!space.empty()) {
    metadata["namespace"] = space;
  }
  return Json::object({{"apiVersion", api_version}, {"kind", kind}, {"metadata", metadata}});
}

}  // namespace

TEST_CASE("a file's name is made of the object alone, as kustomize makes it") {
  struct {
    const char *api_version, *kind, *space, *name, *expected;
  } constexpr cases[] = {
      {"v1", "Service", "", "x", "v1_service_x.yaml"},
      {"v1", "ConfigMap", "team-a", "chat.config", "team-a_v1_configmap_chat.config.yaml"},
      {"apps/v1", "Deployment", "team-a", "x", "team-a_apps_v1_deployment_x.yaml"},
      {"inference.networking.k8s.io/v1", "InferencePool", "a", "b",
       "a_inference.networking.k8s.io_v1_inferencepool_b.yaml"},
      {"rbac.authorization.k8s.io/v1", "ClusterRole", "", "system:node",
       "rbac.authorization.k8s.io_v1_clusterrole_system%3anode.yaml"},
      {"rbac.authorization.k8s.io/v1", "Role", "a", "Reader_of",
       "a_rbac.authorization.k8s.io_v1_role_%52eader_of.yaml"},
      {"v1", "ConfigMap", "", "50%", "v1_configmap_50%25.yaml"},
      {"v1", "ConfigMap", "", "../up", "v1_configmap_..%2fup.yaml"},
      {"v1", "ConfigMap", "", "a b\n\xC3\xA9", "v1_configmap_a%20b%0a%c3%a9.yaml"},
      {".x/v1", "Odd", "", "a", "%2ex_v1_odd_a.yaml"},
      {"a_b/v1", "Odd", "", "a", "a%5fb_v1_odd_a.yaml"},
  };
  for (const auto& each : cases) {
    const std::string name = file_name(object(each.api_version, each.kind, each.space, each.name));
    CHECK(name == each.expected);
    CHECK(is_plain_name(name));
  }
}

TEST_CASE("names that differ only in capitals give files that differ in more") {
  std::set<std::string> names;
  for (const char* name : {"reader", "Reader", "READER", "%52eader", "re%61der"}) {
    const std::string file = file_name(object("v1", "Role", "a", name));
    std::string lower;
    for (const char c : file) {
      lower += static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    }
    CHECK(lower == file);
    CHECK(names.insert(lower).second);
  }
}

TEST_CASE("a name longer than a file system takes ends in a hash") {
  const std::string longest(253, 'a'), other = longest.substr(1) + "b";
  const std::string name =
      file_name(object("apps/v1", "Deployment", std::string(63, 'n'), longest));
  CHECK(name.size() == 255);
  CHECK(name.ends_with(".yaml"));
  CHECK(is_plain_name(name));
  CHECK(name != file_name(object("apps/v1", "Deployment", std::string(63, 'n'), other)));
  const std::string fits(255 - std::string_view("v1_configmap_.yaml").size(), 'a');
  CHECK(file_name(object("v1", "ConfigMap", "", fits)) == "v1_configmap_" + fits + ".yaml");
}

TEST_CASE("names that lead elsewhere are no names of ours") {
  for (const char* name : {"", ".", "..", "../x.yaml", "a/b.yaml", "/etc/passwd", ".git", "-rf",
                           "a b.yaml", "A.yaml", "a\\b.yaml", "a\n.yaml"}) {
    CAPTURE(name);
    CHECK_FALSE(is_plain_name(name));
  }
}

TEST_CASE("what is escaped comes back") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    all += static_cast<char>(byte);
  }
  CHECK(unescape(escape_line(all)) == all);
  CHECK(escape_line("../a b/\xC3\xA9.yaml") == "../a b/\xC3\xA9.yaml");
  CHECK(escape_line("a\nb%") == "a%0ab%25");
  CHECK(unescape("100%") == "100%");
  CHECK(unescape("%4") == "%4");
  CHECK(unescape("%zz%-1") == "%zz%-1");
}

TEST_CASE("line ends do not count, content does") {
  CHECK(lf_only("a\r\nb\r\n") == "a\nb\n");
  CHECK(lf_only("a\rb\r\r\n\r") == "a\rb\r\n\r");
  CHECK(lf_only("") == "");
  CHECK(content_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("a source is named relative to the output directory, from wherever it was named") {
  const test::Site site;
  site.write("repo/apps/a.yaml", "");
  std::filesystem::create_directories(site.path("repo/dist"));
  std::filesystem::create_directory_symlink(site.path("repo/apps"), site.path("link"));
  std::filesystem::create_symlink("a.yaml", site.path("repo/apps/b.yaml"));
  const std::string repo = site.path("repo").string();
  for (const std::string& directory : {repo + "/dist", repo + "/dist/", repo + "/apps/../dist/."}) {
    CAPTURE(directory);
    SourceNames names(directory);
    CHECK(names.name_of(repo + "/apps/a.yaml") == "../apps/a.yaml");
    CHECK(names.name_of(repo + "/apps/./../apps//a.yaml") == "../apps/a.yaml");
    CHECK(names.name_of(site.path("link").string() + "/a.yaml") == "../apps/a.yaml");
    CHECK(names.name_of(repo + "/apps/b.yaml") == "../apps/b.yaml");
    CHECK(names.name_of(repo + "/dist/x.yaml") == "x.yaml");
    CHECK(names.name_of("-") == "-");
    CHECK_FALSE(names.is_gone("../apps/a.yaml"));
    CHECK(names.is_gone("../apps/c.yaml"));
    CHECK(names.is_gone("../apps/a.yaml/d.yaml"));
    CHECK_FALSE(names.is_gone("-"));
  }
}

TEST_CASE("every source is in one shard, and shards are of about one size") {
  constexpr std::uint32_t of = 4;
  std::size_t sizes[of] = {};
  for (int i = 0; i < 4000; ++i) {
    std::size_t holders = 0;
    for (std::uint32_t number = 1; number <= of; ++number) {
      if (Shard{number, of}.holds("../apps/" + std::to_string(i) + ".yaml")) {
        ++holders;
        ++sizes[number - 1];
      }
    }
    REQUIRE(holders == 1);
  }
  for (const std::size_t size : sizes) {
    CHECK(size > 900);
    CHECK(size < 1100);
  }
}
