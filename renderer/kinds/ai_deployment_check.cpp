#include "renderer/kinds/ai_deployment_check.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "renderer/kinds/ai_deployment_containers.hpp"
#include "renderer/kinds/ai_deployment_rules.hpp"
#include "renderer/kinds/ai_deployment_schedule.hpp"
#include "renderer/kube/names.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = ai_deployment_rules;
using rules::report;
using yaml::Field;

constexpr std::size_t longest_name = 63;

void check_name(const CustomResource& resource, Diagnostics& diagnostics) {
  const Field field = resource.metadata["name"];
  const std::string& name = resource.name;
  if (name.size() > longest_name) {
    Diagnostic found = report(rules::name, field,
                              fmt::format("{} is too long for the label of its pods", quote(name)));
    found.found = fmt::format("{} characters", name.size());
    found.expected = fmt::format("at most {} characters", longest_name);
    diagnostics.push_back(std::move(found));
  }
  if (name.find('.') != std::string::npos) {
    Diagnostic found =
        report(rules::name, field, fmt::format("{} is no name for a Service", quote(name)));
    found.expected = "must not contain dots";
    diagnostics.push_back(std::move(found));
  } else if (name.front() >= '0' && name.front() <= '9') {
    diagnostics.push_back(report(rules::digit_first, field,
                                 fmt::format("Service {} starts with a digit", quote(name))));
  }
}

// --- labels and annotations ---

void check_entry(const Field& entry, bool label, Diagnostics& diagnostics) {
  std::vector<std::string> errors = kube::qualified_name_errors(entry.key());
  Place where = entry.key_place();
  if (errors.empty() && label) {
    errors = kube::label_value_errors(entry.text());
    where = entry.place();
  }
  if (errors.empty()) {
    return;
  }
  Diagnostic found =
      report(rules::metadata, entry,
             fmt::format("the API server refuses this {}", label ? "label" : "annotation"));
  found.expected = errors.front();
  found.where = where;
  diagnostics.push_back(std::move(found));
}

void check_metadata(const AiDeployment& deployment, Diagnostics& diagnostics) {
  const Field spec = deployment.resource->spec;
  const bool ingress = spec["endpoint"].size() != 0;
  for (const Field& block :
       {deployment.pods(), spec["service"], ingress ? spec["ingress"] : Field()}) {
    for (const Field label : block["labels"].items()) {
      check_entry(label, true, diagnostics);
    }
    for (const Field annotation : block["annotations"].items()) {
      check_entry(annotation, false, diagnostics);
    }
  }
  const Field reserved = deployment.pods()["labels"][ai_name_label];
  if (reserved && reserved.text() != deployment.resource->name) {
    Diagnostic found =
        report(rules::reserved_label, reserved, "the Deployment would not select its own pods");
    found.expected = quote(deployment.resource->name);
    diagnostics.push_back(std::move(found));
  }
}

// --- the pod ---

void check_spread(const AiDeployment& deployment, Diagnostics& diagnostics) {
  if (!deployment.engine->takes_template || deployment.pods()["labels"][ai_spread_label]) {
    return;
  }
  const Field written = deployment.pods()["template"]["spec"]["topologySpreadConstraints"];
  for (const Field constraint : written.items()) {
    if (constraint["topologyKey"].text() == "kubernetes.io/hostname" &&
        constraint["whenUnsatisfiable"].text() == "ScheduleAnyway") {
      Diagnostic found = report(rules::duplicate_spread, constraint,
                                "the operator adds a spread constraint for the same pair");
      found.found = "kubernetes.io/hostname, ScheduleAnyway";
      found.hints.push_back(
          fmt::format("leave it out, or set the label {} in deployment.labels", ai_spread_label));
      diagnostics.push_back(std::move(found));
    }
  }
}

