#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "plugin/api/server.hpp"
#include "plugin/api/test_fields.hpp"
#include "renderer/json.hpp"

/// An API server in the process, for tests: a store that answers as servers were seen to answer,
/// and a place to put in the answers that real servers give rarely.
namespace routerctl::test {

struct ServedKind {
  std::string api_version, kind, plural;
  bool namespaced = true;
};

inline const std::vector<ServedKind>& usual_kinds() {
  static const std::vector<ServedKind> kinds{
      {"v1", "Namespace", "namespaces", false},
      {"v1", "Node", "nodes", false},
      {"v1", "ConfigMap", "configmaps"},
      {"v1", "Secret", "secrets"},
      {"v1", "Service", "services"},
      {"v1", "ServiceAccount", "serviceaccounts"},
      {"v1", "Pod", "pods"},
      {"v1", "Event", "events"},
      {"apps/v1", "Deployment", "deployments"},
      {"apps/v1", "ReplicaSet", "replicasets"},
      {"apps/v1", "StatefulSet", "statefulsets"},
      {"apps/v1", "DaemonSet", "daemonsets"},
      {"batch/v1", "Job", "jobs"},
      {"rbac.authorization.k8s.io/v1", "Role", "roles"},
      {"rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings"},
      {"rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", false},
      {"rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings", false}};
  return kinds;
}

inline api::Answer json_answer(int code, const Json& body) {
  return {.code = code, .content_type = "application/json", .body = body.dump()};
}

inline api::Answer text_answer(int code, std::string text) {
  return {.code = code, .content_type = "text/plain", .body = std::move(text)};
}

/// A failure as the API server words it.
inline api::Answer status_answer(int code, std::string_view reason, std::string_view message,
                                 Json details = Json::object()) {
  Json status = Json::object({{"kind", "Status"},
                              {"apiVersion", "v1"},
                              {"status", "Failure"},
                              {"message", message},
                              {"details", std::move(details)},
                              {"code", code}});
  if (!reason.empty()) {
    status["reason"] = reason;
  }
  return json_answer(code, status);
}

inline api::Answer busy_answer(int seconds) {
  api::Answer answer = status_answer(429, "TooManyRequests", "please try again later");
  answer.retry_after = std::chrono::seconds(seconds);
  return answer;
}

class FakeServer : public api::Server {
 public:
  /// Answers a request instead of the store; nothing lets the store answer. May throw what `send`
  /// may throw, and change the store.
  using Reply = std::function<std::optional<api::Answer>(const api::Request&)>;

  explicit FakeServer(std::vector<ServedKind> kinds = usual_kinds()) : kinds_(std::move(kinds)) {
    add_namespace("default");
  }

  void add_namespace(const std::string& name) {
    put(Json::object({{"apiVersion", "v1"},
                      {"kind", "Namespace"},
                      {"metadata", Json::object({{"name", name}})}}));
  }

  /// Writes the object as a client with `manager` would with an update: what is new or different
  /// is that manager's from now on.
  void put(Json object, const std::string& manager = "somebody") {
    const std::scoped_lock lock(mutex_);
    const Key key = key_of(object);
    const auto live = objects_.find(key);
    const Leaves before = live == objects_.end() ? Leaves() : leaves_of(live->second);
    Owners owners = live == objects_.end() ? Owners() : owners_of(live->second);
    Paths& own = owners[{manager, "Update"}];
    for (const auto& [path, value] : leaves_of(object)) {
      if (const auto old = before.find(path); old == before.end() || old->second != value) {
        for (auto& [owner, paths] : owners) {
          paths.erase(path);
        }
        own.insert(path);
      }
    }
    set_owners(object, owners);
    store(key, std::move(object));
  }

  /// As if somebody had deleted it.
  void remove(const std::string& kind, const std::string& namespace_, const std::string& name) {
    const std::scoped_lock lock(mutex_);
    if (const auto found = objects_.find({kind, namespace_, name}); found != objects_.end()) {
      tell("DELETED", found->second);
      objects_.erase(found);
    }
  }

  /// Null where there is none.
  Json object(const std::string& kind, const std::string& namespace_, const std::string& name) {
    const std::scoped_lock lock(mutex_);
    const auto found = objects_.find({kind, namespace_, name});
    return found == objects_.end() ? Json() : found->second;
  }

  /// `reply` answers the next `times` requests of the method whose target contains `part`.
  void on(std::string method, std::string part, Reply reply, int times = 1) {
    const std::scoped_lock lock(mutex_);
    replies_.push_back({std::move(method), std::move(part), std::move(reply), times});
  }
  /// Called once, when such a request has been carried out.
  void after(std::string method, std::string part, std::function<void()> act) {
    const std::scoped_lock lock(mutex_);
    afters_.push_back({std::move(method), std::move(part), std::move(act)});
  }

