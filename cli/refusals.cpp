#include "cli/refusals.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <set>

#include "cli/output.hpp"
#include "cli/report.hpp"
#include "renderer/kube/order.hpp"
#include "renderer/text/quote.hpp"
#include "renderer/yaml/emit.hpp"

namespace routerctl::cli {

namespace {

using api::Failure;

constexpr std::array rules{
    Rule{"cluster/conflict", Severity::error, Authority::consumer,
         "somebody else manages fields at other values",
         "Server-side apply gives every field an owner. The message names each field, who set it, "
         "the value it has and the value of the custom resource. --force-conflicts takes the "
         "fields over."},
    Rule{"cluster/forbidden", Severity::error, Authority::consumer,
         "the user has no permission for the object",
         "The API server's authorization refused. The message is the server's."},
    Rule{"cluster/no-namespace", Severity::error, Authority::consumer,
         "the namespace of an object does not exist", "--create-namespace creates it."},
    Rule{"cluster/no-kind", Severity::error, Authority::consumer,
         "the cluster does not know the kind of an object",
         "Its CustomResourceDefinition is not installed, or not in this version."},
    Rule{"cluster/invalid", Severity::error, Authority::consumer,
         "the API server does not accept an object",
         "The object was rendered, but the server, a quota, a policy or an admission webhook "
         "refuses it."},
    Rule{
        "cluster/replaced", Severity::error, Authority::consumer,
        "the object that was meant is another one now",
        "The custom resource names it by its uid, or delete has looked at it before; the object of "
        "that name has another uid now."},
    Rule{"cluster/unauthorized", Severity::error, Authority::consumer,
         "the credentials are missing or not valid any more",
         "Log in again as for kubectl: routerctl uses its credentials."},
    Rule{"cluster/not-found", Severity::error, Authority::consumer,
         "the object does not exist in the cluster", "See its namespace, -n."},
    Rule{"cluster/still-there", Severity::error, Authority::consumer,
         "an object is deleted and was not gone in time",
         "Finalizers keep an object until whoever set them has cleaned up and takes them away. "
         "foregroundDeletion is Kubernetes' own: it goes when the object's pods and the like are "
         "gone."},
    Rule{"cluster/refused", Severity::error, Authority::consumer,
         "the API server refused for another reason", "The message is the server's."},
};

const Rule& rule_of(Failure failure) {
  switch (failure) {
    case Failure::conflict: return rules[0];
    case Failure::forbidden: return rules[1];
    case Failure::no_namespace: return rules[2];
    case Failure::no_kind: return rules[3];
    case Failure::invalid: return rules[4];
    case Failure::race: return rules[5];
    case Failure::unauthorized: return rules[6];
    case Failure::not_found: return rules[7];
    default: return rules[9];
  }
}

// Values of Secrets are shown to nobody.
std::string shown(const apply::Item& item, const Json* value) {
  if (value == nullptr) {
    return "not set";
  }
  std::string text;
  yaml::emit_json(*value, text, 0);
  constexpr std::size_t most = 80;
  return item.type.kind == "Secret" ? "hidden"
         : text.size() > most       ? std::to_string(text.size()) + " bytes"
                                    : text;
}

// Where in the custom resource a value of the object comes from: its own field or the nearest
// above.
Place place_of(const apply::Item& item, std::string pointer) {
  for (; !pointer.empty(); pointer.erase(pointer.rfind('/'))) {
    const auto found =
        std::find_if(item.object->trace.begin(), item.object->trace.end(), [&](const Trace& each) {
          return each.origin.kind == Origin::Kind::field &&
                 (each.pointer == pointer || each.pointer.starts_with(pointer + "#"));
        });
    if (found != item.object->trace.end()) {
      return found->origin.field.place();
    }
  }
  return item.object->source["metadata"]["name"].place();
}

void add_conflicts(const apply::Item& item, Diagnostic& diagnostic) {
  const std::vector<apply::Conflict> conflicts = apply::conflicts_of(item);
  diagnostic.message = "others manage " +
                       (conflicts.size() == 1 ? std::string("a field")
                                              : std::to_string(conflicts.size()) + " fields") +
                       " of " + full_name(item);
  for (const apply::Conflict& each : conflicts) {
    diagnostic.related.emplace_back(place_of(item, each.pointer),
                                    each.field + ": " + each.owner + " has " +
                                        shown(item, each.live) + ", routerctl sets " +
                                        shown(item, each.ours));
  }
  diagnostic.hints = {"to take the fields over: --force-conflicts",
                      "to leave them to their owner: remove them from the custom resource, where "
                      "it can do without",
                      "to own them together: write the value that the cluster has into the custom "
                      "resource"};
}

void add_hint(const apply::Item& item, Diagnostic& diagnostic) {
  switch (item.refusal->failure) {
    case Failure::no_namespace:
      diagnostic.hints = {"--create-namespace creates it; so does: kubectl create namespace " +
                          item.namespace_};
      break;
    case Failure::no_kind:
      diagnostic.hints = {
          "install its CustomResourceDefinition first; to see what the cluster knows: kubectl "
          "api-resources --api-group=" +
          std::string(kube::key_of(item.body).group)};
      break;
    case Failure::unauthorized:
      diagnostic.hints = {"log in as for kubectl; to see who you are: kubectl auth whoami"};
      break;
    case Failure::forbidden:
      diagnostic.hints = {"to see what you may do: kubectl auth can-i --list" +
                          (item.namespace_.empty() ? "" : " -n " + item.namespace_)};
      break;
    case Failure::invalid:
      if (item.refusal->message.find("exceeded quota") != std::string::npos) {
        diagnostic.hints = {"to see what is used: kubectl describe resourcequota -n " +
                            item.namespace_};
      }
      break;
    default: break;
  }
}

}  // namespace

const std::span<const Rule> cluster_rules = rules;

std::string full_name(const apply::Item& item) {
  return item.resource() +
         (item.namespace_.empty() ? "" : " in namespace " + quote(item.namespace_));
}

Diagnostic still_there(const apply::Item& item) {
  Diagnostic diagnostic{.rule = &rules[8],
                        .where = item.object->source["metadata"]["name"].place()};
  std::string names;
  std::size_t number = 0;
  const Json& metadata = item.live.at("metadata");
  if (const auto list = metadata.find("finalizers"); list != metadata.end()) {
    for (const Json& finalizer : *list) {
      names += (number++ == 0 ? " " : ", ") + quote(finalizer.get<std::string>());
    }
  }
  diagnostic.message = full_name(item) + " is deleted and still there" +
                       (number == 0   ? ""
                        : number == 1 ? ": it waits for finalizer"
                                      : ": it waits for finalizers") +
                       names;
  diagnostic.hints = {
      "the same command goes on waiting; to see what has become of it: kubectl get " +
      item.resource() + (item.namespace_.empty() ? "" : " -n " + item.namespace_) + " -o yaml"};
  return diagnostic;
}

Diagnostic refusal(const apply::Item& item) {
  Diagnostic diagnostic{.rule = &rule_of(item.refusal->failure)};
  if (item.object != nullptr) {
    diagnostic.where = item.object->source["metadata"]["name"].place();
  }
  if (item.refusal->failure == Failure::conflict) {
    add_conflicts(item, diagnostic);
  } else {
    diagnostic.message = full_name(item) + ": " + item.refusal->message;
    add_hint(item, diagnostic);
  }
  return diagnostic;
}

std::vector<const apply::Item*> refused_of(std::span<const apply::Item> items) {
  std::vector<const apply::Item*> refused;
  for (const apply::Item& item : items) {
    if (item.step == apply::Step::refused) {
      refused.push_back(&item);
    }
  }
  return refused;
}

void write_refusals(std::span<const apply::Item* const> refused, std::string_view color) {
  Report report(wants_colors(color, STDERR_FILENO));
  std::size_t unauthorized = 0;
  for (const apply::Item* const item : refused) {
    // Credentials that are not valid are so for all objects: once is enough.
    if (item->refusal->failure == Failure::unauthorized && unauthorized++ > 0) {
      continue;
    }
    std::string text;
    report.add(refusal(*item), text);
    write_error(text);
  }
  if (unauthorized > 1) {
    write_error("the same for " + std::to_string(unauthorized - 1) + " more\n");
  }
}

Diagnostic refusal_to_read(const SourceFile& file, const api::Refusal& refusal) {
  return {.rule = &rule_of(refusal.failure), .message = refusal.message, .where = {.file = &file}};
}

std::string warnings_of(std::span<const apply::Item> items) {
  std::string text;
  std::set<std::string_view> said;
  for (const apply::Item& item : items) {
    for (const std::string& warning : item.warnings) {
      if (said.insert(warning).second) {
        text += "warning: " + without_controls(item.resource() + ": " + warning) + "\n";
      }
    }
  }
  return text;
}

std::string_view word_for(Failure failure) {
  const std::string_view code = rule_of(failure).code;
  return code.substr(code.find('/') + 1);
}

}  // namespace routerctl::cli
