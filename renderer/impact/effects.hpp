#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "renderer/impact/config_users.hpp"
#include "renderer/impact/impact.hpp"
#include "renderer/impact/selection.hpp"

/// The parts of compare(): what one change of one object does.
namespace routerctl::impact {

/// What has to be known about all objects to judge a change of one.
struct Surroundings {
  ConfigUsers users;  ///< among the new objects
  Selection pods_before, pods_after;
  std::set<const Json*> fresh;  ///< new workloads whose pods all start anew by the change
  /// namespace, kind and name of a workload -> the object that decides how many pods it has
  std::map<std::tuple<std::string_view, std::string_view, std::string_view>, std::string> scalers;
};

/// An object that changed. The paths are those that differ.
struct Change {
  const Json& before;
  const Json& after;
  const std::vector<std::string>& paths;
};

/// Whether the cluster itself replaces all pods of a workload for a change of their template.
bool replaces_all_pods(const Json& workload);

/// Each adds to the entry what the change does by itself; they say nothing about fields that are
/// not theirs.
void add_workload_effects(const Change& change, const Surroundings& around, Entry& entry);
void add_service_effects(const Change& change, const Surroundings& around, Entry& entry);
void add_config_effects(const Change& change, const ConfigReading& reading,
                        const Surroundings& around, Entry& entry);
void add_recreation(const Change& change, const std::vector<std::string>& refused, Entry& entry);

void add_removal(const Json& object, const Surroundings& around, Entry& entry);
void add_creation(const Json& object, Entry& entry);
/// Workloads that stay and need a ConfigMap or Secret that goes.
void add_orphans(const Json& object, const Surroundings& around, Entry& entry);
/// A Service that keeps its selector, whose pods go.
void add_lost_pods(const Json& before, const Json& after, const Surroundings& around, Entry& entry);

// ---- words

/// "2 pods with 4 GPUs each", "1 pod", "a pod on every node"
std::string words_for(const Pods& pods);
std::string count(std::int64_t number, std::string_view singular);
/// "a, b and c" of the first few, then how many more.
Sentence list(const std::vector<std::string>& texts);
/// "deployment.apps/vllm"
Verbatim name_of(const Json& object);
Sentence names_of(const std::vector<const Json*>& objects);

}  // namespace routerctl::impact
