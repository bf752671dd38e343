#include "renderer/kinds/ai_deployment_download.hpp"

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "renderer/kinds/ai_deployment_args.hpp"
#include "renderer/kinds/ai_deployment_rules.hpp"
#include "renderer/kinds/ai_model_map_config.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = ai_deployment_rules;
using rules::report;
using yaml::Field;

Json init_container(const AiDeployment& deployment, std::string name, std::string_view command) {
  const Field options = deployment.resource->spec["engine"]["options"];
  return Json::object({{"name", std::move(name)},
                       {"image", ai_image(*deployment.engine, options)},
                       {"imagePullPolicy", "Always"},
                       {"command", Json::array({"sh", "-c"})},
                       {"args", Json::array({command})}});
}

Json variable(std::string_view name, std::string_view value) {
  return Json::object({{"name", name}, {"value", value}});
}

Json download(const AiDeployment& deployment, const AiModel& model, std::string name,
              std::string_view command) {
  Json container = init_container(deployment, std::move(name), command);
  container["env"] =
      Json::array({variable("MODEL_NAME", model.name), variable("MODEL_PATH", model.uri.text())});
  container["volumeMounts"] = Json::array({ai_mount("models", "/models")});
  return container;
}

Json copy_configs(const AiDeployment& deployment) {
  Json container = init_container(deployment, "init-configs-" + deployment.resource->name,
                                  "ls /configs/engine && cp -v /configs/engine/* /models");
  container["volumeMounts"] =
      Json::array({ai_mount("configs", "/configs"), ai_mount("models", "/models")});
  return container;
}

Json config_source(const AiModel& model) {
  const Json item = Json::object({{"key", config_key("localai", model.variant)},
                                  {"path", fmt::format("engine/{}.yaml", model.file_name)}});
  return Json::object(
      {{"configMap", Json::object({{"name", model.name}, {"items", Json::array({item})}})}});
}

}  // namespace

AiDownloads localai_downloads(const AiDeployment& deployment, Diagnostics& diagnostics) {
  AiDownloads made;
  Field last_config;
  for (const AiModel& model : deployment.models) {
    if (!model.config.text().empty()) {
      made.configs.push_back(config_source(model));
      last_config = model.entry;
    } else if (model.is_downloaded()) {
      made.init_containers.emplace_back(
          download(deployment, model, "init-models-" + deployment.resource->name,
                   "curl -L -v -o /models/$MODEL_NAME $MODEL_PATH"),
          model.entry);
    } else {
      check_argument("localai", model.uri, model.entry, diagnostics);
      made.args.push_back(model.uri.text());
    }
  }
  if (last_config) {
    made.init_containers.emplace_back(copy_configs(deployment), last_config);
  }
  return made;
}

std::optional<AiDownloads> triton_downloads(const AiDeployment& deployment,
                                            Diagnostics& diagnostics) {
  AiDownloads made;
  bool good = true;
  for (const AiModel& model : deployment.models) {
    const std::string_view uri = model.uri.text();
    if (!model.is_downloaded()) {
      Diagnostic found = report(rules::model_uri, model.uri ? model.uri : model.entry,
                                "invalid model URI: triton downloads its models");
      found.found = quote(uri);
      found.expected = "an address that starts with http";
      diagnostics.push_back(std::move(found));
      good = false;
      continue;
    }
    // Anywhere, also in the name of a host.
    const bool packed = uri.find(".tar") != std::string_view::npos;
    made.init_containers.emplace_back(
        download(deployment, model, "init-" + model.name, packed ? triton_tar : triton_curl),
        model.entry);
  }
  return good ? std::optional(std::move(made)) : std::nullopt;
}

}  // namespace routerctl::kinds
