#include "renderer/impact/config_users.hpp"

#include "renderer/impact/read.hpp"
#include "renderer/impact/workload.hpp"
#include "renderer/kube/order.hpp"

namespace routerctl::impact {

namespace {

// How the API spells it in each place.
struct Spelling {
  std::string_view kind, key_ref, env_from, volume, name_in_volume;
};
constexpr Spelling spellings[] = {
    {"ConfigMap", "configMapKeyRef", "configMapRef", "configMap", "name"},
    {"Secret", "secretKeyRef", "secretRef", "secret", "secretName"}};

class Reading {
 public:
  Reading(const Json& workload, ConfigUsers& users) : workload_(workload), users_(users) {}

  void read() {
    const Json& spec = at(pod_template(workload_), "spec");
    for (const char* const list : {"initContainers", "containers"}) {
      for (const Json& container : items(at(spec, list))) {
        read_environment(container);
      }
    }
    for (const Json& volume : items(at(spec, "volumes"))) {
      const std::vector<std::string_view> paths = sub_paths(spec, text(at(volume, "name")));
      for (const Spelling& spelling : spellings) {
        read_volume(at(volume, spelling.volume), spelling, spelling.name_in_volume, paths);
        for (const Json& source : items(at(volume, {"projected", "sources"}))) {
          read_volume(at(source, spelling.volume), spelling, "name", paths);
        }
      }
    }
  }

 private:
  Use& use_of(std::string_view kind, std::string_view name, const Json& source) {
    std::vector<Use>& all = users_[{kind, kube::key_of(workload_).namespace_, name}];
    if (all.empty() || all.back().workload != &workload_) {
      all.push_back({.workload = &workload_});
    }
    all.back().required = all.back().required || !is_true(at(source, "optional"));
    return all.back();
  }

  void read_environment(const Json& container) {
    for (const Spelling& spelling : spellings) {
      for (const Json& variable : items(at(container, "env"))) {
        const Json& ref = at(variable, {"valueFrom", spelling.key_ref});
        if (const std::string_view name = text(at(ref, "name")); !name.empty()) {
          use_of(spelling.kind, name, ref).at_start.emplace(text(at(ref, "key")));
        }
      }
      for (const Json& from : items(at(container, "envFrom"))) {
        const Json& ref = at(from, spelling.env_from);
        if (const std::string_view name = text(at(ref, "name")); !name.empty()) {
          use_of(spelling.kind, name, ref).all_at_start = true;
        }
      }
    }
  }

  // The subPath of every mount of the volume: empty for one that mounts all of it, a star for one
  // that only the kubelet can evaluate.
  static std::vector<std::string_view> sub_paths(const Json& spec, std::string_view volume) {
    std::vector<std::string_view> paths;
    for (const char* const list : {"initContainers", "containers"}) {
      for (const Json& container : items(at(spec, list))) {
        for (const Json& mount : items(at(container, "volumeMounts"))) {
          if (text(at(mount, "name")) == volume) {
            paths.push_back(at(mount, "subPathExpr").is_null() ? text(at(mount, "subPath")) : "*");
          }
        }
      }
    }
    return paths;
  }

  void read_volume(const Json& source, const Spelling& spelling, std::string_view name_field,
                   const std::vector<std::string_view>& paths) {
    const std::string_view name = text(at(source, name_field));
    if (name.empty()) {
      return;
    }
    Use& use = use_of(spelling.kind, name, source);
    for (const std::string_view path : paths) {
      read_mount(source, path, use);
    }
  }

  // A file is called like its key unless `items` says otherwise.
  static void read_mount(const Json& source, std::string_view sub_path, Use& use) {
    const Json& listed = at(source, "items");
    for (const Json& item : items(listed)) {
      if (sub_path.empty() || sub_path == "*" || is_below(text(at(item, "path")), sub_path)) {
        (sub_path.empty() ? use.as_files : use.at_start).emplace(text(at(item, "key")));
      }
    }
    if (!listed.is_null()) {
      return;
    }
    use.all_as_files = use.all_as_files || sub_path.empty();
    use.all_at_start = use.all_at_start || sub_path == "*";
    if (!sub_path.empty() && sub_path != "*") {
      use.at_start.emplace(sub_path);
    }
  }

  static bool is_below(std::string_view path, std::string_view folder) {
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
  }

  const Json& workload_;
  ConfigUsers& users_;
};

}  // namespace

ConfigUsers config_users(std::span<const Json* const> objects) {
  ConfigUsers users;
  for (const Json* const object : objects) {
    if (!pod_template(*object).is_null()) {
      Reading(*object, users).read();
    }
  }
  return users;
}

}  // namespace routerctl::impact
