#pragma once

#include <string>

#include "plugin/api/server.hpp"

namespace routerctl::api {

/// What listens on a unix socket, spoken to in HTTP/1.1. Each request has a connection of its own:
/// on this machine it costs nothing, and no answer can be taken for another one's.
class HttpServer : public Server {
 public:
  explicit HttpServer(std::string path) : path_(std::move(path)) {}

  Answer send(const Request& request, Stop& stop) override;
  Answer stream(const Request& request, Stop& stop,
                const std::function<bool(std::string_view line)>& take) override;

 private:
  std::string path_;
};

}  // namespace routerctl::api
