#include "cli/cluster_resources.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>

#include "cli/kind_name.hpp"
#include "cli/refusals.hpp"
#include "cli/usage.hpp"
#include "plugin/api/status.hpp"
#include "renderer/settings.hpp"
#include "renderer/yaml/emit.hpp"

namespace routerctl::cli {

namespace {

bool is_file(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0;
}

// "staticroute/demo", but not "manifests/demo.yaml".
const schema::Resource* kind_in(const std::string& word) {
  const std::size_t slash = word.find('/');
  const bool one = slash != std::string::npos && slash + 1 < word.size() &&
                   word.find('/', slash + 1) == std::string::npos;
  return one ? find_resource_named(schema::resources, word.substr(0, slash)) : nullptr;
}

// What operators look up beside the resource that they work on.
struct LookedUp {
  std::string_view by, kind;
};
constexpr std::array looked_up{LookedUp{"AIDeployment", "AIModelMap"},
                               LookedUp{"SimulatorDeployment", "SimulatorDeployment"},
                               LookedUp{"SimulatorDeployment", "SchedulerInstall"},
                               LookedUp{"SchedulerInstall", "SimulatorDeployment"}};

class Reading {
 public:
  Reading(api::Client& client, Run& run) : client_(client), run_(run) {}

  void take(const schema::Resource& resource, const std::string& name,
            const std::string& namespace_) {
    const auto type = type_of(resource);
    if (!type) {
      return;
    }
    const std::string in = resource.namespaced ? namespace_ : std::string();
    const api::Answer answer = client_.get(api::object_path(*type, in, name));
    if (answer.ok()) {
      add(api::json_of(answer), run_.inputs);
    } else {
      fail(std::string(resource.singular) + "/" + name, api::refusal_of(answer));
    }
  }

  void take_all(const schema::Resource& resource, const std::string& namespace_) {
    if (const auto type = type_of(resource)) {
      take_list(*type, std::string(resource.plural), namespace_, run_.inputs);
    }
  }

  // A kind that the cluster does not know has no objects to look up.
  void look_up(const schema::Resource& resource, const std::string& namespace_) {
    const auto type = client_.type_of(version_of(resource), std::string(resource.kind));
    if (type) {
      take_list(*type, std::string(resource.plural), namespace_, run_.existing);
    }
  }

  // False when it is not there, or may not be read.
  bool take_if_there(const api::ResourceType& type, const std::string& namespace_,
                     const std::string& name) {
    const api::Answer answer = client_.get(api::object_path(type, namespace_, name));
    if (answer.ok()) {
      Json object = api::json_of(answer);
      object["apiVersion"] = type.version;
      object["kind"] = type.kind;
      add(std::move(object), run_.existing);
    }
    return answer.ok();
  }

  void take_list(const api::ResourceType& type, const std::string& word,
                 const std::string& namespace_, InputFiles& to) {
    std::string more;
    do {
      const api::Answer answer =
          client_.get(api::collection_path(type, namespace_) + "?limit=500" +
                      (more.empty() ? more : "&continue=" + api::escape(more)));
      if (!answer.ok()) {
        fail(word, api::refusal_of(answer));
        return;
      }
      Json list = api::json_of(answer);
      for (Json& item : list["items"]) {
        // Items of lists say neither.
        item["apiVersion"] = (type.group.empty() ? "" : type.group + "/") + type.version;
        item["kind"] = type.kind;
        add(std::move(item), to);
      }
      more = list.contains("metadata") ? list["metadata"].value("continue", "") : std::string();
    } while (!more.empty());
  }

 private:
  static std::string version_of(const schema::Resource& resource) {
    return std::string(resource.group) + "/" + std::string(resource.version);
  }

  std::optional<api::ResourceType> type_of(const schema::Resource& resource) {
    const std::string version = version_of(resource);
    const std::string kind(resource.kind);
    try {
      if (auto type = client_.type_of(version, kind)) {
        return type;
      }
      fail(std::string(resource.plural),
           {.failure = api::Failure::no_kind,
            .code = 404,
            .message = "no matches for kind \"" + kind + "\" in version \"" + version + "\""});
    } catch (const api::Refused& refused) {
      fail(std::string(resource.plural), refused.refusal);
    }
    return std::nullopt;
  }

  void fail(const std::string& word, const api::Refusal& refusal) {
    const SourceFile& file = run_.inputs.storage.emplace_back(SourceFile{.name = word, .text = {}});
    run_.inputs.diagnostics.push_back(refusal_to_read(file, refusal));
  }

