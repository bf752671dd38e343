#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "plugin/api/client.hpp"
#include "plugin/wait/follow.hpp"
#include "plugin/wait/trouble.hpp"
#include "renderer/json.hpp"

/// Following applied objects until the cluster has done what they ask for.
namespace routerctl::wait {

/// An object that is waited for.
struct Target {
  api::ResourceType type;
  std::string namespace_, name;
  std::string uid;              ///< of the object that was applied: another one is not it
  std::int64_t generation = 0;  ///< what the apply made; what is said of older ones does not count

  /// "deployment.apps/vllm"
  [[nodiscard]] std::string resource() const;
};

/// Of an answer to an apply, or of a live object.
Target target_of(const api::ResourceType& type, const std::string& namespace_, const Json& object);

/// Whether there is anything to wait for: not when the object is as it should be already, and not
/// for Deployments of no replicas.
bool is_to_wait_for(const Json& object);

enum class Verdict : std::uint8_t { waiting, ready, failed };

/// How far a target is.
struct Progress {
  const Target* target = nullptr;
  Verdict verdict = Verdict::waiting;
  std::string message;  ///< one line; empty when it is ready
  std::string pod;      ///< that is in trouble, or not ready; empty: none
  std::string container;
  bool ended = false;    ///< the container ran and ended
  bool loading = false;  ///< all its pods run and nothing is wrong: they only need more time

  bool operator==(const Progress&) const = default;
};

enum class End : std::uint8_t { ready, failed, timed_out };

struct Options {
  std::chrono::milliseconds timeout{0};  ///< for all of them together
  Pauses pauses{};
  /// Tests cannot wait: how long a second of a Trouble's patience is.
  std::chrono::milliseconds second{1000};
  std::chrono::milliseconds look{250};  ///< between two looks at the clock
};

/// Returns when all targets are ready, one failed, or the time is over. `show` gets all of them, in
/// their order, whenever one changed, and about each `look` so that clocks can run; `lost` says why
/// the cluster cannot be asked at the moment, or nothing. `progress` holds how it ended. Throws
/// api::Refused when a target may not be read, api::Unreachable and api::Stopped.
End wait(std::span<const Target> targets, api::Client& client, const Options& options,
         const std::function<void(std::span<const Progress>, const std::string& lost)>& show,
         std::vector<Progress>& progress);

/// The last events of a target or its pod in trouble, and the last lines of that container's log,
/// for people: masked, without ends of lines. What may not be read is said in a line.
std::vector<std::string> explain(const Progress& progress, api::Client& client);

}  // namespace routerctl::wait