  /// Ends all streams, as servers do now and then.
  void cut_streams() {
    const std::scoped_lock lock(mutex_);
    ++cuts_;
    changed_.notify_all();
  }

  std::vector<api::Request> requests() {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }
  std::size_t count(std::string_view method, std::string_view part = "") {
    const std::scoped_lock lock(mutex_);
    return static_cast<std::size_t>(std::count_if(
        requests_.begin(), requests_.end(),
        [&](const api::Request& request) { return is_about(request, method, part); }));
  }

  api::Answer send(const api::Request& request, api::Stop& stop) override {
    if (stop.requested()) {
      throw api::Stopped();
    }
    const std::scoped_lock lock(mutex_);
    requests_.push_back(request);
    std::optional<api::Answer> scripted = scripted_answer(request);
    api::Answer answer = scripted ? *std::move(scripted) : answer_to(request);
    act_after(request);
    return answer;
  }

  api::Answer stream(const api::Request& request, api::Stop& stop,
                     const std::function<bool(std::string_view line)>& take) override {
    std::unique_lock lock(mutex_);
    requests_.push_back(request);
    if (std::optional<api::Answer> scripted = scripted_answer(request)) {
      return *std::move(scripted);
    }
    const Target target = read(request.target);
    if (target.kind == nullptr) {
      return text_answer(404, "404 page not found\n");
    }
    const std::uint64_t cuts = cuts_;
    const std::string since = target.parameter("resourceVersion");
    std::uint64_t seen = since.empty() ? 0 : std::stoull(since);
    while (cuts == cuts_ && (!request.deadline || api::Clock::now() < *request.deadline)) {
      if (stop.requested()) {
        throw api::Stopped();
      }
      const auto next = std::find_if(events_.begin(), events_.end(), [&](const Event& event) {
        return event.version > seen && target.shows(event.object);
      });
      if (next == events_.end()) {
        changed_.wait_for(lock, std::chrono::milliseconds(20));
        continue;
      }
      seen = next->version;
      const std::string line =
          Json::object({{"type", next->type}, {"object", next->object}}).dump();
      lock.unlock();
      const bool more = take(line);
      lock.lock();
      if (!more) {
        break;
      }
    }
    return json_answer(200, nullptr);
  }

 private:
  using Key = std::tuple<std::string, std::string, std::string>;  // kind, namespace, name

  struct Scripted {
    std::string method, part;
    Reply reply;
    int times;
  };
  struct After {
    std::string method, part;
    std::function<void()> act;
  };
  struct Event {
    std::uint64_t version;
    std::string type;
    Json object;
  };

  struct Target {
    const ServedKind* kind = nullptr;
    std::string namespace_, name, rest;
    std::map<std::string, std::string> parameters;

    [[nodiscard]] std::string parameter(const std::string& key) const {
      const auto found = parameters.find(key);
      return found == parameters.end() ? "" : found->second;
    }
    [[nodiscard]] bool shows(const Json& object) const {
      const auto [object_kind, object_namespace, object_name] = key_of(object);
      const std::string selector = parameter("fieldSelector");
      return kind->kind == object_kind && object.value("apiVersion", "") == kind->api_version &&
             (namespace_.empty() || namespace_ == object_namespace) &&
             (selector.empty() || selector == "metadata.name=" + object_name ||
              (object.contains("involvedObject") &&
               selector == "involvedObject.name=" + object["involvedObject"].value("name", "")));
    }
  };

  static Key key_of(const Json& object) {
    const Json& metadata = object.at("metadata");
    return {object.at("kind"), metadata.value("namespace", ""), metadata.value("name", "")};
  }

  static bool is_about(const api::Request& request, std::string_view method,
                       std::string_view part) {
    return request.method == method && request.target.find(part) != std::string::npos;
  }

