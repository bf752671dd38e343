#include "renderer/kinds/ai_deployment_notes.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renderer/kinds/ai_deployment_gpus.hpp"
#include "renderer/kinds/ai_deployment_objects.hpp"
#include "renderer/kinds/ai_deployment_repairs.hpp"
#include "renderer/kinds/ai_deployment_rules.hpp"
#include "renderer/kinds/ai_deployment_twice.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = ai_deployment_rules;
namespace fixes = ai_deployment_repairs;
using rules::report;
using yaml::Field;

void note(const Rule& rule, const Field& at, std::string message, Diagnostics& diagnostics) {
  diagnostics.push_back(report(rule, at, std::move(message)));
}

// --- models ---

void note_localai(const AiDeployment& deployment, Diagnostics& diagnostics) {
  note(rules::models_in_memory, deployment.resource->spec["engine"]["name"],
       "the models of localai are kept in memory, within the pod's memory limit", diagnostics);
}

void note_triton(const AiDeployment& deployment, const Inputs& inputs, Diagnostics& diagnostics) {
  for (const AiModel& model : deployment.models) {
    const bool packed = model.uri.text().find(".tar") != std::string_view::npos;
    const std::string_view repair = packed ? fixes::tar : fixes::curl_redirects;
    if (inputs.repairs.contains(repair)) {
      continue;
    }
    Diagnostic found = packed ? report(rules::tar, model.uri,
                                       "the init container cannot unpack this file: tar is told to "
                                       "look for a member called -")
                              : report(rules::curl_redirects, model.uri,
                                       "the init container does not follow redirects from here");
    found.hints.push_back(fmt::format("turn on --repair {}", repair));
    diagnostics.push_back(std::move(found));
  }
}

void note_deepspeed(const AiDeployment& deployment, Diagnostics& diagnostics) {
  const Field spec = deployment.resource->spec;
  if (spec["args"].size() != 0 && spec["engine"]["options"]["imageRepository"].text().empty()) {
    Diagnostic found = report(rules::args_refused, spec["args"],
                              "deepspeed-mii does not start with further arguments");
    found.where = spec["args"].key_place();
    diagnostics.push_back(std::move(found));
  }
}

// --- ports ---

void note_generic_ports(const AiDeployment& deployment, Diagnostics& diagnostics) {
  const Field spec = deployment.resource->spec;
  if (spec["endpoint"].size() == 0) {
    note(rules::default_port, spec["engine"]["name"],
         "engine generic without an endpoint is exposed on port 8000", diagnostics);
  }
  const std::int64_t first = ai_port(deployment);
  for (const Field endpoint : spec["endpoint"].items()) {
    if (endpoint["port"] && endpoint["port"].integer() != first && first != 0) {
      note(rules::port_not_routed, endpoint["port"],
           fmt::format("{} leads to port {} like the first domain",
                       quote(endpoint["domain"].text()), first),
           diagnostics);
    }
  }
}

void note_ports(const AiDeployment& deployment, Diagnostics& diagnostics) {
  if (deployment.engine->name == "generic") {
    note_generic_ports(deployment, diagnostics);
    return;
  }
  for (const Field endpoint : deployment.resource->spec["endpoint"].items()) {
    const Field port = endpoint["port"];
    if (port.integer() != deployment.engine->port) {
      port.discard(rules::port_ignored);
    }
  }
}

}  // namespace

void note_oddities(const AiPod& pod, const AiDeployment& deployment, const Inputs& inputs,
                   Diagnostics& diagnostics) {
  note_twice(pod, deployment, inputs, diagnostics);
  note_gpus(pod, deployment, inputs, diagnostics);
  note_ports(deployment, diagnostics);
  const std::string_view engine = deployment.engine->name;
  if (engine == "localai") {
    note_localai(deployment, diagnostics);
  } else if (engine == "triton") {
    note_triton(deployment, inputs, diagnostics);
  } else if (engine == "deepspeed-mii") {
    note_deepspeed(deployment, diagnostics);
  }
}

}  // namespace routerctl::kinds
