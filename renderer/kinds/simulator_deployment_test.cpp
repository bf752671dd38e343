#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/compile.hpp"
#include "renderer/kinds/llm_d_values.hpp"
#include "renderer/kinds/test_cases.hpp"

using namespace routerctl;

namespace routerctl::kinds {
extern const Kind simulator_deployment;
}

namespace {

namespace fs = std::filesystem;
using test::find_object;
using test::Objects;

const fs::path cases = test::cases_of("simulator_deployment");

std::vector<fs::path> folders() {
  std::vector<fs::path> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(cases)) {
    found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

// Without the order of keys and objects; files in ConfigMaps as values.
nlohmann::json comparable(const Objects& objects) {
  std::vector<nlohmann::json> all;
  for (Json object : objects) {
    if (object.at("kind") == "ConfigMap") {
      for (auto& [name, text] : object["data"].items()) {
        text = test::parse_yaml(text.get<std::string>());
      }
    }
    all.push_back(nlohmann::json::parse(object.dump()));
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return std::pair(a["kind"], a["metadata"]["name"]) <
           std::pair(b["kind"], b["metadata"]["name"]);
  });
  return all;
}

const Json& pod_of(const Json& deployment) { return deployment.at("spec").at("template"); }

const Json& container_of(const Json& deployment) {
  return pod_of(deployment).at("spec").at("containers").at(0);
}

Json after(const Json& arguments, std::string_view flag) {
  const auto found = std::find(arguments.begin(), arguments.end(), flag);
  REQUIRE(found != arguments.end());
  return *std::next(found);
}

bool has_port(const Json& deployment, const Json& port) {
  const Json& ports = container_of(deployment).at("ports");
  return std::any_of(ports.begin(), ports.end(),
                     [&](const Json& each) { return each.at("containerPort") == port; });
}

Objects of_kind(const Objects& objects, std::string_view kind) {
  Objects found;
  std::copy_if(objects.begin(), objects.end(), std::back_inserter(found),
               [&](const Json& object) { return object.at("kind") == kind; });
  return found;
}

// The result points into its files.
struct Compiled {
  explicit Compiled(const std::string& spec, const CompileOptions& options = {},
                    const std::string& beside = {})
      : file(std::make_unique<SourceFile>(
            SourceFile{"sim.yaml",
                       "apiVersion: sim.llm-d.io/v1alpha1\nkind: SimulatorDeployment\n"
                       "metadata: {name: sim, namespace: ns}\nspec: {" +
                           spec + "}\n" + beside})) {
    static const tmpl::Library templates;
    const Library library{
        .kinds = kinds::all, .resources = schema::resources, .templates = &templates};
    const std::vector<const SourceFile*> files{file.get()};
    result = compile(files, {}, library, options);
    for (const Object& object : result.objects) {
      objects.push_back(object.value);
    }
  }

  // Whether it is said that the field, or a block that it is in, has no effect.
  [[nodiscard]] bool reports(const std::string& field) const {
    return std::any_of(result.diagnostics.begin(), result.diagnostics.end(),
                       [&](const Diagnostic& found) {
                         return found.message.find(" has no effect") != std::string::npos &&
                                (field == found.field || field.starts_with(found.field + "."));
                       });
  }

  [[nodiscard]] auto left_to_others() const {
    return std::count_if(
        result.diagnostics.begin(), result.diagnostics.end(), [](const Diagnostic& found) {
          return found.rule->code == std::string_view("simulator-deployment/other-maker");
        });
  }

  std::unique_ptr<SourceFile> file;
  Compilation result;
  Objects objects;
};

// Every field of the schema.
constexpr const char* every_field = R"("replicas": 3, "image": "x/y:1", "logVerbosity": 3,
  "resources": {"limits": {"cpu": "1"}, "requests": {"memory": "1Gi"}},
  "service": {"name": "front", "port": 80, "type": "NodePort"},
  "gateway": {"enabled": true, "className": "a", "routeName": "b"},
  "loadBalancing": {"enabled": true, "algorithm": "ROUND_ROBIN",
    "connectionPool": {"http1MaxPendingRequests": 100, "maxRequestsPerConnection": 10}},
  "epp": {"enabled": true, "replicas": 2, "image": "x/epp:1", "port": 9100, "verbosity": 2,
    "args": ["--a"], "resources": {"limits": {"cpu": "1"}}},
  "inferenceGateway": {"enabled": true,
    "standard": {"enabled": true, "replicas": 2, "image": "x/gw:1", "port": 80,
      "resources": {"limits": {"cpu": "1"}}},
    "istio": {"enabled": true, "replicas": 2, "image": "x/gw:1", "port": 80,
      "resources": {"limits": {"cpu": "1"}}}})";
