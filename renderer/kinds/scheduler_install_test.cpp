#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/compile.hpp"
#include "renderer/kinds/test_cases.hpp"

using namespace routerctl;

namespace routerctl::kinds {
extern const Kind scheduler_install;
}

namespace {

const std::filesystem::path cases = test::cases_of("scheduler_install");

struct Rendered {
  std::string objects, messages;
};

Rendered render(const std::string& input, const std::string& args = "") {
  const test::Outcome outcome =
      test::run({.words = {"bash", "-c", std::string(ROUTERCTL_BINARY) + " render " + args + " -"},
                 .input = input});
  return {outcome.out, outcome.err};
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const std::size_t at = text.find(what);
  REQUIRE_MESSAGE(at != std::string::npos, what);
  return text.replace(at, what.size(), by);
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("under --fidelity operator the objects are those that the operator of ea708cc made") {
  const std::vector<std::filesystem::path> recorded = test::recorded_cases(cases);
  for (const std::filesystem::path& folder : recorded) {
    CAPTURE(folder.filename());
    // The plugin files are compared as text, byte for byte.
    CHECK(test::rendered_objects(folder) == test::recorded_objects(folder));
  }
  CHECK(recorded.size() == 6);
}

TEST_CASE("every rule of SchedulerInstall has a case of its name") {
  CHECK(test::rules_without_case(kinds::scheduler_install, cases) == std::vector<std::string>{});
}

TEST_CASE("each field of a SchedulerInstall changes the objects") {
  struct Row {
    const char* what;
    const char* by;
  };
  const std::string full = test::read_file(cases / "full/input.yaml");
  const std::string objects = render(full).objects;
  REQUIRE(!objects.empty());
  for (const Row& row : {
           Row{"schedulerNamespace: llm-d-inference-scheduler", "schedulerNamespace: other"},
           Row{"simulatorNamespace: llm-d-sim", "simulatorNamespace: other"},
           Row{"enabled: true\n    image", "enabled: true\n    name: my-epp\n    image"},
           Row{"scheduler:v0.4.0", "scheduler:v0.5.0"},
           Row{"replicas: 1", "replicas: 2"},
           Row{"port: 9002", "port: 9100"},
           Row{"port: 9002", "port: 9002\n    verbosity: 4"},
           Row{"port: 9002", "port: 9002\n    args: [--more]"},
           Row{"port: 9002", "port: 9002\n    configProfile: proxy-performance"},
           Row{"port: 9002", "port: 9002\n    resources: {limits: {cpu: 1}}"},
           Row{"poolName: gaie-inference-scheduling", "poolName: other"},
           Row{"poolNamespace: llm-d-sim", "poolNamespace: other"},
           Row{"name: infra-inference-scheduling-inference-gateway\n    className",
               "name: other\n    className"},
           Row{"className: istio", "className: other"},
           Row{"listenerPort: 80", "listenerPort: 8080"},
           Row{"listenerProtocol: HTTP", "listenerProtocol: TCP"},
           Row{"envoyFilter:\n", "envoyFilter:\n    name: other\n"},
           Row{"envoyFilter:\n", "envoyFilter:\n    workloadSelector: {a: b}\n"},
           Row{"name: gaie-inference-scheduling-proxy", "name: other"},
           Row{"port: 8200", "port: 8201"},
           Row{"targetPort: 8200", "targetPort: 8201"},
           Row{"llm-d.ai/role: decode", "llm-d.ai/role: prefill"},
           Row{"httpRouteName: llm-d-inference-scheduling", "httpRouteName: other"},
           Row{"backendType: InferencePool", "backendType: Service"},
           Row{"inferencePool:\n      name: gaie", "inferencePool:\n      name: other"},
           Row{"inferencePool:\n      name: gaie-inference-scheduling\n      namespace: llm-d-sim",
               "inferencePool:\n      name: gaie-inference-scheduling\n      namespace: other"},
           Row{"port: 8200\n    parentGateway", "port: 1\n    parentGateway"},
           Row{"parentGateway:\n      name: infra", "parentGateway:\n      name: other"},
           Row{"namespace: llm-d-inference-scheduler\n\n  destinationRule",
               "namespace: other\n\n  destinationRule"},
           Row{"algorithm: ROUND_ROBIN", "algorithm: RANDOM"},
           Row{"http1MaxPendingRequests: 1", "http1MaxPendingRequests: 2"},
           Row{"maxRequestsPerConnection: 1", "maxRequestsPerConnection: 2"},
       }) {
    CAPTURE(row.by);
    CHECK(render(replaced(full, row.what, row.by)).objects != objects);
  }
}

TEST_CASE("a block makes its objects only when it says enabled: true") {
  struct Row {
    const char* block;
    const char* kind;
  };
  const std::string full = test::read_file(cases / "full/input.yaml");
  for (const Row& row :
       {Row{"gateway", "Gateway"}, Row{"routing", "HTTPRoute"}, Row{"routing", "ReferenceGrant"},
        Row{"envoyFilter", "EnvoyFilter"}, Row{"destinationRule", "DestinationRule"}}) {
    const std::string on = "  " + std::string(row.block) + ":\n    enabled: true\n";
    const std::string kind = "kind: " + std::string(row.kind) + "\nmetadata";
    CAPTURE(row.block);
    CHECK(contains(render(full).objects, kind));
    for (const char* off : {"enabled: false", "enabled: null"}) {
      CAPTURE(off);
      const Rendered without =
          render(replaced(full, on, "  " + std::string(row.block) + ":\n    " + off + "\n"));
      CHECK_FALSE(without.objects.empty());
      CHECK_FALSE(contains(without.objects, kind));
    }
  }
}

TEST_CASE("the EnvoyFilter finds the EPP by name, or at the address that is known") {
  struct Row {
    const char* args;
    const char* type;
    const char* address;
    bool finding;  // nobody knows the address that the operator would write
  };
  constexpr const char* by_name =
      "gaie-inference-scheduling-epp.llm-d-inference-scheduler.svc.cluster.local";
  const std::string existing =
      "--existing " + (cases / "epp_address_of_an_existing_service/existing.yaml").string();
  const std::string full = test::read_file(cases / "full/input.yaml");
  for (const Row& row : {
           Row{"", "STRICT_DNS", by_name, false},
           Row{"EXISTING", "STRICT_DNS", by_name, false},
           Row{"--setting llm-d-sim.epp-address=fd00::9", "STATIC", "fd00::9", false},
           Row{"EXISTING --no-repair llm-d-sim/envoyfilter-dns", "STATIC", "10.96.7.42", false},
           Row{"EXISTING --setting llm-d-sim.epp-address=10.0.0.1", "STATIC", "10.0.0.1", false},
           Row{"--fidelity operator", "STRICT_DNS", by_name, true},
           Row{"--fidelity operator EXISTING", "STATIC", "10.96.7.42", false},
           Row{"--fidelity operator --setting llm-d-sim.epp-address=10.0.0.1", "STATIC", "10.0.0.1",
               false},
           Row{"--fidelity operator EXISTING --repair llm-d-sim/envoyfilter-dns", "STRICT_DNS",
               by_name, false},
       }) {
    CAPTURE(row.args);
    std::string args = row.args;
    if (contains(args, "EXISTING")) {
      args = replaced(args, "EXISTING", existing);
    }
    const Rendered rendered = render(full, args);
    CHECK(contains(rendered.objects, "type: " + std::string(row.type) + "\n"));
    CHECK(contains(rendered.objects, "address: " + std::string(row.address) + "\n"));
    CHECK(contains(rendered.messages, "[scheduler-install/epp-address]") == row.finding);
  }
}

TEST_CASE("values of a SchedulerInstall lead back to their fields, repairs and settings") {
  const SourceFile file{"full.yaml",
                        replaced(test::read_file(cases / "full/input.yaml"), "9002", "9100")};
  static const tmpl::Library templates;
  const Library library{
      .kinds = kinds::all, .resources = schema::resources, .templates = &templates};
  const std::vector<const SourceFile*> files{&file};
  const Compilation result = compile(files, {}, library, {.trace = true});
  std::map<std::string, std::string> origins;
  for (const Object& object : result.objects) {
    for (const Trace& trace : object.trace) {
      const std::string name = trace.origin.kind == Origin::Kind::field
                                   ? trace.origin.field.path()
                                   : std::string(trace.origin.name);
      std::string& all =
          origins[object.value.at("kind").get<std::string>() + " " +
                  object.value.at("metadata").at("name").get<std::string>() + trace.pointer];
      all += (all.empty() ? "" : " ") + name;
    }
  }
  const std::string epp = "Service gaie-inference-scheduling-epp";
  CHECK(origins[epp + "/metadata/namespace"] == "spec.schedulerNamespace");
  CHECK(origins[epp + "/spec/ports/0/port"] == "spec.epp.port");
  CHECK(origins[epp + "/spec/ports/0/targetPort"] == "spec.epp.port llm-d-sim/epp-target-port");
  CHECK(origins["Gateway infra-inference-scheduling-inference-gateway/spec/listeners/0/port"] ==
        "spec.gateway.listenerPort");
  CHECK(origins["HTTPRoute llm-d-inference-scheduling/spec/parentRefs/0/name"] ==
        "spec.routing.parentGateway.name");
  CHECK(origins["EnvoyFilter epp-ext-proc/spec/workloadSelector/labels"] == "spec.gateway.name");
  CHECK(origins["DestinationRule gaie-inference-scheduling-proxy-lb/apiVersion"] ==
        "llm-d-sim.istio-api-version");
}
