#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/api/client.hpp"
#include "plugin/api/status.hpp"
#include "renderer/compile.hpp"

/// Server-side apply of rendered objects, told beforehand by a dry run.
namespace routerctl::apply {

constexpr std::string_view field_manager = "routerctl";

enum class Step : std::uint8_t {
  create,
  change,
  same,     ///< nothing to do
  leave,    ///< exists, and its kind creates it once only
  refused,  ///< see `refusal`
};

struct Item {
  const Object* object = nullptr;  ///< null for a Namespace that --create-namespace adds
  Json body;                       ///< what is sent
  Json live;                       ///< what is there; null: nothing
  Json result;                     ///< what a dry run made of it, see Options::keep_results
  api::ResourceType type;
  std::string namespace_;  ///< empty for cluster-scoped kinds
  std::string name;
  Step step = Step::same;
  bool force = false;                        ///< takes over fields of others
  std::string_view manager = field_manager;  ///< whose the fields are from then on
  std::optional<api::Refusal> refusal{};
  std::vector<std::string> warnings{};  ///< of the server

  /// "deployment.apps/vllm"
  [[nodiscard]] std::string resource() const;
};

struct Options {
  bool force_conflicts = false;
  bool create_namespace = false;
  bool keep_results = false;  ///< null results stay where nothing was tried, or the server refused
};

/// The objects as the server knows them, one item each, in their order, with what is there. Those
/// of which that cannot be told are refused; what happens to the others is not decided. The objects
/// must outlive the items. Throws api::Unreachable and api::Stopped.
std::vector<Item> locate(std::span<const Object> objects, api::Client& client);

/// What applying the objects would do: one item an object, in their order, behind those of
/// namespaces to create. Asks the server and changes nothing. Otherwise as `locate`.
std::vector<Item> plan(std::span<const Object> objects, api::Client& client,
                       const Options& options);

/// One field that somebody else manages at another value.
struct Conflict {
  std::string field, owner;
  const Json* live = nullptr;  ///< in the item; null: the field cannot be shown
  const Json* ours = nullptr;
  std::string pointer;  ///< of our value
};

/// Of an item whose refusal is api::Failure::conflict; by owner, then as the server lists them.
std::vector<Conflict> conflicts_of(const Item& item);

}  // namespace routerctl::apply