constexpr const char* both_stages = R"(,
  "prefill": {"enabled": true, "replicas": 3, "image": "x/y:2", "port": 8300, "logVerbosity": 4,
    "args": ["--b"], "resources": {"limits": {"cpu": "1"}}},
  "decode": {"enabled": true, "replicas": 3, "port": 8400, "logVerbosity": 0,
    "args": ["--c"], "resources": {"limits": {"cpu": "1"}}})";

// The same spec with one leaf changed.
Json with_change(const Json& spec, const Json::json_pointer& leaf) {
  Json changed = spec;
  Json& value = changed[leaf];
  if (value.is_boolean()) {
    value = !value.get<bool>();
  } else if (value.is_number()) {
    value = value.get<int>() + 1;
  } else if (value == "ROUND_ROBIN") {
    value = "RANDOM";
  } else if (value == "NodePort") {
    value = "LoadBalancer";
  } else {
    const auto text = value.get<std::string>();
    value = text.starts_with('1') ? "1" + text : text + "1";  // a quantity, or a name
  }
  return changed;
}

std::string inside(const Json& object) {
  const std::string text = object.dump();
  return text.substr(1, text.size() - 2);
}

// A SchedulerInstall that makes the Service, and the DestinationRule as `rule` says.
std::string install_beside(const char* rule) {
  return std::string(
             "---\napiVersion: sim.llm-d.io/v1alpha1\nkind: SchedulerInstall\n"
             "metadata: {name: install, namespace: sched}\nspec: {simulatorNamespace: ns, "
             "proxyService: {name: front}, destinationRule: {enabled: ") +
         rule + "}}\n";
}

}  // namespace

TEST_CASE("under --fidelity operator the objects are those that the operator made") {
  const std::vector<fs::path> recorded = test::recorded_cases(cases);
  for (const fs::path& folder : recorded) {
    CAPTURE(folder.filename());
    CHECK(comparable(test::render_objects(folder)) == test::recorded_objects(folder));
  }
  CHECK(recorded.size() == 14);
}

TEST_CASE("every rule of SimulatorDeployment has a case of its name") {
  CHECK(test::rules_without_case(kinds::simulator_deployment, cases).empty());
}

TEST_CASE("files in ConfigMaps are the operator's, byte for byte") {
  const fs::path folder = cases / "full_operator";
  const Objects objects = test::render_objects(folder);
  CHECK(find_object(objects, "ConfigMap", "gaie-sim-epp")["data"]["default-plugins.yaml"] ==
        test::read_file(folder / "default-plugins.txt"));
  for (const char* gateway : {"infra-sim-inference-gateway", "infra-sim-inference-gateway-istio"}) {
    CHECK(find_object(objects, "ConfigMap", gateway)["data"]["envoy.yaml"] ==
          test::read_file(folder / "envoy.txt"));
  }
}

TEST_CASE(
    "the DestinationRule and the RBAC of the full sample are those that the project documents") {
  const Objects objects = test::render_objects(cases / "full");
  CHECK(find_object(objects, "DestinationRule", "gaie-inference-scheduling-proxy-lb") ==
        Json::parse(R"({"apiVersion": "networking.istio.io/v1beta1", "kind": "DestinationRule",
          "metadata": {"name": "gaie-inference-scheduling-proxy-lb", "namespace": "llm-d-sim"},
          "spec": {"host": "gaie-inference-scheduling-proxy.llm-d-sim.svc.cluster.local",
            "trafficPolicy": {"loadBalancer": {"simple": "ROUND_ROBIN"}, "connectionPool": {"http":
              {"http1MaxPendingRequests": 1, "maxRequestsPerConnection": 1}}}}})"));
  const Json role = find_object(objects, "Role", "gaie-sim-epp");
  const Json& rules = role.at("rules");
  REQUIRE(rules.size() == 3);
  CHECK(rules[0].dump() ==
        R"({"apiGroups":[""],"resources":["pods"],"verbs":["get","list","watch"]})");
  CHECK(rules[1].at("resources").dump() ==
        R"(["inferencepools","inferencemodels","inferenceobjectives"])");
  CHECK(rules[1].at("verbs").dump() == R"(["get","list","watch","update","patch"])");
  CHECK(rules[2].at("resources").dump() ==
        R"(["inferencepools/status","inferencemodels/status","inferenceobjectives/status"])");
  CHECK(rules[2].at("verbs").dump() == R"(["get","update","patch"])");
  const Json binding = find_object(objects, "RoleBinding", "gaie-sim-epp");
  CHECK(binding.at("roleRef").at("name") == "gaie-sim-epp");
  CHECK(binding.at("subjects").dump() ==
        R"([{"kind":"ServiceAccount","name":"gaie-sim-epp","namespace":"llm-d-sim"}])");
  CHECK(find_object(objects, "ServiceAccount", "gaie-sim-epp").is_object());
}

