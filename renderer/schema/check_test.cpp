#include "renderer/schema/check.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <re2/re2.h>

#include "renderer/schema/format.hpp"
#include "renderer/schema/test_checked.hpp"

using namespace routerctl;
using namespace routerctl::schema;
using routerctl::schema::test::Plain;
using routerctl::schema::test::Resourceful;

namespace {

using Texts = std::vector<std::string>;

Resourceful route(const std::string& text, Validate validate = Validate::strict) {
  return {*find_resource("static_route"), text, validate};
}

const std::string head =
    "apiVersion: production-stack.vllm.ai/v1alpha1\n"
    "kind: StaticRoute\n"
    "metadata: {name: r}\n";

/// A complete StaticRoute with these lines more in its spec.
std::string with(const std::string& lines) {
  return head + "spec:\n  staticBackends: http://localhost:1\n  staticModels: m\n" + lines;
}

/// A complete StaticRoute with this metadata.
std::string named(const std::string& metadata) {
  return "apiVersion: production-stack.vllm.ai/v1alpha1\nkind: StaticRoute\nmetadata: " + metadata +
         "\nspec: {staticBackends: a, staticModels: b}\n";
}

const std::string health = "spec.healthCheck.timeoutSeconds";

}  // namespace

// reference/production-stack.md 3.6, as a 1.36 server answered; the enum is the repaired one.
TEST_CASE("a StaticRoute is judged as the API server judges it") {
  struct Row {
    const char* what;
    std::string text;
    Texts messages;
  };
  const Row table[]{
      {"no spec at all", head, {}},
      {"an empty spec",
       head + "spec: {}\n",
       {"spec.staticBackends: Required value", "spec.staticModels: Required value"}},
      {"only the two lists", with(""), {}},
      {"empty strings for the two lists",
       head + "spec: {staticBackends: '', staticModels: ''}\n",
       {}},
      {"numbers of entries that differ, and spaces",
       head + "spec: {staticBackends: 'a, b', staticModels: m}\n",
       {}},
      {"another routing logic",
       with("  routingLogic: session\n"),
       {R"(spec.routingLogic: Unsupported value: "session": supported values: "roundrobin")"}},
      {"least_loaded",
       with("  routingLogic: least_loaded\n"),
       {R"(spec.routingLogic: Unsupported value: "least_loaded": supported values: "roundrobin")"}},
      {"a list for the backends",
       head + "spec: {staticBackends: [a], staticModels: m}\n",
       {R"(spec.staticBackends: Invalid value: "array": spec.staticBackends in body must be of type string: "array")"}},
      {"null for the backends",
       head + "spec: {staticBackends: null, staticModels: m}\n",
       {"spec.staticBackends: Required value"}},
      {"an empty health check", with("  healthCheck: {}\n"), {}},
      {"a timeout of 0",
       with("  healthCheck: {timeoutSeconds: 0}\n"),
       {health + ": Invalid value: 0: " + health +
        " in body should be greater than or equal to 1"}},
      {"a timeout in quotes",
       with("  healthCheck: {timeoutSeconds: '5'}\n"),
       {health + ": Invalid value: \"string\": " + health +
        " in body must be of type integer: \"string\""}},
      {"a timeout beyond int32",
       with("  healthCheck: {timeoutSeconds: 3000000000}\n"),
       {"<nil>: Invalid value: \"\": Checked value must be of type integer with format int32 in " +
        health}},
      {"nulls for optional fields",
       with("  healthCheck: null\n  routerRef: ~\n  configMapName:\n  serviceDiscovery: null\n"),
       {}},
      {"a field of the README that does not exist",
       with("  routerSelector: {app: r}\n"),
       {"unknown field \"spec.routerSelector\""}},
      {"an unknown field of routerRef",
       with("  routerRef: {foo: x}\n"),
       {"unknown field \"spec.routerRef.foo\""}},
      {"a name that no ConfigMap can have", with("  configMapName: Bad_Name\n"), {}},
  };
  for (const Row& row : table) {
    CAPTURE(row.what);
    CHECK(route(row.text).messages() == row.messages);
  }
}

