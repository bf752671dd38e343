#include "renderer/impact/changes.hpp"

#include <string>

#include <doctest/doctest.h>

#include "renderer/impact/test_objects.hpp"

namespace {

using namespace routerctl;
using namespace routerctl::impact;

std::string changed(const std::string& before, const std::string& after) {
  std::string all;
  for (const std::string& path :
       changed_paths(impact::test::object(before), impact::test::object(after))) {
    all += (all.empty() ? "" : " ") + path;
  }
  return all;
}

}  // namespace

TEST_CASE("paths of what differs") {
  struct Row {
    const char *before, *after, *paths;
  };
  const Row rows[] = {
      {"{a: 1, b: 2}", "{b: 2, a: 1}", ""},
      {"{a: {b: 1, c: 2}}", "{a: {b: 1, c: 3}}", "a.c"},
      {"{a: {b: 1}}", "{a: {c: 1}}", "a.b a.c"},
      {"{a: [1, 2]}", "{a: [1, 3]}", "a[1]"},
      {"{a: [{b: 1}, {b: 2}]}", "{a: [{b: 1}, {b: 3}]}", "a[1].b"},
      {"{a: [1]}", "{a: [1, 2]}", "a"},
      {"{a: 1}", "{a: '1'}", "a"},
      {"{a: null}", "{b: null}", ""},
      {"{a: {b: null}}", "{a: {}}", ""},
      {"{a: {}}", "{}", "a"},
      {"{a: [{b: 1, c: null}]}", "{a: [{b: 1}]}", ""},
      {"{limits: {cpu: 1, memory: 1024Mi}}", "{limits: {cpu: 1000m, memory: 1Gi}}", ""},
      {"{limits: {cpu: 1}}", "{limits: {cpu: '1'}}", ""},
      {"{limits: {cpu: 1}}", "{limits: {cpu: 2}}", "limits.cpu"},
      {"{a: [{limits: {cpu: 1}}]}", "{a: [{limits: {cpu: 1000m}}]}", ""},
      {"{emptyDir: {sizeLimit: 1024Mi}}", "{emptyDir: {sizeLimit: 1Gi}}", ""},
      {"{image: '1'}", "{image: 1000m}", "image"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.before);
    CAPTURE(row.after);
    CHECK(changed(row.before, row.after) == row.paths);
    CHECK(changed(row.after, row.before).empty() == std::string(row.paths).empty());
  }
}

TEST_CASE("a path is within another at whole names only") {
  CHECK(is_within("spec.template.spec", "spec.template"));
  CHECK(is_within("spec.template", "spec.template"));
  CHECK(is_within("spec.ports[0].port", "spec.ports"));
  CHECK_FALSE(is_within("spec.templates", "spec.template"));
  CHECK_FALSE(is_within("spec", "spec.template"));
}
