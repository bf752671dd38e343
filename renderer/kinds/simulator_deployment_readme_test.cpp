// The README of llm-d-scheduler-sim-operator (commit f6ea994, which users have read) against the
// default render of its full sample. What stays unmet is on docs/simulator_deployment.md.

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/kinds/llm_d_values.hpp"
#include "renderer/kinds/test_rendered.hpp"

using namespace routerctl;

namespace {

namespace fs = std::filesystem;
using test::find_object;
using test::Objects;

const fs::path source = ROUTERCTL_SOURCE_DIR;

const Objects& full() {
  static const Objects objects =
      test::render_objects(source / "testdata/simulator_deployment/full");
  return objects;
}

const std::string& page() {
  static const std::string text = test::read_file(source / "docs/simulator_deployment.md");
  return text;
}

Json container(std::string_view deployment) {
  const Json found = find_object(full(), "Deployment", deployment);
  REQUIRE(found.is_object());
  return found["spec"]["template"]["spec"]["containers"][0];
}

Json service_port(std::string_view service, std::string_view key) {
  const Json found = find_object(full(), "Service", service);
  REQUIRE(found.is_object());
  return found["spec"]["ports"][0][std::string(key)];
}

bool has_container_port(std::string_view deployment, int port) {
  const Json ports = container(deployment)["ports"];
  return std::any_of(ports.begin(), ports.end(),
                     [&](const Json& each) { return each["containerPort"] == port; });
}

Json envoy(std::string_view pointer) {
  const Json map = find_object(full(), "ConfigMap", "infra-sim-inference-gateway");
  REQUIRE(map.is_object());
  return test::parse_yaml(map["data"]["envoy.yaml"]).at(Json::json_pointer(std::string(pointer)));
}

constexpr const char* gateway = "infra-sim-inference-gateway";
constexpr const char* decode = "ms-sim-llm-d-modelservice-decode";
constexpr const char* epp = "gaie-sim-epp";
constexpr const char* proxy = "gaie-inference-scheduling-proxy";

// ---- the critical port map

bool gateway_service_port() { return service_port(gateway, "port") == 8080; }

bool gateway_target_port() {
  return service_port(gateway, "targetPort") == 80 && has_container_port(gateway, 80) &&
         envoy("/static_resources/listeners/0/address/socket_address/port_value") == 80;
}

bool gateway_readiness_port() {
  return container(gateway)["readinessProbe"]["httpGet"]["port"] == 19000 &&
         envoy("/admin/address/socket_address/port_value") == 19000;
}

bool gateway_liveness_port() { return container(gateway).contains("livenessProbe"); }

bool backend_service_port() {
  return service_port(decode, "port") == 8200 && service_port(proxy, "port") == 8200 &&
         service_port("ms-sim-llm-d-modelservice-prefill", "port") == 8200;
}

bool epp_service_port() {
  const Json arguments = container(epp)["args"];
  const auto flag = std::find(arguments.begin(), arguments.end(), "--grpc-port");
  return service_port(epp, "port") == 8100 && service_port(epp, "targetPort") == 8100 &&
         flag != arguments.end() && *std::next(flag) == "8100";
}

bool epp_health_port() {
  const Json pod = container(epp);
  return pod["livenessProbe"]["tcpSocket"]["port"] == 9003 &&
         pod["readinessProbe"]["tcpSocket"]["port"] == 9003 && has_container_port(epp, 9003);
}

struct PortRow {
  const char* component;
  const char* type;
  int port;
  bool (*is_so)();
  bool met = true;
};

constexpr std::array port_map{
    PortRow{"Gateway", "Service Port", 8080, gateway_service_port},
    PortRow{"Gateway", "Target Port", 80, gateway_target_port},
    PortRow{"Gateway", "Admin/Probe", 19000, gateway_readiness_port},
    PortRow{"Gateway", "Admin/Probe, liveness", 19000, gateway_liveness_port, false},
    PortRow{"Backend", "Service Port", 8200, backend_service_port},
    PortRow{"EPP", "Service Port", 8100, epp_service_port},
    PortRow{"EPP", "Health Port", 9003, epp_health_port},
};

// ---- kubectl commands

enum class Expected {
  works,
  unmet,      // needs something that no object of ours is
  elsewhere,  // is about the cluster or about other software
};

struct CommandRow {
  const char* command;
  Expected expected;
};

constexpr std::array commands{
    CommandRow{
        "kubectl scale deployment ms-sim-llm-d-modelservice-decode -n llm-d-sim --replicas=2",
        Expected::works},
    CommandRow{"kubectl get pods -n llm-d-sim -l llm-d.ai/role=decode", Expected::works},
    CommandRow{"kubectl get endpoints gaie-inference-scheduling-proxy -n llm-d-sim",
               Expected::works},
    CommandRow{"kubectl get svc infra-sim-inference-gateway -n llm-d-sim -o yaml", Expected::works},
    CommandRow{"kubectl get destinationrule -n llm-d-sim", Expected::works},
    CommandRow{"kubectl get simulatordeployment -n llm-d-sim", Expected::unmet},
    CommandRow{"kubectl get simulatordeployment -n llm-d-sim -w", Expected::unmet},
    CommandRow{"kubectl get simulatordeployment llm-sim-minimal -n llm-d-sim -o yaml",
               Expected::unmet},
    CommandRow{"kubectl edit simulatordeployment llm-sim-minimal -n llm-d-sim", Expected::unmet},
    CommandRow{"kubectl patch simulatordeployment llm-sim-minimal -n llm-d-sim", Expected::unmet},
    CommandRow{"kubectl logs -n llm-d-sim -l component=epp", Expected::unmet},
    CommandRow{"kubectl logs -n llm-d-sim -l component=gateway", Expected::unmet},
    CommandRow{"kubectl apply -f config/crd/sim.llm-d.io_simulatordeployments.yaml",
               Expected::elsewhere},
    CommandRow{"kubectl apply -f config/samples/sim_v1alpha1_simulatordeployment_minimal.yaml",
               Expected::elsewhere},
    CommandRow{"kubectl create namespace llm-d-sim", Expected::elsewhere},
    CommandRow{"kubectl get pods -n istio-system", Expected::elsewhere},
    CommandRow{"kubectl logs -n ${NAMESPACE_IS} -l "
               "app.kubernetes.io/gateway=infra-inference-scheduling-inference-gateway -f",
               Expected::elsewhere},
};

// "kubectl VERB [TYPE [NAME]] -n NAMESPACE [-l KEY=VALUE]"
struct Command {
  std::string verb, type, name, namespace_, key, value;
};

Command read(const std::string& text) {
  Command command;
  std::istringstream words(text);
  std::vector<std::string> plain;
  for (std::string word; words >> word;) {
    if (word == "-n") {
      words >> command.namespace_;
    } else if (word == "-l") {
      words >> word;
      command.key = word.substr(0, word.find('='));
      command.value = word.substr(word.find('=') + 1);
    } else if (word == "-o" || word == "-f") {
      words >> word;
    } else if (!word.starts_with('-')) {
      plain.push_back(word);
    }
  }
  plain.resize(4);
  command.verb = plain[1];
  command.type = command.verb == "logs" ? "pods" : plain[2];
  command.name = plain[3];
  return command;
}

std::string kind_of(const std::string& type) {
  struct Entry {
    const char* type;
    const char* kind;
  };
  for (const auto& [name, kind] :
       {Entry{"deployment", "Deployment"}, Entry{"svc", "Service"}, Entry{"endpoints", "Service"},
        Entry{"destinationrule", "DestinationRule"}, Entry{"pods", "Deployment"},
        Entry{"simulatordeployment", "SimulatorDeployment"}}) {
    if (type == name) {
      return kind;
    }
  }
  return {};
}

Json pod_labels(const Json& deployment) {
  return deployment["spec"]["template"]["metadata"]["labels"];
}

// Endpoints are those of pods that the Service selects.
bool has_pods(const Json& service) {
  return std::any_of(full().begin(), full().end(), [&](const Json& object) {
    return object["kind"] == "Deployment" &&
           kinds::llm_d_selects(service["spec"]["selector"], pod_labels(object));
  });
}

bool finds_something(const std::string& text) {
  const Command command = read(text);
  const std::string kind = kind_of(command.type);
  REQUIRE_FALSE(kind.empty());
  return std::any_of(full().begin(), full().end(), [&](const Json& object) {
    return object["kind"] == kind && object["metadata"]["namespace"] == command.namespace_ &&
           (command.name.empty() || object["metadata"]["name"] == command.name) &&
           (command.key.empty() ||
            kinds::llm_d_selects(Json::object({{command.key, command.value}}),
                                 pod_labels(object))) &&
           (command.type != "endpoints" || has_pods(object));
  });
}

// ---- names

struct NameRow {
  const char* kind;
  const char* name;
  bool met = true;
};

constexpr std::array names{
    NameRow{"Deployment", "gaie-sim-epp"},
    NameRow{"Deployment", "infra-sim-inference-gateway"},
    NameRow{"Deployment", "infra-sim-inference-gateway-istio"},
    NameRow{"Deployment", "ms-sim-llm-d-modelservice-prefill"},
    NameRow{"Deployment", "ms-sim-llm-d-modelservice-decode"},
    NameRow{"Deployment", "ms-sim-llm-sim-full-decode", false},  // "ms-sim-{name}-decode"
    NameRow{"Service", "gaie-inference-scheduling-proxy"},
    NameRow{"Service", "gaie-sim-epp"},
    NameRow{"Service", "infra-sim-inference-gateway"},
    NameRow{"Service", "ms-sim-llm-d-modelservice-decode"},
    NameRow{"DestinationRule", "gaie-inference-scheduling-proxy-lb"},
};

}  // namespace

