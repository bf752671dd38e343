#include "cli/cluster_flags.hpp"

#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/usage.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::cli {

namespace {

constexpr std::pair<std::string_view, double> units[] = {
    {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}};

}  // namespace

std::chrono::milliseconds duration(const std::string& text, const char* flag) {
  const Usage wrong(std::string(flag) + " is a duration such as 30s, 5m or 1h30m, not " +
                    quote(text));
  if (text == "0") {
    return {};
  }
  double total = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    double number = 0;
    const auto [behind, error] = std::from_chars(at, end, number, std::chars_format::fixed);
    const std::string_view rest(behind, static_cast<std::size_t>(end - behind));
    const auto* unit = std::begin(units);
    while (unit != std::end(units) && !rest.starts_with(unit->first)) {
      ++unit;
    }
    if (error != std::errc() || number < 0 || unit == std::end(units)) {
      throw wrong;
    }
    total += number * unit->second;
    at = behind + unit->first.size();
  }
  constexpr double most = 1000.0 * 3'600'000;
  if (text.empty() || total > most) {
    throw wrong;
  }
  return std::chrono::milliseconds(std::llround(total));
}

void ClusterFlags::add_value(CLI::App& command, const char* flag, const char* type,
                             const char* meaning) {
  const std::string names = flag;
  Value& value = values_.emplace_back(Value{names.substr(names.find("--")), {}, {}});
  command.add_option(flag, value.text, meaning)->type_name(type)->take_last();
}

void ClusterFlags::add_list(CLI::App& command, const char* flag, const char* type,
                            const char* meaning) {
  Value& value = values_.emplace_back(Value{flag, {}, {}});
  command.add_option(flag, value.texts, meaning)->type_name(type)->allow_extra_args(false);
}

void ClusterFlags::add_switch(CLI::App& command, const char* flag, const char* meaning) {
  Value& value = values_.emplace_back(Value{flag, {}, {}});
  command.add_flag_callback(
      flag, [&value] { value.text = "true"; }, meaning);
}

std::string in_words(std::chrono::milliseconds time) {
  const auto all = std::chrono::duration_cast<std::chrono::seconds>(time).count();
  if (all == 0 && time.count() != 0) {
    return std::to_string(time.count()) + "ms";
  }
  const std::string minutes = all >= 60 ? std::to_string(all / 60) + "m" : "";
  return minutes + (all % 60 == 0 && !minutes.empty() ? "" : std::to_string(all % 60) + "s");
}

void ClusterFlags::add_to(CLI::App& command) {
  add_value(command, "--kubeconfig", "FILE", "the kubeconfig file");
  add_value(command, "--context", "NAME", "the context of the kubeconfig to use");
  add_value(command, "--cluster", "NAME", "the cluster of the kubeconfig to use");
  add_value(command, "--user", "NAME", "the user of the kubeconfig to use");
  add_value(command, "-s,--server", "URL", "address of the API server");
  add_value(command, "--token", "TOKEN", "bearer token");
  add_value(command, "--username", "NAME", "user name for basic authentication");
  add_value(command, "--password", "TEXT", "password for basic authentication");
  add_value(command, "--client-certificate", "FILE", "client certificate for TLS");
  add_value(command, "--client-key", "FILE", "client key for TLS");
  add_value(command, "--certificate-authority", "FILE", "certificate of the authority");
  add_switch(command, "--insecure-skip-tls-verify", "do not check the server's certificate");
  add_value(command, "--tls-server-name", "NAME", "server name to check the certificate against");
  add_switch(command, "--disable-compression", "answers are not compressed");
  add_value(command, "--as", "NAME", "user to impersonate");
  add_value(command, "--as-uid", "UID", "uid to impersonate");
  add_list(command, "--as-group", "NAME", "group to impersonate; may be repeated");
  add_list(command, "--as-user-extra", "KEY=VALUE", "extra to impersonate; may be repeated");
  add_value(command, "--cache-dir", "DIR", "kubectl's cache");
  command.add_option("--request-timeout", request_timeout_, "for one request; a minute by default")
      ->type_name("TIME")
      ->take_last();
}

std::vector<std::string> ClusterFlags::for_kubectl() const {
  std::vector<std::string> words;
  for (const Value& value : values_) {
    if (!value.text.empty()) {
      words.push_back(value.flag + "=" + value.text);
    }
    for (const std::string& text : value.texts) {
      words.push_back(value.flag + "=" + text);
    }
  }
  return words;
}

std::chrono::milliseconds ClusterFlags::request_timeout() const {
  return request_timeout_.empty() ? std::chrono::milliseconds(0)
                                  : duration(request_timeout_, "--request-timeout");
}

}  // namespace routerctl::cli