TEST_CASE("a StaticRoute gets the defaults that the API server fills in") {
  const auto spec = [](const std::string& text) {
    return route(text).root().json().value("spec", Json()).dump();
  };
  CHECK(spec(head) == "null");
  CHECK(
      spec(with("")) ==
      R"({"staticBackends":"http://localhost:1","staticModels":"m","routingLogic":"roundrobin","serviceDiscovery":"static"})");
  CHECK(
      spec(with("  healthCheck: {}\n"))
          .find(
              R"("healthCheck":{"failureThreshold":3,"periodSeconds":10,"successThreshold":1,"timeoutSeconds":5})") !=
      std::string::npos);
  CHECK(
      spec(with("  healthCheck: null\n  serviceDiscovery: null\n")) ==
      R"({"staticBackends":"http://localhost:1","staticModels":"m","serviceDiscovery":"static","routingLogic":"roundrobin"})");
}

TEST_CASE("checking a valid resource again changes nothing") {
  Resourceful checked = route(with("  healthCheck: {}\n  configMapName: null\n"));
  const std::string once = checked.json();
  check(checked.documents.front(), 1, *find_resource("static_route"), Validate::strict,
        checked.diagnostics);
  CHECK(checked.messages() == Texts{});
  CHECK(checked.json() == once);
}

TEST_CASE("status is dropped without being looked at") {
  const Resourceful checked =
      route(with("") + "status: {conditions: [{type: '!'}], lastAppliedTime: never}\n");
  CHECK(checked.messages() == Texts{});
  CHECK_FALSE(checked.root()["status"]);
  CHECK(route(with("") + "status: {foo: 1}\n").messages().empty());
}

TEST_CASE("what kubectl get prints is accepted") {
  const Resourceful checked =
      route(named("{name: r, namespace: team, uid: u-1, resourceVersion: '5', generation: 1, "
                  "selfLink: '', creationTimestamp: "
                  "'2024-01-01T00:00:00Z', deletionTimestamp: null, deletionGracePeriodSeconds: "
                  "30, finalizers: [a/b], "
                  "managedFields: [{manager: kubectl, fieldsV1: {'f:spec': {}}}], ownerReferences: "
                  "[{apiVersion: v1, kind: Node, "
                  "name: node, uid: u, controller: true, blockOwnerDeletion: false}], annotations: "
                  "{a/b: c}, labels: {a: ''}}"));
  CHECK(checked.messages() == Texts{});
}

TEST_CASE("unknown fields follow --validate, and are dropped in every mode") {
  const std::string text = with("  routerSelector: {}\n");
  CHECK(route(text).only().level() == Severity::error);
  CHECK(route(text, Validate::warn).only().level() == Severity::warning);
  CHECK(route(text, Validate::ignore).diagnostics.empty());
  for (const Validate mode : {Validate::strict, Validate::warn, Validate::ignore}) {
    CHECK_FALSE(route(text, mode).root()["spec"]["routerSelector"]);
  }
  CHECK(route(with("  routingLogic: x\n"), Validate::ignore).only().level() == Severity::error);
}

TEST_CASE("metadata is judged as the API server judges it") {
  const std::string subdomain =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or "
      "'.', and must start "
      "and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
      R"('[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'))";
  const std::string read =
      "StaticRoute in version \"v1alpha1\" cannot be handled as a StaticRoute: json: cannot "
      "unmarshal ";
  struct Row {
    std::string metadata;
    Texts messages;
    const char *code, *field, *marked;
  };
  const Row table[]{
      {"{name: a.b-c}", {}, "", "", ""},
      {"{name: r, namespace: team-1}", {}, "", "", ""},
      {"{name: r, labels: {a/b: C_d}, annotations: {A/B: anything goes}}", {}, "", "", ""},
      {"{name: r, labels: {a: }}", {}, "", "", ""},
      {"{}",
       {"metadata.name: Required value: name or generateName is required"},
       "required",
       "metadata.name",
       "metadata"},
      {"{name: ''}",
       {"metadata.name: Required value: name or generateName is required"},
       "required",
       "metadata.name",
       "''"},
      {"{name: null}",
       {"metadata.name: Required value: name or generateName is required"},
       "required",
       "metadata.name",
       "metadata"},
      {"null",
       {"metadata.name: Required value: name or generateName is required"},
       "required",
       "metadata.name",
       "metadata"},
      {"{generateName: r-}",
       {"metadata.generateName: Forbidden: cannot use generate name with apply"},
       "generate-name",
       "metadata.generateName",
       "generateName"},
      {"{name: My_Route}",
       {"metadata.name: Invalid value: \"My_Route\": " + subdomain},
       "bad-name",
       "metadata.name",
       "My_Route"},
      {"{name: r, namespace: a.b}",
       {"metadata.namespace: Invalid value: \"a.b\": must not contain dots"},
       "bad-namespace",
       "metadata.namespace",
       "a.b"},
      {"{name: r, labels: {a: b c}}",
       {"metadata.labels: Invalid value: \"b c\": a valid label must be an empty string or consist "
        "of alphanumeric "
        "characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. "
        "'MyValue',  or "
        "'my_value',  or '12345', regex used for validation is "
        "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"},
       "bad-label",
       "metadata.labels",
       "b c"},
      {"{name: r, annotations: {/a: b}}",
       {"metadata.annotations: Invalid value: \"/a\": prefix part must be non-empty"},
       "bad-annotation",
       "metadata.annotations",
       "/a"},
      {"{name: r, lables: {}}",
       {"unknown field \"metadata.lables\""},
       "unknown-field",
       "metadata.lables",
       "lables"},
      {"{name: r, ownerReferences: [{apiVersion: v1, kind: Pod, name: a, uid: b, uuid: a}]}",
       {"unknown field \"metadata.ownerReferences[0].uuid\""},
       "unknown-field",
       "metadata.ownerReferences[0].uuid",
       "uuid"},
      {"{name: 5}",
       {read + "number into Go struct field ObjectMeta.name of type string"},
       "bad-metadata",
       "metadata.name",
       "5"},
      {"{name: r, labels: {x: 5}}",
       {read + "number into Go struct field ObjectMeta.labels of type string"},
       "bad-metadata",
       "metadata.labels.x",
       "5"},
      {"{name: r, labels: {x: on}}",
       {read + "bool into Go struct field ObjectMeta.labels of type string"},
       "bad-metadata",
       "metadata.labels.x",
       "on"},
      {"{name: r, labels: [x]}",
       {read + "array into Go struct field ObjectMeta.labels of type map[string]string"},
       "bad-metadata",
       "metadata.labels",
       "[x]"},
      {"{name: r, finalizers: [5]}",
       {read + "number into Go struct field ObjectMeta.finalizers of type string"},
       "bad-metadata",
       "metadata.finalizers[0]",
       "5"},
      {"{name: r, ownerReferences: [{apiVersion: v1, kind: Pod, name: a, uid: b, controller: c}]}",
       {read +
        "string into Go struct field OwnerReference.ownerReferences.controller of type bool"},
       "bad-metadata",
       "metadata.ownerReferences[0].controller",
       "c"},
      {"{name: r, ownerReferences: [{apiVersion: v1, kind: Pod, name: a, uid: 5}]}",
       {read + "number into Go struct field OwnerReference.ownerReferences.uid of type types.UID"},
       "bad-metadata",
       "metadata.ownerReferences[0].uid",
       "5"},
      {"{name: r, deletionTimestamp: soon}",
       {"StaticRoute in version \"v1alpha1\" cannot be handled as a StaticRoute: parsing time "
        "\"soon\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"soon\" as \"2006\""},
       "bad-metadata",
       "metadata.deletionTimestamp",
       "soon"},
      {"{name: r, managedFields: [{manager: 5}]}",
       {read +
        "number into Go struct field ManagedFieldsEntry.managedFields.manager of type string"},
       "bad-metadata",
       "metadata.managedFields[0].manager",
       "5"},
  };
  for (const Row& row : table) {
    CAPTURE(row.metadata);
    const Resourceful checked = route(named(row.metadata));
    CHECK(checked.messages() == row.messages);
    if (!row.messages.empty()) {
      CHECK(checked.only().rule->code == row.code);
      CHECK(checked.only().field == row.field);
      CHECK(checked.marked() == row.marked);
    }
  }
  const Resourceful text = route(named("r"));
  CHECK(text.messages() == Texts{read + "string into Go value of type v1.ObjectMeta"});
}

TEST_CASE("annotations may have 256 KiB together") {
  const auto sized = [](std::size_t size) {
    return named("{name: r, annotations: {a: " + std::string(size, 'x') + "}}");
  };
  CHECK(route(sized(262143)).messages() == Texts{});
  CHECK(route(sized(262144)).messages() ==
        Texts{"metadata.annotations: Too long: may not be more than 262144 bytes"});
}

TEST_CASE("apiVersion and kind have to be there and right") {
  const std::string rest = "metadata: {name: r}\n";
  const Resourceful none = route(rest);
  CHECK(none.messages() == Texts{"apiVersion: Required value", "kind: Required value"});
  CHECK(text_of(none.file, none.diagnostics[0].where.span) == "metadata");
  CHECK(none.diagnostics[0].hints == Texts{"write apiVersion: production-stack.vllm.ai/v1alpha1"});
  CHECK(
      route("apiVersion: production-stack.vllm.ai/v1\nkind: StaticRoute\n" + rest).messages() ==
      Texts{
          R"(apiVersion: Invalid value: "production-stack.vllm.ai/v1": must be production-stack.vllm.ai/v1alpha1)"});
  CHECK(route("apiVersion: production-stack.vllm.ai/v1alpha1\nkind: staticroute\n" + rest)
            .messages() == Texts{R"(kind: Invalid value: "staticroute": must be StaticRoute)"});
  CHECK(route("apiVersion: 1\nkind: StaticRoute\n" + rest).messages() ==
        Texts{"apiVersion: Invalid value: 1: must be a string"});
}

TEST_CASE("kinds without namespaces refuse one") {
  Resource resource = *find_resource("static_route");
  resource.namespaced = false;
  const Resourceful checked(resource, named("{name: r, namespace: team}"));
  CHECK(checked.messages() == Texts{"metadata.namespace: Forbidden: not allowed on this type"});
  CHECK(checked.marked() == "namespace");
}

TEST_CASE("status stays, and is validated, where the kind has no status subresource") {
  Resource resource = *find_resource("static_route");
  resource.status_subresource = false;
  const Resourceful checked(resource, with("") + "status: {lastAppliedTime: never}\n");
  CHECK(
      checked.messages() ==
      Texts{
          R"(status.lastAppliedTime: Invalid value: "never": status.lastAppliedTime in body must be of type date-time: "never")"});
  CHECK(checked.only().expected == "for example 2024-12-31T23:59:59Z");
}

TEST_CASE("an embedded resource keeps apiVersion, kind and metadata, and they are checked") {
  constexpr Schema embedded{.type = Type::object, .embedded_resource = true};
  const Property properties[]{{"object", &embedded}};
  const Schema root{.type = Type::object, .properties = properties};
  Resource resource = *find_resource("static_route");
  resource.root = &root;
  const auto messages = [&](const std::string& object) {
    return Resourceful(resource, head + "object: " + object + "\n").messages();
  };
  CHECK(messages("{apiVersion: v1, kind: Pod, metadata: {labels: {a: b}}}") == Texts{});
  CHECK(messages("{apiVersion: v1, kind: Pod, spec: {}}") ==
        Texts{"unknown field \"object.spec\""});
  CHECK(messages("{}") ==
        Texts{"object.apiVersion: Required value", "object.kind: Required value"});
  CHECK(messages("{apiVersion: v1, kind: Pod, metadata: {foo: 1}}") ==
        Texts{"unknown field \"object.metadata.foo\""});
}

TEST_CASE("carets stand where something is to be changed") {
  struct Row {
    std::string text;
    const char *field, *marked;
  };
  const Row table[]{
      {head + "spec: {staticModels: m}\n", "spec.staticBackends", "spec"},
      {with("  routingLogic: \"session\"\n"), "spec.routingLogic", "\"session\""},
      {with("  replcas: 2\n"), "spec.replcas", "replcas"},
      {with("  healthCheck: {timeoutSeconds: 0}\n"), "spec.healthCheck.timeoutSeconds", "0"},
      {with("  configMapName: [a]\n"), "spec.configMapName", "[a]"},
  };
  for (const Row& row : table) {
    const Resourceful checked = route(row.text);
    CHECK(checked.only().field == row.field);
    CHECK(checked.marked() == row.marked);
  }
}

TEST_CASE("hints say what to do") {
  struct Row {
    std::string text, hint;
  };
  const Row table[]{
      {with("  routerSelector: {}\n"),
       "the project's README shows routerSelector, but the resource never had it; name the "
       "router's Service in routerRef"},
      {with("  routingLogic: least_loaded\n"),
       "the CustomResourceDefinition that production-stack checked in still lists least_loaded, "
       "but every router refuses it; use roundrobin"},
      {with("  routingLogic: roundrobbin\n"), "did you mean \"roundrobin\"?"},
      {with("  healthcheck: {}\n"), "did you mean \"healthCheck\"?"},
      {with("  timeoutSeconds: 5\n"), "timeoutSeconds belongs under spec.healthCheck"},
      {with("  status: {}\n"), "status belongs at the top level"},
      {with("") + "healthCheck: {}\n", "healthCheck belongs under spec"},
      {with("") + "name: r\n", "name belongs under metadata"},
      {head + "spec: {staticBackends: [a, b], staticModels: m}\n",
       "write one string with commas between the entries, for example \"a,b\""},
      {with("  healthCheck: [timeoutSeconds]\n"),
       "the field holds one object, not a list: remove the dash"},
  };
  for (const Row& row : table) {
    CAPTURE(row.text);
    CHECK(route(row.text).only().hints == Texts{row.hint});
  }
}

TEST_CASE("a value of a wrong type is corrected where there is only one way") {
  struct Row {
    std::string written, hint, found, fixed;
  };
  const Row table[]{
      {"healthCheck: {timeoutSeconds: '5'}", "remove the quotes: 5", "",
       "healthCheck: {timeoutSeconds: 5}"},
      {"configMapName: 5", "put it in quotes: \"5\"", "", "configMapName: \"5\""},
      {"configMapName: 0777", "put it in quotes: \"0777\"", "0777, which kubectl reads as 511",
       "configMapName: \"0777\""},
      {"configMapName: on", "put it in quotes: \"on\"", "on, which kubectl reads as true",
       "configMapName: \"on\""},
      {"configMapName: 1.20", "put it in quotes: \"1.20\"", "1.20, which kubectl reads as 1.2",
       "configMapName: \"1.20\""},
  };
  for (const Row& row : table) {
    CAPTURE(row.written);
    const Resourceful checked = route(with("  " + row.written + "\n"));
    CHECK(checked.only().hints == Texts{row.hint});
    CHECK(checked.only().found == row.found);
    CHECK(checked.fixed() == with("  " + row.fixed + "\n"));
    CHECK(route(checked.fixed()).messages() == Texts{});
  }
  CHECK_FALSE(route(with("  healthCheck: {timeoutSeconds: five}\n")).only().fix.has_value());
}

TEST_CASE("a project file knows its fields") {
  const auto messages = [](const std::string& text) {
    return Plain(project_file_schema, text).messages();
  };
  CHECK(messages("fidelity: operator\nnamespace: team\nvalidate: warn\nrepairs: {a/b: "
                 "true}\nsettings: {a.b: c, d: 5, e: true}\ninputs: [a]\nrecursive: "
                 "true\nignore: [a]\noutputDir: b\nkustomization: false\nexisting: [c]\ntemplates: "
                 "d\n") == Texts{});
  CHECK(messages("inputs: []\n") ==
        Texts{"inputs: Invalid value: 0: inputs in body should have at least 1 items"});
  CHECK(messages("{}") == Texts{});
  CHECK(Plain(project_file_schema, "labels: x\n").only().hints == Texts{});
  CHECK(messages("fidelty: x\n") == Texts{"unknown field \"fidelty\""});
  CHECK(messages("fidelity: exact\n") ==
        Texts{R"(fidelity: Unsupported value: "exact": supported values: "repaired", "operator")"});
  CHECK(
      messages("repairs: {a/b: maybe}\n") ==
      Texts{
          R"(repairs.a/b: Invalid value: "string": repairs.a/b in body must be of type boolean: "string")"});
  CHECK(
      messages("settings: {a.b: [c]}\n") ==
      Texts{
          R"(settings.a.b: Invalid value: "array": settings.a.b in body must be of type string,boolean,integer: "array")"});
  CHECK(messages("namespace: ''\n") ==
        Texts{"namespace: Invalid value: \"\": namespace in body should be at least 1 chars long"});
}

TEST_CASE("rules have codes of their own, kebab-case, with summary and help") {
  std::set<std::string_view> codes;
  for (const Rule& rule : rules) {
    CAPTURE(rule.code);
    CHECK(codes.insert(rule.code).second);
    CHECK(re2::RE2::FullMatch(re2::StringPiece(rule.code.data(), rule.code.size()),
                              "[a-z]+(-[a-z]+)*"));
    CHECK(rule.authority == Authority::api_server);
    CHECK(!rule.summary.empty());
    CHECK(rule.summary.back() != '.');
    CHECK(rule.help.back() == '.');
  }
}

namespace {

void check_patterns(const Schema& schema, std::set<const Schema*>& seen) {
  if (!seen.insert(&schema).second) {
    return;
  }
  CHECK(compiled(schema.pattern).ok());
  for (const Property& property : schema.properties) {
    check_patterns(*property.schema, seen);
  }
  for (const Schema* below : {schema.items, schema.additional, schema.not_of}) {
    if (below != nullptr) {
      check_patterns(*below, seen);
    }
  }
  for (const auto& branches : {schema.all_of, schema.any_of, schema.one_of}) {
    for (const Schema* branch : branches) {
      check_patterns(*branch, seen);
    }
  }
}

}  // namespace

TEST_CASE("every pattern of every kind compiles, and properties are sorted") {
  std::set<const Schema*> seen;
  for (const Resource& resource : resources) {
    check_patterns(*resource.root, seen);
  }
  for (const Schema* schema : seen) {
    CHECK(std::is_sorted(schema->properties.begin(), schema->properties.end(),
                         [](const Property& a, const Property& b) { return a.name < b.name; }));
  }
  CHECK(seen.size() > 20);
}