TEST_CASE("the README's critical port map holds for the full sample") {
  for (const PortRow& row : port_map) {
    CAPTURE(row.component);
    CAPTURE(row.type);
    CHECK(row.is_so() == row.met);
    if (!row.met) {
      CHECK(page().find("liveness") != std::string::npos);
    }
  }
}

TEST_CASE("the README's Deployments and Services are in the full sample") {
  for (const NameRow& row : names) {
    CAPTURE(row.kind);
    CAPTURE(row.name);
    CHECK(find_object(full(), row.kind, row.name).is_object() == row.met);
  }
  // Without stages the README's other name is right, also for its label.
  const Objects minimal =
      test::render_objects(source / "testdata/simulator_deployment/readme_minimal");
  const Json deployment = find_object(minimal, "Deployment", "ms-sim-llm-sim-minimal-decode");
  REQUIRE(deployment.is_object());
  CHECK(pod_labels(deployment)["llm-d.ai/role"] == "decode");
  CHECK(find_object(minimal, "Service", proxy).is_object());
  CHECK(page().find("ms-sim-{name}-decode") != std::string::npos);
}

TEST_CASE("the README's kubectl commands find what they look for, or the page says so") {
  for (const CommandRow& row : commands) {
    CAPTURE(row.command);
    if (row.expected != Expected::elsewhere) {
      CHECK(finds_something(row.command) == (row.expected == Expected::works));
    }
    if (row.expected != Expected::works) {
      CHECK(page().find(row.command) != std::string::npos);
    }
  }
}

TEST_CASE("the README's manual DestinationRule is the one that is made") {
  const Objects objects =
      test::render_objects(source / "testdata/simulator_deployment/readme_after");
  CHECK(find_object(objects, "DestinationRule", "gaie-inference-scheduling-proxy-lb") ==
        Json::parse(R"({"apiVersion": "networking.istio.io/v1beta1", "kind": "DestinationRule",
          "metadata": {"name": "gaie-inference-scheduling-proxy-lb", "namespace": "llm-d-sim"},
          "spec": {"host": "gaie-inference-scheduling-proxy.llm-d-sim.svc.cluster.local",
                   "trafficPolicy": {"loadBalancer": {"simple": "ROUND_ROBIN"}}}})"));
  CHECK(find_object(objects, "Deployment", "ms-sim-llm-sim-decode").is_object());
}