TEST_CASE("by default every Service leads to a port of the pods of one Deployment") {
  std::size_t services = 0;
  for (const fs::path& folder : folders()) {
    if (fs::exists(folder / "args")) {
      continue;
    }
    const Objects objects = test::render_objects(folder);
    for (const Json& service : of_kind(objects, "Service")) {
      // A SchedulerInstall's may be for pods of elsewhere.
      if (service.at("metadata").at("labels").contains("sim.llm-d.io/schedulerInstall")) {
        continue;
      }
      CAPTURE(folder.filename());
      CAPTURE(service.at("metadata").at("name"));
      Objects behind;
      for (const Json& deployment : of_kind(objects, "Deployment")) {
        if (deployment.at("metadata").value("namespace", "") ==
                service.at("metadata").value("namespace", "") &&
            kinds::llm_d_selects(service.at("spec").at("selector"),
                                 pod_of(deployment).at("metadata").at("labels"))) {
          behind.push_back(deployment);
        }
      }
      REQUIRE(behind.size() == 1);
      const Json& port = service.at("spec").at("ports").at(0).at("targetPort");
      // The operator's Istio gateway is the one that does not work.
      const bool istio = service.at("metadata").at("name") == "infra-sim-inference-gateway-istio";
      CHECK(has_port(behind.front(), port) == !istio);
      ++services;
    }
  }
  CHECK(services > 50);
}

TEST_CASE("a Deployment selects its own pods") {
  for (const fs::path& folder : folders()) {
    for (const Json& deployment : of_kind(test::render_objects(folder), "Deployment")) {
      CAPTURE(folder.filename());
      CHECK(kinds::llm_d_selects(deployment.at("spec").at("selector").at("matchLabels"),
                                 pod_of(deployment).at("metadata").at("labels")));
    }
  }
}

TEST_CASE("gateways lead to a Service and port of the same render") {
  std::size_t gateways = 0;
  for (const fs::path& folder : folders()) {
    const Objects objects = test::render_objects(folder);
    for (const Json& map : of_kind(objects, "ConfigMap")) {
      if (!map.at("data").contains("envoy.yaml") || fs::exists(folder / "args") ||
          folder.filename().string().starts_with("other_maker")) {
        continue;
      }
      CAPTURE(folder.filename());
      const Json address = test::parse_yaml(map["data"]["envoy.yaml"])
                               .at("/static_resources/clusters/0/load_assignment/endpoints/0/"
                                   "lb_endpoints/0/endpoint/address/socket_address"_json_pointer);
      const Json service =
          find_object(objects, "Service", address.at("address").get<std::string>());
      REQUIRE(service.is_object());
      CHECK(service["spec"]["ports"][0]["port"] == address.at("port_value"));
      ++gateways;
    }
  }
  CHECK(gateways > 5);
}

TEST_CASE("the EPP's ports agree in arguments, container, probes and Service") {
  struct Row {
    int port, health;
    bool repaired;
  };
  for (const Row& row : {Row{8100, 9003, true}, Row{9002, 9003, true}, Row{9003, 9004, true},
                         Row{9089, 9003, true}, Row{65535, 9003, true}, Row{8100, 8101, false},
                         Row{9002, 9003, false}, Row{9003, 9004, false}, Row{9100, 9101, false}}) {
    CAPTURE(row.port);
    CompileOptions options;
    if (!row.repaired) {
      options.repairs_off = {"llm-d-sim/epp-health-port"};
    }
    const Compiled compiled("epp: {enabled: true, port: " + std::to_string(row.port) + "}",
                            options);
    const Json deployment = find_object(compiled.objects, "Deployment", "gaie-sim-epp");
    REQUIRE(deployment.is_object());
    const Json& container = container_of(deployment);
    CHECK(after(container["args"], "--grpc-port") == std::to_string(row.port));
    CHECK(after(container["args"], "--grpc-health-port") == std::to_string(row.health));
    CHECK(container["ports"][0]["containerPort"] == row.port);
    CHECK(container["ports"][1]["containerPort"] == row.health);
    CHECK(container["livenessProbe"]["tcpSocket"]["port"] == row.health);
    CHECK(container["readinessProbe"]["tcpSocket"]["port"] == row.health);
    const Json service = find_object(compiled.objects, "Service", "gaie-sim-epp");
    CHECK(service["spec"]["ports"][0]["port"] == row.port);
    CHECK(service["spec"]["ports"][0]["targetPort"] == row.port);
    const bool noted =
        std::any_of(compiled.result.repairs.begin(), compiled.result.repairs.end(),
                    [](const Applied& a) { return a.repair->id == "llm-d-sim/epp-health-port"; });
    CHECK(noted == (row.repaired && row.health != row.port + 1));
  }
}

