#include "plugin/diff/diff.hpp"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "plugin/api/test_server.hpp"
#include "plugin/apply/apply.hpp"
#include "plugin/diff/mask.hpp"

namespace routerctl::diff {

namespace {

Object object_of(const char* kind, Json data, const std::string& namespace_ = "default") {
  Object object;
  object.value =
      Json::object({{"apiVersion", "v1"},
                    {"kind", kind},
                    {"metadata", Json::object({{"name", "a"}, {"namespace", namespace_}})},
                    {"data", std::move(data)}});
  return object;
}

struct Run {
  // The one item of the plan.
  const apply::Item& planned(Object object, bool create_namespace = false) {
    input = {std::move(object)};
    items = apply::plan(
        input, client,
        {.force_conflicts = true, .create_namespace = create_namespace, .keep_results = true});
    return items.back();
  }
  void apply_it(Object object) {
    planned(std::move(object));
    apply::apply(items, client, [](const apply::Applied&) {});
  }

  std::vector<Object> input;
  std::vector<apply::Item> items;
  test::FakeServer server;
  api::Stop stop;
  api::Client client{server, stop, {.sleep = [](std::chrono::milliseconds, api::Stop&) {}}};
};

Json data_of(const Json& side) { return side.is_null() ? Json() : side.value("data", Json()); }

}  // namespace

TEST_CASE("an object that is not there is new as a whole") {
  Run run;
  const Sides sides = sides_of(run.planned(object_of("ConfigMap", {{"k", "1"}})));
  CHECK(sides.before.is_null());
  CHECK(sides.after == run.input[0].value);
}

TEST_CASE("so is one whose namespace is to be created") {
  Run run;
  const apply::Item& item = run.planned(object_of("ConfigMap", {{"k", "1"}}, "new"), true);
  REQUIRE(run.items.size() == 2);
  CHECK(sides_of(run.items[0]).after["metadata"]["name"] == "new");
  CHECK(sides_of(item).after == run.input[0].value);
}

TEST_CASE("what others manage is on neither side, what an apply removes is on one") {
  Run run;
  run.apply_it(object_of("ConfigMap", {{"k", "1"}, {"gone", "x"}, {"same", "s"}}));
  Object theirs = object_of("ConfigMap", {{"k", "1"}, {"gone", "x"}, {"same", "s"}, {"t", "9"}});
  run.server.put(theirs.value, "kubectl-edit");
  const Sides sides =
      sides_of(run.planned(object_of("ConfigMap", {{"k", "2"}, {"same", "s"}, {"new", "n"}})));
  CHECK(data_of(sides.before) == Json::object({{"k", "1"}, {"gone", "x"}, {"same", "s"}}));
  CHECK(data_of(sides.after) == Json::object({{"k", "2"}, {"same", "s"}, {"new", "n"}}));
  CHECK(sides.before["metadata"] == Json::object({{"name", "a"}, {"namespace", "default"}}));
}

TEST_CASE("a field in conflict is shown with the value that somebody else gave it") {
  Run run;
  run.apply_it(object_of("ConfigMap", {{"k", "1"}}));
  run.server.put(object_of("ConfigMap", {{"k", "9"}}).value, "kubectl-edit");
  const apply::Item& item = run.planned(object_of("ConfigMap", {{"k", "1"}}));
  CHECK(item.force);
  REQUIRE(apply::conflicts_of(item).size() == 1);
  const Sides sides = sides_of(item);
  CHECK(data_of(sides.before) == Json::object({{"k", "9"}}));
  CHECK(data_of(sides.after) == Json::object({{"k", "1"}}));
}

TEST_CASE("fields that only get one more manager are no difference") {
  Run run;
  run.server.put(object_of("ConfigMap", {{"k", "1"}}).value, "kubectl-edit");
  const apply::Item& item = run.planned(object_of("ConfigMap", {{"k", "1"}}));
  CHECK(item.step == apply::Step::change);
  const Sides sides = sides_of(item);
  CHECK_FALSE(sides.before.is_null());
  CHECK(sides.before == sides.after);
}

TEST_CASE("an object that is the same has nothing to compare") {
  Run run;
  run.apply_it(object_of("ConfigMap", {{"k", "1"}}));
  const apply::Item& item = run.planned(object_of("ConfigMap", {{"k", "1"}}));
  CHECK(item.step == apply::Step::same);
  CHECK(sides_of(item).before.is_null());
  CHECK(sides_of(item).after.is_null());
}

TEST_CASE("values of Secrets are hidden on both sides") {
  Run run;
  CHECK(data_of(sides_of(run.planned(object_of("Secret", {{"new", "c2VjcmV0"}}))).after) ==
        Json::object({{"new", "***"}}));
  run.apply_it(object_of("Secret", {{"k", "b2xk"}, {"gone", "Z29uZQ=="}, {"same", "c2FtZQ=="}}));
  const Sides sides = sides_of(
      run.planned(object_of("Secret", {{"k", "bmV3"}, {"same", "c2FtZQ=="}, {"new", "eA=="}})));
  CHECK(data_of(sides.before) ==
        Json::object({{"k", "*** (before)"}, {"gone", "***"}, {"same", "***"}}));
  CHECK(data_of(sides.after) ==
        Json::object({{"k", "*** (after)"}, {"same", "***"}, {"new", "***"}}));
}

TEST_CASE("values of Secrets that are written as text are hidden, too") {
  Json before = Json::parse(R"({"stringData": {"k": "old"}, "type": "Opaque"})");
  Json after = Json::parse(R"({"stringData": {"k": "new", "l": "x"}, "type": "Opaque"})");
  mask(before, after);
  CHECK(before ==
        Json::object({{"stringData", Json::object({{"k", "*** (before)"}})}, {"type", "Opaque"}}));
  CHECK(after == Json::object({{"stringData", Json::object({{"k", "*** (after)"}, {"l", "***"}})},
                               {"type", "Opaque"}}));
}

TEST_CASE("what is made once is left alone, whatever it has become") {
  Run run;
  run.apply_it(object_of("ConfigMap", {{"k", "1"}}));
  Object once = object_of("ConfigMap", {{"k", "2"}});
  once.policy.existing = Existing::keep;
  CHECK(run.planned(once).step == apply::Step::leave);
}

}  // namespace routerctl::diff