  static std::string unescaped(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool code = text[i] == '%' && i + 2 < text.size();
      plain += code ? static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16))
                    : text[i];
      i += code ? 2 : 0;
    }
    return plain;
  }

  static std::vector<std::string> split(std::string_view text, char at) {
    std::vector<std::string> parts;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(at), text.size());
      parts.push_back(unescaped(text.substr(0, end)));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
  }

  [[nodiscard]] Target read(const std::string& target) const {
    Target found;
    const std::size_t query = std::min(target.find('?'), target.size());
    for (const std::string& pair : split(std::string_view(target).substr(query), '&')) {
      const std::size_t first = pair.starts_with('?') ? 1 : 0;
      const std::size_t equals = std::min(pair.find('='), pair.size());
      found.parameters[pair.substr(first, equals - first)] =
          pair.substr(std::min(equals + 1, pair.size()));
    }
    std::vector<std::string> words = split(std::string_view(target).substr(1, query - 1), '/');
    const bool core = !words.empty() && words[0] == "api";
    const std::size_t head = core ? 2 : 3;
    if (words.size() <= head) {
      return found;
    }
    const std::string api_version = core ? words[1] : words[1] + "/" + words[2];
    words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(head));
    if (words.size() > 2 && words[0] == "namespaces") {
      found.namespace_ = words[1];
      words.erase(words.begin(), words.begin() + 2);
    }
    for (const ServedKind& kind : kinds_) {
      if (kind.api_version == api_version && kind.plural == words[0]) {
        found.kind = &kind;
      }
    }
    found.name = words.size() > 1 ? words[1] : "";
    found.rest = words.size() > 2 ? words[2] : "";
    return found;
  }

  std::optional<api::Answer> scripted_answer(const api::Request& request) {
    for (Scripted& each : replies_) {
      if (each.times > 0 && is_about(request, each.method, each.part)) {
        --each.times;
        const Reply reply = each.reply;  // which may add further ones
        return reply(request);
      }
    }
    return std::nullopt;
  }

  void act_after(const api::Request& request) {
    for (std::size_t i = 0; i < afters_.size(); ++i) {
      if (is_about(request, afters_[i].method, afters_[i].part)) {
        const std::function<void()> act = std::move(afters_[i].act);
        afters_.erase(afters_.begin() + static_cast<std::ptrdiff_t>(i));
        act();
        return;
      }
    }
  }

  api::Answer answer_to(const api::Request& request) {
    const Target target = read(request.target);
    if (target.kind == nullptr || !target.rest.empty()) {
      return discovery(request.target);
    }
    if (request.method == "GET") {
      return target.name.empty() ? list(target) : get(target);
    }
    if (request.method == "DELETE") {
      return erase(target, Json::parse(request.body.empty() ? "{}" : request.body));
    }
    if (request.method == "PATCH" && request.content_type == "application/apply-patch+yaml") {
      return apply(target, Json::parse(request.body));
    }
    return status_answer(405, "MethodNotAllowed", "the fake server does not know this request");
  }

  [[nodiscard]] api::Answer discovery(const std::string& target) const {
    const std::string version = target.starts_with("/apis/")
                                    ? target.substr(6)
                                    : target.substr(std::min<std::size_t>(5, target.size()));
    Json resources = Json::array();
    for (const ServedKind& kind : kinds_) {
      if (kind.api_version == version) {
        resources.push_back(Json::object(
            {{"name", kind.plural}, {"namespaced", kind.namespaced}, {"kind", kind.kind}}));
      }
    }
    if (resources.empty()) {
      return text_answer(404, "404 page not found\n");
    }
    return json_answer(200, Json::object({{"kind", "APIResourceList"},
                                          {"groupVersion", version},
                                          {"resources", std::move(resources)}}));
  }

  api::Answer list(const Target& target) {
    Json items = Json::array();
    for (const auto& [key, object] : objects_) {
      if (target.shows(object)) {
        items.push_back(object);
      }
    }
    return json_answer(
        200,
        Json::object({{"kind", target.kind->kind + "List"},
                      {"apiVersion", target.kind->api_version},
                      {"metadata", Json::object({{"resourceVersion", std::to_string(version_)}})},
                      {"items", std::move(items)}}));
  }

  static std::string full_plural(const ServedKind& kind) {
    const std::size_t slash = kind.api_version.find('/');
    return kind.plural +
           (slash == std::string::npos ? "" : "." + kind.api_version.substr(0, slash));
  }

  static api::Answer not_found(const ServedKind& kind, const std::string& name) {
    return status_answer(404, "NotFound", full_plural(kind) + " \"" + name + "\" not found",
                         Json::object({{"name", name}, {"kind", kind.plural}}));
  }

  api::Answer get(const Target& target) {
    const auto found = objects_.find({target.kind->kind, target.namespace_, target.name});
    return found == objects_.end() ? not_found(*target.kind, target.name)
                                   : json_answer(200, found->second);
  }

  api::Answer erase(const Target& target, const Json& options) {
    const auto found = objects_.find({target.kind->kind, target.namespace_, target.name});
    if (found == objects_.end()) {
      return not_found(*target.kind, target.name);
    }
    Json& metadata = found->second["metadata"];
    const std::string uid = metadata["uid"];
    const std::string wanted =
        options.value("preconditions", Json::object()).value("uid", std::string(uid));
    if (wanted != uid) {
      return status_answer(409, "Conflict",
                           "Operation cannot be fulfilled on " + full_plural(*target.kind) + " \"" +
                               target.name + "\": the UID in the precondition (" + wanted +
                               ") does not match the UID in record (" + uid +
                               "). The object might have been deleted and then recreated");
    }
    if (!options.contains("dryRun")) {
      if (options.value("propagationPolicy", "") == "Foreground") {
        metadata["finalizers"].push_back("foregroundDeletion");
      }
      if (!metadata.value("finalizers", Json::array()).empty()) {
        metadata["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        tell("MODIFIED", found->second);
        return json_answer(200, found->second);
      }
      tell("DELETED", found->second);
      objects_.erase(found);
    }
    return json_answer(
        200, Json::object({{"kind", "Status"},
                           {"apiVersion", "v1"},
                           {"status", "Success"},
                           {"details", Json::object({{"name", target.name}, {"uid", uid}})}}));
  }

  api::Answer apply(const Target& target, Json body) {
    const std::string manager = target.parameter("fieldManager");
    if (manager.empty()) {
      return status_answer(422, "Invalid", "fieldManager: Required value: is required for apply");
    }
    if (target.kind->namespaced && !objects_.contains({"Namespace", "", target.namespace_})) {
      return status_answer(404, "NotFound", "namespaces \"" + target.namespace_ + "\" not found",
                           Json::object({{"name", target.namespace_}, {"kind", "namespaces"}}));
    }
    body["metadata"]["name"] = target.name;
    if (target.kind->namespaced) {
      body["metadata"]["namespace"] = target.namespace_;
    }
    body.erase("status");
    const Key key = key_of(body);
    const auto live = objects_.find(key);
    const bool dry_run = target.parameter("dryRun") == "All";
    if (live == objects_.end()) {
      set_owners(body, {{{manager, "Apply"}, paths_of(body)}});
      return json_answer(201, dry_run ? body : store(key, std::move(body)));
    }
    Owners owners = owners_of(live->second);
    const std::vector<Conflict> conflicts =
        conflicts_of(live->second, body, owners, {manager, "Apply"});
    if (!conflicts.empty() && target.parameter("force") != "true") {
      return conflict_answer(conflicts, target.kind->api_version);
    }
    Json merged = merge_applied(live->second, body, owners, {manager, "Apply"});
    set_owners(merged, owners);
    if (dry_run || merged == live->second) {
      return json_answer(200, merged);
    }
    return json_answer(200, store(key, std::move(merged)));
  }

  static api::Answer conflict_answer(const std::vector<Conflict>& conflicts,
                                     const std::string& api_version) {
    Json causes = Json::array();
    std::string text;
    for (const Conflict& each : conflicts) {
      const std::string with = "conflict with \"" + each.manager + "\" using " + api_version;
      causes.push_back(Json::object({{"reason", "FieldManagerConflict"},
                                     {"message", with},
                                     {"field", field_name(each.path)}}));
      text += (text.empty() ? "" : ", ") + with + ": " + field_name(each.path);
    }
    const std::size_t number = conflicts.size();
    return status_answer(409, "Conflict",
                         "Apply failed with " + std::to_string(number) +
                             (number == 1 ? " conflict: " : " conflicts: ") + text,
                         Json::object({{"causes", std::move(causes)}}));
  }

  // Gives the object what servers give, and keeps it.
  Json store(const Key& key, Json object) {
    const auto live = objects_.find(key);
    Json& metadata = object["metadata"];
    std::int64_t generation = 1;
    if (live != objects_.end()) {
      const Json& old = live->second["metadata"];
      metadata["uid"] = old["uid"];
      generation = old["generation"].get<std::int64_t>() +
                   (live->second.value("spec", Json()) != object.value("spec", Json()) ? 1 : 0);
    } else {
      metadata["uid"] = "uid-" + std::to_string(++uids_);
    }
    metadata["generation"] = generation;
    metadata["resourceVersion"] = std::to_string(version_ + 1);
    const bool created = live == objects_.end();
    Json& kept = objects_[key] = std::move(object);
    tell(created ? "ADDED" : "MODIFIED", kept);
    return kept;
  }

  void tell(std::string type, Json& object) {
    object["metadata"]["resourceVersion"] = std::to_string(++version_);
    events_.push_back({version_, std::move(type), object});
    changed_.notify_all();
  }

  std::vector<ServedKind> kinds_;
  std::recursive_mutex mutex_;  // replies may change the store
  std::condition_variable_any changed_;
  std::map<Key, Json> objects_;
  std::vector<Event> events_;
  std::vector<Scripted> replies_;
  std::vector<After> afters_;
  std::vector<api::Request> requests_;
  std::uint64_t version_ = 0, uids_ = 0, cuts_ = 0;
};

}  // namespace routerctl::test