TEST_CASE("the arguments of a simulator") {
  struct Row {
    const char* spec;
    const char* arguments;  // behind --model random --mode random
  };
  for (const Row& row : {
           Row{"", "--v 5 --port 8200"},
           Row{"logVerbosity: 0", "--v 5 --port 8200"},
           Row{"logVerbosity: -1", "--port 8200"},
           Row{"logVerbosity: 2, service: {port: 80}", "--v 2 --port 80"},
           Row{"logVerbosity: 2, decode: {enabled: true}", "--v 5 --port 8200"},
           Row{"logVerbosity: 2, decode: {enabled: true, logVerbosity: 0}", "--v 2 --port 8200"},
           Row{"logVerbosity: -2, decode: {enabled: true, logVerbosity: 0}", "--port 8200"},
           Row{"decode: {enabled: true, logVerbosity: -7, port: 1}", "--port 1"},
           Row{"decode: {enabled: true, args: [--x, '1 2', '']}", "--v 5 --port 8200 --x 1 2 "},
       }) {
    CAPTURE(row.spec);
    const Compiled compiled(row.spec);
    const Objects deployments = of_kind(compiled.objects, "Deployment");
    REQUIRE(deployments.size() == 1);
    std::string text;
    for (const Json& argument : container_of(deployments[0])["args"]) {
      text += (text.empty() ? "" : " ") + argument.get<std::string>();
    }
    CHECK(text == "--model random --mode random " + std::string(row.arguments));
  }
}

TEST_CASE("values of a SimulatorDeployment lead back to their fields, repairs and settings") {
  const Compiled compiled(
      "epp: {enabled: true, port: 8100, resources: {limits: {cpu: 1}}}, "
      "loadBalancing: {enabled: true, algorithm: RANDOM}, decode: {enabled: true, replicas: 3}",
      {.trace = true});
  std::map<std::string, std::string> origins;
  for (const Object& object : compiled.result.objects) {
    for (const Trace& trace : object.trace) {
      std::string& all =
          origins[object.value.at("kind").get<std::string>() + " " +
                  object.value.at("metadata").at("name").get<std::string>() + trace.pointer];
      all += (all.empty() ? "" : " ") + (trace.origin.kind == Origin::Kind::field
                                             ? trace.origin.field.path()
                                             : std::string(trace.origin.name));
    }
  }
  const std::string decode = "Deployment ms-sim-llm-d-modelservice-decode";
  CHECK(origins[decode + "/spec/replicas"] == "spec.decode.replicas");
  CHECK(origins[decode + "/metadata/namespace"] == "metadata.namespace");
  CHECK(origins[decode + "/spec/template/spec/containers/0/image"] == "spec.image");
  const std::string epp = "Deployment gaie-sim-epp/spec/template/spec/containers/0";
  CHECK(origins[epp + "/ports/0/containerPort"] == "spec.epp.port");
  CHECK(origins[epp + "/ports/1/containerPort"] == "llm-d-sim/epp-health-port");
  CHECK(origins[epp + "/resources"] == "spec.epp.resources");
  const std::string rule = "DestinationRule gaie-inference-scheduling-proxy-lb";
  CHECK(origins[rule + "/apiVersion"] == "llm-d-sim.istio-api-version");
  CHECK(origins[rule + "/spec/trafficPolicy/loadBalancer/simple"] ==
        "spec.loadBalancing.algorithm");
}

TEST_CASE("changing a field changes the objects, or it is said that it has no effect") {
  std::size_t changes = 0;
  const auto check = [&](const Json& spec, const CompileOptions& options,
                         const std::string& beside) {
    const Compiled plain(inside(spec), options, beside);
    REQUIRE_FALSE(plain.objects.empty());
    const Json leaves = spec.flatten();
    for (const auto& leaf : leaves.items()) {
      const std::string& pointer = leaf.key();
      CAPTURE(pointer);
      CAPTURE(beside);
      const Compiled changed(inside(with_change(spec, Json::json_pointer(pointer))), options,
                             beside);
      REQUIRE_FALSE(changed.objects.empty());
      std::string field = "spec" + pointer;
      std::replace(field.begin(), field.end(), '/', '.');
      CHECK((changed.objects != plain.objects || plain.reports(field) ||
             changed.left_to_others() != plain.left_to_others()));
      ++changes;
    }
  };
  for (const std::string& text :
       {std::string(every_field), std::string(every_field) + both_stages}) {
    const Json spec = Json::parse("{" + text + "}");
    for (const Fidelity fidelity : {Fidelity::repaired, Fidelity::operator_exact}) {
      const CompileOptions options{.fidelity = fidelity};
      check(spec, options, "");
      check(spec, options, install_beside("true"));
      check(spec, options, install_beside("false"));
    }
  }
  CHECK(changes > 450);
}
