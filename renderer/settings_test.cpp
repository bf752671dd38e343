#include "renderer/settings.hpp"

#include <array>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

using namespace routerctl;

namespace {

bool do_nothing(Plan&, const CustomResource&, const Inputs&) { return false; }

constexpr std::array settings{Setting{.name = "b.x", .default_value = "1"},
                              Setting{.name = "a.x", .default_value = "2"}};
constexpr std::array more_settings{Setting{.name = "a.x", .default_value = "2"},
                                   Setting{.name = "a.y", .default_value = "3"}};
constexpr std::array repairs{Repair{.id = "b/x", .apply = do_nothing},
                             Repair{.id = "a/x", .apply = do_nothing}};
constexpr std::array more_repairs{Repair{.id = "a/x", .apply = do_nothing}};

const Kind one{.folder = "one", .repairs = repairs, .settings = settings};
const Kind other{.folder = "other", .repairs = more_repairs, .settings = more_settings};
const Kind* const both[] = {&one, &other};

}  // namespace

TEST_CASE("settings and repairs that kinds share are listed once, by name") {
  const Library library{.kinds = both};
  std::vector<std::string_view> names;
  for (const Setting* const setting : all_settings(library)) {
    names.push_back(setting->name);
  }
  CHECK(names == std::vector<std::string_view>{"a.x", "a.y", "b.x"});
  names.clear();
  for (const Repair* const repair : all_repairs(library)) {
    names.push_back(repair->id);
  }
  CHECK(names == std::vector<std::string_view>{"a/x", "b/x"});
  CHECK(find_setting(library, "a.y") == &more_settings[1]);
  CHECK_FALSE(repair_problem(library, "a/x"));
}
