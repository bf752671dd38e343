#include "cli/requirements_json.hpp"

#include <map>
#include <utility>

#include "renderer/kube/order.hpp"
#include "renderer/text/lines.hpp"
#include "renderer/yaml/emit.hpp"

namespace routerctl::cli {

namespace {

std::string_view name_of(Found found) {
  switch (found) {
    case Found::unknown: return "";
    case Found::no: return "no";
    case Found::output: return "output";
    case Found::input: return "input";
    case Found::existing: return "existing";
  }
  return "";
}

void add_text(const char* key, std::string_view text, Json& to) {
  if (!text.empty()) {
    to[key] = text;
  }
}

class Describing {
 public:
  Json operator()(const Requirement& requirement) {
    Json result = Json::object();
    add_text("group", requirement.group, result);
    result["kind"] = requirement.kind;
    add_text("namespace", requirement.namespace_, result);
    result["name"] = requirement.name;
    if (!requirement.keys.empty()) {
      result["keys"] = requirement.keys;
    }
    result["optional"] = requirement.optional;
    add_text("found", name_of(requirement.found), result);
    if (!requirement.missing_keys.empty()) {
      result["missingKeys"] = requirement.missing_keys;
    }
    for (const RequiredBy& by : requirement.required_by) {
      Json place = position(by.where);
      place["path"] = by.path;
      place["object"] = by.object != nullptr ? identity(*by.object) : identity(by.source);
      result["requiredBy"].push_back(std::move(place));
    }
    return result;
  }

  Json operator()(const ResourceTotal& total) {
    Json result = Json::object();
    add_text("namespace", total.namespace_, result);
    result["name"] = total.name;
    result["amount"] = total.amount;
    for (const Demand& demand : total.demands) {
      Json place = position(demand.where);
      place["object"] = identity(*demand.object);
      place["pods"] = demand.pods ? Json(*demand.pods) : Json("each node");
      place["each"] = demand.each;
      result["requiredBy"].push_back(std::move(place));
    }
    return result;
  }

 private:
  static Json identity(const Object& object) {
    const kube::ObjectKey key = kube::key_of(object.value);
    Json result = Json::object();
    result["apiVersion"] = object.value.at("apiVersion");
    result["kind"] = key.kind;
    add_text("namespace", key.namespace_, result);
    result["name"] = key.name;
    return result;
  }

  static Json identity(const yaml::Field& resource) {
    Json result = Json::object();
    add_text("apiVersion", resource["apiVersion"].peek(), result);
    add_text("kind", resource["kind"].peek(), result);
    add_text("namespace", resource["metadata"]["namespace"].peek(), result);
    add_text("name", resource["metadata"]["name"].peek(), result);
    return result;
  }

  Json position(const Place& place) {
    Json result = Json::object();
    if (place.file != nullptr) {
      const LineColumn at =
          lines_.try_emplace(place.file, *place.file).first->second.locate(place.span.begin);
      result["file"] = place.file->name;
      result["line"] = at.line;
      result["column"] = at.column;
    }
    return result;
  }

  std::map<const SourceFile*, Lines> lines_;
};

}  // namespace

std::string requirements_json(const Requirements& requirements) {
  Describing describe;
  Json objects = Json::array(), resources = Json::array(), capacities = Json::array();
  for (const Requirement& requirement : requirements.objects) {
    objects.push_back(describe(requirement));
  }
  for (const ResourceTotal& total : requirements.resources) {
    resources.push_back(describe(total));
  }
  for (const Capacity& capacity : requirements.capacities) {
    capacities.push_back(
        {{"name", capacity.name}, {"amount", capacity.amount}, {"nodes", capacity.nodes}});
  }
  const Json report = {{"version", 1},
                       {"objects", std::move(objects)},
                       {"resources", std::move(resources)},
                       {"capacities", std::move(capacities)}};
  std::string text;
  yaml::emit_json(report, text);
  return text + "\n";
}

}  // namespace routerctl::cli
