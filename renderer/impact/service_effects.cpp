#include <algorithm>
#include <array>
#include <string>

#include "renderer/impact/changes.hpp"
#include "renderer/impact/effects.hpp"
#include "renderer/impact/read.hpp"
#include "renderer/kube/order.hpp"

namespace routerctl::impact {

namespace {

std::vector<kube::ObjectKey> keys_of(const std::vector<const Json*>& objects) {
  std::vector<kube::ObjectKey> keys;
  std::transform(objects.begin(), objects.end(), std::back_inserter(keys),
                 [](const Json* object) { return kube::key_of(*object); });
  std::sort(keys.begin(), keys.end());
  return keys;
}

// The pods that run when the new selector arrives are still those of the old templates.
void add_selector_change(const Change& change, const Surroundings& around, Entry& entry) {
  const auto was = around.pods_before.pods_of(change.before);
  const auto at_once = around.pods_before.pods_of(change.after);
  const auto later = around.pods_after.pods_of(change.after);
  if (!was.empty() && keys_of(was) == keys_of(at_once)) {
    entry.effects.push_back(
        {Action::update, say("another selector, which selects the same pods: ", names_of(was))});
    return;
  }
  Sentence sentence = say("another selector: ");
  if (!at_once.empty()) {
    add(sentence, say("traffic goes to ", names_of(at_once), " at once"));
    if (!was.empty()) {
      add(sentence, say(" instead of ", names_of(was)));
    }
  } else if (!later.empty()) {
    add(sentence,
        say("no pod that runs matches it: traffic stops until ", names_of(later),
            later.size() == 1 ? " has pods that are ready" : " have pods that are ready"));
  } else {
    add(sentence, "no pod of these objects matches it: traffic stops unless others do");
  }
  entry.effects.push_back({Action::traffic, std::move(sentence)});
}

std::string number_of(const Json& port) { return at(port, "port").dump(); }

std::string protocol_of(const Json& port) {
  const std::string_view protocol = text(at(port, "protocol"));
  return std::string(protocol.empty() ? "TCP" : protocol);
}

const Json& target_of(const Json& port) {
  const Json& target = at(port, "targetPort");
  return target.is_null() ? at(port, "port") : target;
}

const Json* find_port(const Json& service, const Json& like) {
  const Json::array_t& ports = items(at(service, {"spec", "ports"}));
  const auto found = std::find_if(ports.begin(), ports.end(), [&](const Json& port) {
    return number_of(port) == number_of(like) && protocol_of(port) == protocol_of(like);
  });
  return found == ports.end() ? nullptr : &*found;
}

std::string shown(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

void add_port_change(const Json& old, const Change& change, Entry& entry) {
  const Verbatim port{number_of(old)};
  const Json* const now = find_port(change.after, old);
  if (now == nullptr) {
    entry.effects.push_back(
        {Action::traffic, say("port ", port, " is closed: clients that use it fail")});
    return;
  }
  if (!same(target_of(old), target_of(*now))) {
    entry.effects.push_back(
        {Action::traffic, say("port ", port, " leads to port ", Verbatim{shown(target_of(*now))},
                              " of the pods instead of ", Verbatim{shown(target_of(old))},
                              ": traffic stops where nothing listens there yet")});
  }
  const Json& node_port = at(*now, "nodePort");
  if (!node_port.is_null() && !at(old, "nodePort").is_null() &&
      !same(at(old, "nodePort"), node_port)) {
    entry.effects.push_back(
        {Action::traffic, say("the node port of port ", port, " becomes ",
                              Verbatim{shown(node_port)}, ": clients that use the old one fail")});
  }
}

// LoadBalancer has node ports too.
int reach_of(const Json& service) {
  const std::string_view type = text(at(service, {"spec", "type"}));
  return type == "LoadBalancer" ? 2 : type == "NodePort" ? 1 : 0;
}

void add_type_change(const Change& change, Entry& entry) {
  if (reach_of(change.after) < reach_of(change.before)) {
    entry.effects.push_back(
        {Action::traffic, say("type ", Verbatim{shown(at(change.before, {"spec", "type"}))},
                              " is given up: clients outside the cluster fail")});
  }
}

}  // namespace

void add_service_effects(const Change& change, const Surroundings& around, Entry& entry) {
  const kube::ObjectKey key = kube::key_of(change.after);
  if (key.kind != "Service" || !key.group.empty()) {
    return;
  }
  if (!same(at(change.before, {"spec", "selector"}), at(change.after, {"spec", "selector"}))) {
    add_selector_change(change, around, entry);
  } else {
    add_lost_pods(change.before, change.after, around, entry);
  }
  for (const Json& old : items(at(change.before, {"spec", "ports"}))) {
    add_port_change(old, change, entry);
  }
  add_type_change(change, entry);
}

void add_lost_pods(const Json& before, const Json& after, const Surroundings& around,
                   Entry& entry) {
  const auto was = around.pods_before.pods_of(before);
  if (was.empty() || !around.pods_after.pods_of(after).empty()) {
    return;
  }
  entry.effects.push_back(
      {Action::traffic, say("no pod of these objects matches its selector any more; those of ",
                            names_of(was), " did: traffic stops unless others match")});
}

}  // namespace routerctl::impact
