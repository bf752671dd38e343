#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "plugin/api/client.hpp"
#include "plugin/apply/plan.hpp"
#include "renderer/compile.hpp"

/// Deleting rendered objects from a cluster, as far as they are routerctl's.
namespace routerctl::deletion {

enum class Step : std::uint8_t {
  remove,
  absent,        ///< there is nothing
  foreign,       ///< routerctl has not applied what is there, or owns no field of it any more
  created_once,  ///< its kind creates it once only, see Options::created_once
  needed,        ///< what is created once stays and names it
  given,         ///< was there before: only some of its fields are routerctl's, as with Nodes
  refused,       ///< see the refusal of `at`
};

struct Item {
  apply::Item at;  ///< which object, and what is there
  Step step = Step::remove;
};

/// What becomes of what belongs to an object, such as the pods of a Deployment. As kubectl's.
enum class Cascade : std::uint8_t { background, foreground, orphan };

struct Options {
  bool created_once = false;  ///< also those that are left alone once they are there, see Step
  bool dry_run = false;       ///< the plan asks the server whether it would do it
  Cascade cascade = Cascade::background;
};

/// What deleting the objects would do: one item an object, in the reverse of their order. Changes
/// nothing. As apply::locate.
std::vector<Item> plan(std::span<const Object> objects, api::Client& client,
                       const Options& options);

enum class Outcome : std::uint8_t {
  deleted,
  deleting,  ///< the server does it, and it is not gone yet
  absent,
  left_alone,
  refused,
};

using Done = std::function<void(Item&, Outcome)>;

/// Deletes what the items say, one after the other, and calls `done` after each. One that the
/// server refuses does not stop the others. Throws api::Unreachable and api::Stopped; what `done`
/// has seen by then has happened.
void remove(std::vector<Item>& items, api::Client& client, const Options& options,
            const Done& done);

/// Waits until those are gone that `remove` left behind as deleting, but no longer than `deadline`.
/// Calls `done` for each that is gone, and for those of which the server does not tell any more
/// (refused). What is still there is left in `items`, as it was last seen. Throws as `remove`.
void wait_until_gone(std::vector<Item*>& items, api::Client& client,
                     api::Clock::time_point deadline, const Done& done);

}  // namespace routerctl::deletion
