// Objects of Istio and the Gateway API in golden outputs, against the schemas of those who receive
// them. testdata/crds/ restates the schemas' structure; CEL rules are not part of it.

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/schema/check.hpp"
#include "renderer/schema/test_checked.hpp"
#include "renderer/schema/test_loaded.hpp"
#include "renderer/test_files.hpp"

using namespace routerctl;
namespace fs = std::filesystem;

namespace {

const fs::path testdata = fs::path(ROUTERCTL_SOURCE_DIR) / "testdata";

using Messages = std::vector<std::string>;

// "apiVersion Kind" -> schema
class Schemas {
 public:
  Schemas() {
    for (const fs::directory_entry& entry : fs::directory_iterator(testdata / "crds")) {
      schema::test::Checked file;
      schema::test::read(file, test::read_file(entry.path()));
      Json schema = file.root()["schema"].json();
      // The API server checks metadata by itself.
      schema["properties"]["metadata"] =
          Json::object({{"type", "object"}, {"x-kubernetes-preserve-unknown-fields", true}});
      const auto loaded = std::make_shared<schema::test::LoadedSchema>(schema);
      for (const yaml::Field version : file.root()["apiVersions"].items()) {
        by_kind_[id(version.peek(), file.root()["kind"].peek())] = loaded;
      }
    }
  }

  static std::string id(std::string_view api_version, std::string_view kind) {
    return std::string(api_version) + " " + std::string(kind);
  }
  /// Null when there is none.
  [[nodiscard]] const schema::Schema* find(const std::string& id) const {
    const auto found = by_kind_.find(id);
    return found == by_kind_.end() ? nullptr : &found->second->root();
  }
  [[nodiscard]] std::size_t size() const { return by_kind_.size(); }

 private:
  std::map<std::string, std::shared_ptr<schema::test::LoadedSchema>> by_kind_;
};

const Schemas& schemas() {
  static const Schemas all;
  return all;
}

// Of whom we restate schemas.
bool is_checked(std::string_view api_version) {
  const std::string_view group = api_version.substr(0, api_version.find('/'));
  return group == "gateway.networking.k8s.io" || group == "networking.istio.io" ||
         group == "inference.networking.k8s.io";
}

// Messages of all objects in `output`, and how many objects of which kind were checked.
Messages check(const std::string& output, std::map<std::string, int>& counts) {
  const SourceFile file{"output.yaml", output};
  Messages messages;
  for (const yaml::Part& part : yaml::split(file)) {
    Diagnostics diagnostics;
    for (yaml::Document& document : yaml::parse(part, {}, diagnostics)) {
      const yaml::Field root(&document, yaml::Document::root, yaml::Document::root);
      std::vector<yaml::Field> objects{root};
      if (root["kind"].peek() == "List") {
        objects.assign(root["items"].items().begin(), root["items"].items().end());
      }
      for (const yaml::Field& object : objects) {
        if (!is_checked(object["apiVersion"].peek())) {
          continue;
        }
        const std::string id = Schemas::id(object["apiVersion"].peek(), object["kind"].peek());
        const schema::Schema* const schema = schemas().find(id);
        if (schema == nullptr) {
          messages.push_back("testdata/crds has no schema of " + id);
          continue;
        }
        ++counts[id];
        schema::check_plain(document, object.id(), *schema, diagnostics);
      }
    }
    for (const Diagnostic& diagnostic : diagnostics) {
      messages.push_back(diagnostic.message);
    }
  }
  std::sort(messages.begin(), messages.end());
  return messages;
}

Messages check(const std::string& output) {
  std::map<std::string, int> counts;
  return check(output, counts);
}

// What the operator makes and the API server refuses: shown under --fidelity operator only.
const std::map<std::string, Messages>& refused() {
  static const std::map<std::string, Messages> all{
      {"scheduler_install/parent_gateway_operator",
       {"spec.parentRefs[0].name: Invalid value: \"\": spec.parentRefs[0].name in body should be "
        "at "
        "least 1 chars long"}},
  };
  return all;
}

}  // namespace

TEST_CASE("every object of Istio and the Gateway API satisfies its schema") {
  std::map<std::string, int> counts;
  std::size_t refused_folders = 0;
  for (const fs::directory_entry& kind : fs::directory_iterator(testdata)) {
    if (!kind.is_directory()) {
      continue;
    }
    for (const fs::directory_entry& folder : fs::directory_iterator(kind.path())) {
      const std::string name =
          kind.path().filename().string() + "/" + folder.path().filename().string();
      if (!fs::exists(folder.path() / "output.yaml") ||
          test::read_file(folder.path() / "args").find("name") == 0) {
        continue;
      }
      CAPTURE(name);
      const auto expected = refused().find(name);
      const Messages messages = check(test::read_file(folder.path() / "output.yaml"), counts);
      CHECK(messages == (expected == refused().end() ? Messages{} : expected->second));
      refused_folders += expected == refused().end() ? 0 : 1;
    }
  }
  CHECK(refused_folders == refused().size());
  // Each schema is used.
  CHECK(counts.size() == schemas().size());
}

TEST_CASE("an object that breaks its schema is found") {
  struct Row {
    const char* what;
    const char* replaced;
    const char* by;
    const char* message;
  };
  const std::string good = test::read_file(testdata / "scheduler_install/full/output.yaml");
  REQUIRE(check(good).empty());
  for (const Row& row : {
           Row{"a misspelt field",
               "gatewayClassName:", "gatewayClass:", "spec.gatewayClassName: Required value"},
           Row{"a port that is none", "port: 80\n", "port: 70000\n",
               "should be less than or equal to 65535"},
           Row{"an algorithm that Istio does not know", "simple: ROUND_ROBIN", "simple: FASTEST",
               "Unsupported value: \"FASTEST\""},
           Row{"two ways to balance", "simple: ROUND_ROBIN\n",
               "simple: ROUND_ROBIN\n      consistentHash:\n        useSourceIp: true\n",
               "must validate one and only one schema"},
           Row{"a text for a number", "http1MaxPendingRequests: 1", "http1MaxPendingRequests: many",
               "must be of type integer"},
           Row{"a match that is none", "type: PathPrefix", "type: Prefix",
               "Unsupported value: \"Prefix\""},
           Row{"a duration without unit", "request: 0s", "request: later", "should match"},
           Row{"a grant from nowhere", "  from:\n", "  form:\n", "spec.from: Required value"},
           Row{"an operation that Istio does not know", "operation: ADD", "operation: PUT",
               "Unsupported value: \"PUT\""},
           Row{"a version without schema", "networking.istio.io/v1alpha3", "networking.istio.io/v9",
               "has no schema of networking.istio.io/v9 EnvoyFilter"},
       }) {
    CAPTURE(row.what);
    std::string broken = good;
    const std::size_t at = broken.find(row.replaced);
    REQUIRE(at != std::string::npos);
    broken.replace(at, std::string_view(row.replaced).size(), row.by);
    const Messages messages = check(broken);
    CHECK(std::any_of(messages.begin(), messages.end(), [&](const std::string& message) {
      return message.find(row.message) != std::string::npos;
    }));
  }
}
