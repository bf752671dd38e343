#include <algorithm>

#include "renderer/impact/effects.hpp"
#include "renderer/kube/order.hpp"

namespace routerctl::impact {

std::string count(std::int64_t number, std::string_view singular) {
  return std::to_string(number) + " " + std::string(singular) + (number == 1 ? "" : "s");
}

std::string words_for(const Pods& pods) {
  const std::string gpus = count(pods.gpus_each, "GPU");
  if (pods.one_a_node) {
    return "a pod on every node" + (pods.gpus_each == 0 ? "" : " with " + gpus);
  }
  std::string words = count(pods.count, "pod");
  if (pods.gpus_each != 0) {
    words += " with " + gpus + (pods.count == 1 ? "" : " each");
  }
  return words;
}

Sentence list(const std::vector<std::string>& texts) {
  constexpr std::size_t most = 3;
  // "and 1 more" would save nothing.
  const std::size_t shown = texts.size() <= most + 1 ? texts.size() : most;
  Sentence sentence;
  for (std::size_t i = 0; i < shown; ++i) {
    const bool last = i + 1 == texts.size();
    add(sentence, i == 0 ? "" : last ? " and " : ", ");
    add(sentence, Verbatim{texts[i]});
  }
  if (shown < texts.size()) {
    add(sentence, " and " + std::to_string(texts.size() - shown) + " more");
  }
  return sentence;
}

Verbatim name_of(const Json& object) { return {kube::resource_name(kube::key_of(object))}; }

Sentence names_of(const std::vector<const Json*>& objects) {
  std::vector<std::string> names;
  std::transform(objects.begin(), objects.end(), std::back_inserter(names),
                 [](const Json* object) { return name_of(*object).text; });
  return list(names);
}

}  // namespace routerctl::impact
