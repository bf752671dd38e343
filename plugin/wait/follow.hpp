#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "plugin/api/client.hpp"
#include "renderer/json.hpp"

namespace routerctl::wait {

/// Told what a collection holds. Each call is complete in itself; they come one at a time.
struct Watcher {
  std::function<void(std::vector<Json> objects)> all;  ///< what there is, instead of all before
  std::function<void(Json object, bool deleted)> one;
  /// The server cannot be asked at the moment, with its reason. It will be asked again.
  std::function<void(const std::string& why)> lost;
};

struct Pauses {
  std::chrono::milliseconds first{500},
      most{10'000};                       ///< between tries that fail, doubled each time
  std::chrono::milliseconds poll{2'000};  ///< between lists, for who may list but not watch
};

/// Follows a collection until the client is stopped: lists it, then watches from there, goes on
/// where a watch ends, lists again when the server has forgotten that place (410). Source:
/// client-go's reflector. Throws api::Stopped, api::Refused when the list is not permitted, and
/// api::Unreachable when nobody listens any more, `kubectl proxy` included.
void follow(api::Client& client, const std::string& collection, const Watcher& watcher,
            const Pauses& pauses = {});

}  // namespace routerctl::wait