  // Once in a run: a resource that is worked on is not looked up as well.
  void add(Json object, InputFiles& to) {
    Json& metadata = object["metadata"];
    const std::string namespace_ = metadata.value("namespace", "");
    std::string name = object.value("kind", "") + "/" + metadata.value("name", "") +
                       (namespace_.empty() ? "" : " -n " + namespace_);
    const auto has = [&](const InputFiles& files) {
      return std::any_of(files.files.begin(), files.files.end(),
                         [&](const SourceFile* file) { return file->name == name; });
    };
    if (has(run_.inputs) || has(run_.existing)) {
      return;
    }
    // Who manages which field is of no interest to the compiler, and more text than all the rest.
    metadata.erase("managedFields");
    SourceFile file{.name = std::move(name), .text = {}};
    yaml::emit(object, file.text);
    to.storage.push_back(std::move(file));
    to.files.push_back(&to.storage.back());
  }

  api::Client& client_;
  Run& run_;
};

const schema::Resource* resource_of_kind(std::string_view kind) {
  const auto found = std::find_if(schema::resources.begin(), schema::resources.end(),
                                  [&](const schema::Resource& each) { return each.kind == kind; });
  return found == schema::resources.end() ? nullptr : &*found;
}

constexpr const char* model_config_map = "vllm-chill.configmap";

// How many VLLMModels there are.
std::map<std::string, std::size_t> models_by_namespace(const Run& run) {
  const CompileOptions& options = run.options;
  const std::string& other =
      options.namespace_.empty() ? options.context_namespace : options.namespace_;
  std::map<std::string, std::size_t> numbers;
  for (const Subject& subject : run.result.subjects) {
    if (subject.kind == "VLLMModel") {
      const yaml::Field named = subject.root["metadata"]["namespace"];
      const std::string text(named.is(yaml::Type::string) ? named.peek() : "");
      ++numbers[text.empty() ? other : text];
    }
  }
  return numbers;
}

}  // namespace

void ClusterResources::take_from(CompileFlags& flags) {
  std::vector<std::string> paths;
  for (const std::string& word : flags.paths) {
    const schema::Resource* const one = all ? nullptr : kind_in(word);
    if (is_file(word) || (!all && one == nullptr)) {
      paths.push_back(word);
    } else if (all) {
      named.emplace_back(&resource_named(schema::resources, word), std::string());
    } else {
      named.emplace_back(one, word.substr(word.find('/') + 1));
    }
  }
  if (all_namespaces && !all) {
    throw Usage("--all-namespaces goes with --all");
  }
  if (all && named.empty()) {
    throw Usage("--all wants kinds: staticroutes --all");
  }
  if (!named.empty() && (!paths.empty() || !flags.filenames.empty())) {
    throw Usage("name either files or resources of the cluster, not both");
  }
  flags.paths = std::move(paths);
  flags.elsewhere = !named.empty();
}

void read_from_cluster(const ClusterResources& resources, api::Client& client, Run& run) {
  const std::string namespace_ = resources.all_namespaces         ? std::string()
                                 : run.options.namespace_.empty() ? run.options.context_namespace
                                                                  : run.options.namespace_;
  Reading reading(client, run);
  for (const auto& [resource, name] : resources.named) {
    if (resources.all) {
      reading.take_all(*resource, namespace_);
    } else {
      reading.take(*resource, name, namespace_);
    }
  }
  for (const auto& each : resources.named) {
    for (const LookedUp& wanted : looked_up) {
      const schema::Resource* const other = resource_of_kind(wanted.kind);
      if (wanted.by == each.first->kind && other != nullptr && !run.inputs.files.empty()) {
        reading.look_up(*other, namespace_);
      }
    }
  }
}

void read_nodes(api::Client& client, Run& run) {
  const api::ResourceType nodes{
      .group = "", .version = "v1", .kind = "Node", .plural = "nodes", .namespaced = false};
  Reading(client, run).take_list(nodes, "nodes", "", run.existing);
}

bool read_current_models(api::Client& client, Run& run) {
  const api::ResourceType config_maps{
      .group = "", .version = "v1", .kind = "ConfigMap", .plural = "configmaps"};
  const std::string name = resolve_settings(run.library(), run.options).at(model_config_map);
  Reading reading(client, run);
  bool read = false;
  for (const auto& [namespace_, models] : models_by_namespace(run)) {
    read = (models > 1 && reading.take_if_there(config_maps, namespace_, name)) || read;
  }
  return read;
}

bool needs_current_models(const Run& run) {
  const auto models = models_by_namespace(run);
  const auto chosen = run.options.settings.find("vllm-chill.model");
  return run.options.fidelity == Fidelity::repaired &&
         (chosen == run.options.settings.end() || chosen->second.empty()) &&
         std::any_of(models.begin(), models.end(),
                     [](const auto& each) { return each.second > 1; });
}

bool needs_nodes(const Run& run) {
  const auto& subjects = run.result.subjects;
  const auto& others = run.result.others;
  return std::any_of(subjects.begin(), subjects.end(),
                     [](const Subject& each) { return each.kind == "AutoNodeLabeler"; }) &&
         std::none_of(others.begin(), others.end(),
                      [](const ForeignObject& each) { return each.kind == "Node"; });
}

}  // namespace routerctl::cli