void check_volumes(const AiPod& pod, Diagnostics& diagnostics) {
  std::map<std::string, Field> seen;
  const Json volumes = pod.spec.value("volumes", Json::array());
  for (std::size_t i = 0; i < pod.volumes.size(); ++i) {
    const std::string name = volumes[i].at("name");
    const auto [first, added] = seen.try_emplace(name, pod.volumes[i]);
    if (!added) {
      diagnostics.push_back(report_twice("volume", name, first->second, pod.volumes[i]));
    }
  }
}

void check_config_paths(const AiDeployment& deployment, Diagnostics& diagnostics) {
  std::map<std::string, Field> seen;
  for (const AiModel& model : deployment.models) {
    if (deployment.engine->name != "localai" || model.config.text().empty()) {
      continue;
    }
    const auto [first, added] = seen.try_emplace(model.file_name, model.entry);
    if (!added) {
      Diagnostic found =
          report(rules::config_path, model.entry,
                 fmt::format("two configuration files are called engine/{}.yaml", model.file_name));
      found.related.emplace_back(first->second.place(), "the other one");
      found.hints.emplace_back("put one of them into an AIModelMap");
      diagnostics.push_back(std::move(found));
    }
  }
}

// --- endpoints ---

void check_port(const Field& endpoint, Diagnostics& diagnostics) {
  const Field port = endpoint["port"];
  if (port.integer() >= 1 && port.integer() <= 65535) {
    return;
  }
  Diagnostic found =
      report(rules::port, port ? port : endpoint,
             port ? "the container cannot have this port" : "the endpoint has no port");
  found.expected = "a number from 1 to 65535";
  diagnostics.push_back(std::move(found));
}

bool is_ipv4(std::string_view text) {
  int parts = 0;
  while (parts < 4) {
    const std::size_t dot = std::min(text.find('.'), text.size());
    unsigned number = 256;
    const auto [end, error] = std::from_chars(text.data(), text.data() + dot, number);
    if (error != std::errc() || end != text.data() + dot || number > 255 ||
        (dot > 1 && text.front() == '0')) {
      return false;
    }
    ++parts;
    if (dot == text.size()) {
      return parts == 4;
    }
    text.remove_prefix(dot + 1);
  }
  return false;
}

std::string host_error(std::string_view domain, bool tls) {
  if (domain.empty()) {
    return tls ? "a host name, because ingress.tls is on" : "";
  }
  if (is_ipv4(domain)) {
    return "must be a DNS name, not an IP address";
  }
  if (domain.find('*') != std::string_view::npos) {
    const bool good =
        domain.starts_with("*.") && kube::dns1123_subdomain_errors(domain.substr(2)).empty();
    return good ? "" : "a wildcard is *. followed by a host name, for example *.example.com";
  }
  const std::vector<std::string> errors = kube::dns1123_subdomain_errors(domain);
  return errors.empty() ? std::string() : errors.front();
}

void check_endpoints(const AiDeployment& deployment, Diagnostics& diagnostics) {
  const Field spec = deployment.resource->spec;
  for (const Field endpoint : spec["endpoint"].items()) {
    const Field domain = endpoint["domain"];
    const std::string expected = host_error(domain.text(), spec["ingress"]["tls"].boolean());
    if (!expected.empty()) {
      Diagnostic found = report(rules::host, domain,
                                fmt::format("{} is no host of an Ingress", quote(domain.text())));
      found.expected = expected;
      diagnostics.push_back(std::move(found));
    }
    if (deployment.engine->name == "generic") {
      check_port(endpoint, diagnostics);
    }
  }
}

}  // namespace

void check_ai_objects(const AiPod& pod, const AiDeployment& deployment, Diagnostics& diagnostics) {
  check_name(*deployment.resource, diagnostics);
  check_metadata(deployment, diagnostics);
  check_spread(deployment, diagnostics);
  check_volumes(pod, diagnostics);
  check_config_paths(deployment, diagnostics);
  check_containers(pod, deployment, diagnostics);
  check_endpoints(deployment, diagnostics);
}

}  // namespace routerctl::kinds
