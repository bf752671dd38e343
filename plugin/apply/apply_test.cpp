#include "plugin/apply/apply.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "plugin/api/test_server.hpp"

namespace routerctl::apply {

namespace {

Object config_map(const std::string& name, const std::string& value,
                  const std::string& namespace_ = "default") {
  Object object;
  object.value =
      Json::object({{"apiVersion", "v1"},
                    {"kind", "ConfigMap"},
                    {"metadata", Json::object({{"name", name}, {"namespace", namespace_}})},
                    {"data", Json::object({{"k", value}, {"l", "same"}})}});
  return object;
}

struct Run {
  std::string words(std::vector<Object> objects, const Options& options = {}) {
    input = std::move(objects);
    items = plan(input, client, options);
    std::string text;
    for (const Item& item : items) {
      constexpr const char* words[] = {"create", "change", "same", "leave", "refused"};
      text += words[static_cast<std::size_t>(item.step)] + std::string(" ");
    }
    return text;
  }
  std::string apply_all() {
    std::string text;
    apply(items, client, [&](const Applied& done) {
      constexpr const char* words[] = {"created", "configured", "unchanged", "left", "refused"};
      text += words[static_cast<std::size_t>(done.outcome)] + std::string(" ");
    });
    return text;
  }

  std::vector<Object> input;
  std::vector<Item> items;
  test::FakeServer server;
  api::Stop stop;
  std::vector<std::int64_t> pauses;
  api::Client client{server, stop, {.sleep = [this](std::chrono::milliseconds time, api::Stop&) {
                       pauses.push_back(time.count());
                     }}};
};

}  // namespace

TEST_CASE("a binding may name a Role that the same run creates") {
  const auto object = [](const char* kind, const char* name) {
    Object made;
    made.value =
        Json::object({{"apiVersion", "rbac.authorization.k8s.io/v1"},
                      {"kind", kind},
                      {"metadata", Json::object({{"name", name}, {"namespace", "default"}})}});
    if (kind == std::string("RoleBinding")) {
      made.value["roleRef"] = Json::object({{"kind", "Role"}, {"name", "r"}});
    }
    return made;
  };
  const auto not_found = [](const api::Request&) {
    return test::status_answer(404, "NotFound", "roles \"r\" not found");
  };
  Run run;
  run.server.on("PATCH", "/rolebindings/b", not_found);
  CHECK(run.words({object("Role", "r"), object("RoleBinding", "b")}) == "create create ");
  CHECK(run.apply_all() == "created created ");

  Run other;
  other.server.on("PATCH", "/rolebindings/b", not_found);
  CHECK(other.words({object("Role", "another"), object("RoleBinding", "b")}) == "create refused ");
}

TEST_CASE("a plan says what an apply then does") {
  Run run;
  CHECK(run.words({config_map("a", "1"), config_map("b", "1")}) == "create create ");
  CHECK(run.server.object("ConfigMap", "default", "a").is_null());
  CHECK(run.apply_all() == "created created ");
  CHECK(run.words({config_map("a", "1"), config_map("b", "2")}) == "same change ");
  CHECK(run.apply_all() == "unchanged configured ");
  CHECK(run.server.object("ConfigMap", "default", "b")["data"]["k"] == "2");
}

TEST_CASE("a conflict names field, owner and both values, and force takes the field") {
  Run run;
  run.words({config_map("a", "1")});
  run.apply_all();
  Object theirs = config_map("a", "9");
  run.server.put(theirs.value, "kubectl-edit");
  CHECK(run.words({config_map("a", "1")}) == "refused ");
  const std::vector<Conflict> conflicts = conflicts_of(run.items[0]);
  REQUIRE(conflicts.size() == 1);
  CHECK(conflicts[0].field == ".data.k");
  CHECK(conflicts[0].owner == "kubectl-edit (v1)");
  CHECK(*conflicts[0].live == "9");
  CHECK(*conflicts[0].ours == "1");
  CHECK(run.words({config_map("a", "1")}, {.force_conflicts = true}) == "change ");
  CHECK(run.apply_all() == "configured ");
  CHECK(run.server.object("ConfigMap", "default", "a")["data"]["k"] == "1");
}

TEST_CASE("a missing namespace is refused, or created first") {
  Run run;
  CHECK(run.words({config_map("a", "1", "new")}) == "refused ");
  CHECK(run.items[0].refusal->failure == api::Failure::no_namespace);
  CHECK(run.words({config_map("a", "1", "new")}, {.create_namespace = true}) == "create create ");
  CHECK(run.apply_all() == "created created ");
}

TEST_CASE("a kind that the server does not know is refused alone") {
  Run run;
  Object strange = config_map("a", "1");
  strange.value["apiVersion"] = "example.io/v1";
  CHECK(run.words({strange, config_map("b", "1")}) == "refused create ");
  CHECK(run.items[0].refusal->failure == api::Failure::no_kind);
}

TEST_CASE("an object that is made once is left alone from then on") {
  Run run;
  Object once = config_map("a", "1");
  once.policy.existing = Existing::keep;
  CHECK(run.words({once}) == "create ");
  run.apply_all();
  once.value["data"]["k"] = "2";
  CHECK(run.words({once}) == "leave ");
  CHECK(run.apply_all() == "left ");
  CHECK(run.server.object("ConfigMap", "default", "a")["data"]["k"] == "1");
}

TEST_CASE("a field that is left alone keeps the value that others gave it") {
  Run run;
  Object object = config_map("a", "1");
  object.policy.leave_alone = {".data.k"};
  run.words({object});
  run.apply_all();
  run.server.put(config_map("a", "9").value, "autoscaler");
  object.value["data"]["l"] = "new";
  CHECK(run.words({object}) == "change ");
  CHECK(run.apply_all() == "configured ");
  const Json now = run.server.object("ConfigMap", "default", "a");
  CHECK(now["data"]["k"] == "9");
  CHECK(now["data"]["l"] == "new");
}

TEST_CASE("an object with another uid than the one that was meant is refused") {
  Run run;
  run.words({config_map("a", "1")});
  run.apply_all();
  Object object = config_map("a", "2");
  object.policy.uid = "of-another-time";
  CHECK(run.words({object}) == "refused ");
  object.policy.uid = run.server.object("ConfigMap", "default", "a")["metadata"]["uid"];
  CHECK(run.words({object}) == "change ");
}

TEST_CASE("a busy server is asked again when it says so, and this is counted") {
  Run run;
  run.server.on(
      "PATCH", "configmaps/a", [](const api::Request&) { return test::busy_answer(3); }, 2);
  CHECK(run.words({config_map("a", "1")}) == "create ");
  REQUIRE(run.pauses.size() == 2);
  CHECK(run.pauses[0] >= 3000);
  CHECK(run.pauses[0] <= 3250);
  CHECK(run.client.retries() == 2);
}

TEST_CASE("a server that stays busy is given up after ten times") {
  Run run;
  run.server.on(
      "PATCH", "configmaps/a", [](const api::Request&) { return test::busy_answer(1); }, 100);
  CHECK(run.words({config_map("a", "1")}) == "refused ");
  CHECK(run.server.count("PATCH") == 11);
}

TEST_CASE("a connection that breaks is tried again, an answer that is late is not") {
  Run run;
  run.server.on("PATCH", "configmaps/a", [](const api::Request&) -> std::optional<api::Answer> {
    throw api::Unreachable("broken pipe");
  });
  CHECK(run.words({config_map("a", "1")}) == "create ");
  run.server.on("PATCH", "configmaps/a", [](const api::Request&) -> std::optional<api::Answer> {
    throw api::TimedOut("no answer in time");
  });
  CHECK_THROWS_AS(run.words({config_map("a", "1")}), api::TimedOut);
}

TEST_CASE("credentials get one more chance") {
  Run run;
  const auto expired = [](const api::Request&) {
    return test::status_answer(401, "Unauthorized", "Unauthorized");
  };
  run.server.on("GET", "configmaps/a", expired, 1);
  CHECK(run.words({config_map("a", "1")}) == "create ");
  run.server.on("GET", "configmaps/a", expired, 2);
  CHECK(run.words({config_map("a", "1")}) == "refused ");
  CHECK(run.items[0].refusal->failure == api::Failure::unauthorized);
}

TEST_CASE("credentials that are refused are not tried for the other objects") {
  const auto expired = [](const api::Request&) {
    return test::status_answer(401, "Unauthorized", "Unauthorized");
  };
  std::vector<Object> many;
  many.reserve(100);
  for (int i = 0; i < 100; ++i) {
    many.push_back(config_map("a" + std::to_string(i), "1"));
  }
  SUBCASE("when planning") {
    Run run;
    run.server.on("GET", "configmaps/", expired, 1000);
    run.words(many);
    CHECK(std::all_of(run.items.begin(), run.items.end(), [](const Item& item) {
      return item.step == Step::refused && item.refusal->failure == api::Failure::unauthorized;
    }));
    // Twice in each thread.
    CHECK(run.server.count("GET") <= 1 + 2 * 8);
    CHECK(run.server.count("PATCH") == 0);
  }
  SUBCASE("nor asked what kinds there are") {
    Run run;
    run.server.on("GET", "/api/v1", expired, 1000);
    run.words(many);
    CHECK(run.server.count("GET") == 2);
  }
  SUBCASE("when applying") {
    Run run;
    run.words(many);
    run.server.on("PATCH", "configmaps/a2", expired, 2);
    CHECK(run.apply_all() == "created created refused ");
  }
}

TEST_CASE("what an admission refuses is no lack of permission") {
  for (const auto& each : std::vector<std::pair<std::string, api::Failure>>{
           {"configmaps \"a\" is forbidden: exceeded quota: q, requested: count/configmaps=1, "
            "used: count/configmaps=3, limited: count/configmaps=3",
            api::Failure::invalid},
           {"admission webhook \"policy.example.com\" denied the request: no",
            api::Failure::invalid},
           {"configmaps \"a\" is forbidden: User \"limited\" cannot patch resource \"configmaps\" "
            "in API group \"\" in the namespace \"default\"",
            api::Failure::forbidden},
           {"roles \"a\" is forbidden: user \"limited\" (groups=[\"x\"]) is attempting to grant "
            "RBAC "
            "permissions not currently held:",
            api::Failure::forbidden}}) {
    CAPTURE(each.first);
    const api::Answer answer = test::status_answer(403, "Forbidden", each.first);
    CHECK(api::refusal_of(answer).failure == each.second);
  }
}

TEST_CASE("a race with another writer is run again, a few times") {
  Run run;
  const auto race = [](const api::Request&) {
    return test::status_answer(409, "Conflict", "the object has been modified");
  };
  run.server.on("PATCH", "configmaps/a", race, 2);
  CHECK(run.words({config_map("a", "1")}) == "create ");
  run.server.on("PATCH", "configmaps/a", race, 100);
  CHECK(run.words({config_map("a", "1")}) == "refused ");
}

TEST_CASE("one object that is forbidden does not stop the others") {
  Run run;
  CHECK(run.words({config_map("a", "1"), config_map("b", "1"), config_map("c", "1")}) ==
        "create create create ");
  run.server.on("PATCH", "configmaps/b", [](const api::Request&) {
    return test::status_answer(403, "Forbidden", "configmaps \"b\" is forbidden");
  });
  CHECK(run.apply_all() == "created refused created ");
  CHECK(run.items[1].refusal->failure == api::Failure::forbidden);
}

TEST_CASE("a server that is gone ends the run, and another run goes on") {
  Run run;
  run.words({config_map("a", "1"), config_map("b", "1"), config_map("c", "1")});
  run.server.on("PATCH", "configmaps/b", [](const api::Request&) {
    return test::text_answer(502, "dial tcp 10.0.0.1:6443: connect: connection refused");
  });
  CHECK_THROWS_AS(run.apply_all(), api::Unreachable);
  CHECK_FALSE(run.items[1].refusal);
  CHECK(run.words({config_map("a", "1"), config_map("b", "1"), config_map("c", "1")}) ==
        "same create create ");
  CHECK(run.apply_all() == "unchanged created created ");
}

TEST_CASE("a stop ends a run between two objects") {
  Run run;
  run.words({config_map("a", "1"), config_map("b", "1")});
  run.server.after("PATCH", "configmaps/a", [&] { run.stop.request(); });
  CHECK_THROWS_AS(run.apply_all(), api::Stopped);
  CHECK_FALSE(run.server.object("ConfigMap", "default", "a").is_null());
  CHECK(run.server.object("ConfigMap", "default", "b").is_null());
}

TEST_CASE("an old server gets the protocol that it cannot do without") {
  Run run;
  Object service;
  service.value = Json::parse(R"({"apiVersion":"v1","kind":"Service",
    "metadata":{"name":"s","namespace":"default"},"spec":{"ports":[{"port":80}]}})");
  run.server.on("PATCH", "services/s", [](const api::Request&) {
    return test::status_answer(500, "",
                               "failed to create typed patch object: .spec.ports: element 0: "
                               "associative list with keys has an element that omits key field "
                               "\"protocol\"");
  });
  CHECK(run.words({service}) == "create ");
  run.apply_all();
  CHECK(run.server.object("Service", "default", "s")["spec"]["ports"][0]["protocol"] == "TCP");
}

TEST_CASE("a wrong field is the user's, though the code is 500, and is not sent again") {
  Run run;
  run.server.on("PATCH", "configmaps/a", [](const api::Request&) {
    return test::status_answer(500, "",
                               "failed to create typed patch object: .x: field not declared");
  });
  CHECK(run.words({config_map("a", "1")}) == "refused ");
  CHECK(run.items[0].refusal->failure == api::Failure::invalid);
  CHECK(run.server.count("PATCH") == 1);
}

TEST_CASE("the server's warnings are kept") {
  Run run;
  run.server.on("PATCH", "configmaps/a", [](const api::Request&) {
    api::Answer answer = test::json_answer(201, Json::object());
    answer.warnings = {"deprecated"};
    return answer;
  });
  run.words({config_map("a", "1")});
  CHECK(run.items[0].warnings == std::vector<std::string>{"deprecated"});
}

}  // namespace routerctl::apply
