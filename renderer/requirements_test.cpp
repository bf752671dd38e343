#include "renderer/requirements.hpp"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/text/source.hpp"

using namespace routerctl;

namespace {

// Objects that somebody rendered, beside those that were read from `input` and `existing`.
struct Made {
  Made(const std::vector<std::string>& objects, std::string input = {}, std::string existing = {})
      : file{"input.yaml", std::move(input)}, other{"existing.yaml", std::move(existing)} {
    const std::vector<const SourceFile*> files{&file}, others{&other};
    static const tmpl::Library templates;
    has_existing = !other.text.empty();
    result =
        compile(files, others,
                {.kinds = kinds::all, .resources = schema::resources, .templates = &templates}, {});
    for (const std::string& object : objects) {
      result.objects.push_back(Object{.value = Json::parse(object)});
    }
  }

  [[nodiscard]] Requirements requirements() const { return requirements_of(result, has_existing); }

  SourceFile file, other;
  bool has_existing = false;
  Compilation result;
};

std::string pod(const std::string& spec, const std::string& name = "p") {
  return R"({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": ")" + name +
         R"(", "namespace": "web"}, "spec": )" + spec + "}";
}

// "Secret web/a": what is needed, and what became of it.
std::vector<std::string> texts(const Requirements& all) {
  std::vector<std::string> result;
  for (const Requirement& each : all.objects) {
    constexpr const char* found[] = {"", " no", " output", " input", " existing"};
    std::string text = each.kind + " " + (each.namespace_.empty() ? "" : each.namespace_ + "/") +
                       each.name + found[static_cast<int>(each.found)];
    for (const std::string& key : each.missing_keys) {
      text += " -" + key;
    }
    result.push_back(text + (each.optional ? "?" : "") + (each.unmet() ? "!" : ""));
  }
  return result;
}

using Texts = std::vector<std::string>;

const std::string secret = R"({"volumes": [{"secret": {"secretName": "a"}}]})";
const std::string optional_secret =
    R"({"volumes": [{"secret": {"secretName": "a", "optional": true}}]})";
const std::string web = "{apiVersion: v1, kind: Namespace, metadata: {name: web}}\n---\n";

std::string object(const std::string& kind, const std::string& name, const std::string& more = "",
                   const std::string& api_version = "v1") {
  return "{apiVersion: " + api_version + ", kind: " + kind + ", metadata: {name: " + name +
         ", namespace: web}" + more + "}\n---\n";
}

}  // namespace

TEST_CASE("without --existing nobody knows what is there") {
  CHECK(texts(Made({pod(secret)}).requirements()) == Texts{"Namespace web", "Secret web/a"});
}

TEST_CASE("objects are found in the output, in the input and among the existing ones") {
  struct Case {
    std::vector<std::string> objects;
    std::string input, existing;
    Texts expected;
  };
  const std::string rendered =
      R"({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a", "namespace": "web"}})";
  for (const Case& row : {
           Case{{pod(secret), rendered}, "", web, {"Namespace web existing"}},
           Case{{pod(secret)},
                object("Secret", "a"),
                web,
                {"Namespace web existing", "Secret web/a input"}},
           Case{{pod(secret)},
                "",
                web + object("Secret", "a"),
                {"Namespace web existing", "Secret web/a existing"}},
           Case{{pod(secret)},
                "",
                web + object("Secret", "b"),
                {"Namespace web existing", "Secret web/a no!"}},
           Case{{pod(secret)},
                "",
                web + object("ConfigMap", "a"),
                {"Namespace web existing", "Secret web/a no!"}},
           Case{{pod(secret)},
                "",
                web + object("Secret", "a", "", "example.io/v1"),
                {"Namespace web existing", "Secret web/a no!"}},
           Case{{pod(optional_secret)}, "", web, {"Namespace web existing", "Secret web/a no?"}},
       }) {
    CHECK(texts(Made(row.objects, row.input, row.existing).requirements()) == row.expected);
  }
}

TEST_CASE("one reference that is not optional makes the object needed") {
  const Requirements all = Made({pod(optional_secret), pod(secret, "q")}).requirements();
  REQUIRE(all.objects.size() == 2);
  CHECK_FALSE(all.objects[1].optional);
  CHECK(all.objects[1].required_by.size() == 2);
}

TEST_CASE("keys are compared where they are known") {
  const std::string asks =
      R"({"containers": [{"env": [{"valueFrom": {"configMapKeyRef": {"name": "a", "key": "k"}}},
                                  {"valueFrom": {"configMapKeyRef": {"name": "a", "key": "l"}}}]}]})";
  const auto config_map = [](const std::string& data) {
    return R"({"apiVersion": "v1", "kind": "ConfigMap",
               "metadata": {"name": "a", "namespace": "web"})" +
           data + "}";
  };
  // Rendered, and complete or not.
  CHECK(texts(Made({pod(asks), config_map(R"(, "data": {"k": "", "l": ""})")}).requirements()) ==
        Texts{"Namespace web"});
  CHECK(texts(Made({pod(asks), config_map(R"(, "data": {"k": ""})")}).requirements()) ==
        Texts{"ConfigMap web/a output -l!", "Namespace web"});
  CHECK(texts(Made({pod(asks), config_map("")}).requirements()) ==
        Texts{"ConfigMap web/a output -k -l!", "Namespace web"});
  // In the cluster; what was exported without its data tells nothing.
  CHECK(texts(Made({pod(asks)}, "", web + object("ConfigMap", "a", ", binaryData: {k: eA==}"))
                  .requirements()) ==
        Texts{"ConfigMap web/a existing -l!", "Namespace web existing"});
  CHECK(texts(Made({pod(asks)}, "", web + object("ConfigMap", "a")).requirements()) ==
        Texts{"ConfigMap web/a existing", "Namespace web existing"});
}

TEST_CASE("definitions are found by group, kind and version") {
  const std::string route =
      R"({"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": {"name": "r"}})";
  const auto definition = [](const std::string& version) {
    return "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
           "metadata: {name: httproutes.gateway.networking.k8s.io}\nspec: {group: "
           "gateway.networking.k8s.io, names: {kind: HTTPRoute}, versions: [{name: " +
           version + "}]}\n";
  };
  const std::string name = "CustomResourceDefinition HTTPRoute.gateway.networking.k8s.io";
  CHECK(texts(Made({route}).requirements()) == Texts{name});
  CHECK(texts(Made({route}, "", definition("v1")).requirements()) == Texts{name + " existing"});
  CHECK(texts(Made({route}, "", definition("v1beta1")).requirements()) ==
        Texts{name + " existing -v1!"});
  CHECK(texts(Made({route}, "", web).requirements()) == Texts{name + " no!"});
}

TEST_CASE("an Ingress without a class needs a default one") {
  const std::string ingress =
      R"({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "i"}})";
  const auto ingress_class = [](const std::string& is_default) {
    return "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: nginx, "
           "annotations: {ingressclass.kubernetes.io/is-default-class: \"" +
           is_default + "\"}}\n";
  };
  CHECK(texts(Made({ingress}, "", ingress_class("true")).requirements()) ==
        Texts{"IngressClass  existing"});
  CHECK(texts(Made({ingress}, "", ingress_class("false")).requirements()) ==
        Texts{"IngressClass  no!"});
}

TEST_CASE("what has no namespace cannot be looked up") {
  const std::string lost =
      R"({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": )" + secret + "}";
  CHECK(texts(Made({lost}, "", web).requirements()) == Texts{"Secret a"});
}

TEST_CASE("amounts are pods times what each takes, in each namespace") {
  const auto workload = [](const std::string& kind, const std::string& name,
                           const std::string& namespace_, const std::string& replicas) {
    return R"({"apiVersion": "apps/v1", "kind": ")" + kind + R"(", "metadata": {"name": ")" + name +
           R"(", "namespace": ")" + namespace_ + R"("}, "spec": {"replicas": )" + replicas +
           R"(, "template": {"spec": {"containers":
               [{"resources": {"limits": {"nvidia.com/gpu": "2"}}}]}}}})";
  };
  const Made made(
      {workload("Deployment", "a", "web", "3"), workload("StatefulSet", "b", "web", "1"),
       workload("DaemonSet", "c", "web", "1"), workload("Deployment", "d", "lab", "0")},
      "",
      "{apiVersion: v1, kind: Node, metadata: {name: gpu}, status: {allocatable: "
      "{nvidia.com/gpu: \"4\"}}}\n---\n{apiVersion: v1, kind: Node, metadata: {name: "
      "cpu}}\n");
  const Requirements all = made.requirements();
  REQUIRE(all.resources.size() == 2);
  CHECK(all.resources[0].namespace_ == "lab");
  CHECK(all.resources[0].amount == 0);
  CHECK(all.resources[1].namespace_ == "web");
  CHECK(all.resources[1].amount == 8);
  CHECK(all.resources[1].demands.size() == 3);
  REQUIRE(all.capacities.size() == 1);
  CHECK(all.capacities[0].amount == 4);
  CHECK(all.capacities[0].nodes == 1);
}

TEST_CASE("each place names the field of the input that its value came from") {
  Made made({pod(secret)}, object("ConfigMap", "source", ", data: {outer: x, inner: y}"));
  const yaml::Field data = made.result.others.front().root["data"];
  made.result.objects.front().trace = {
      {"/spec", Origin::of(data["outer"])},
      {"/spec/volumes/0/secret", Origin::of_setting("a.setting")},
      {"/spec/volumes/0", Origin::of(data["inner"])},
      {"/spec/volumes/01", Origin::of(data["outer"])},
  };
  const Requirements all = made.requirements();
  REQUIRE(all.objects.size() == 2);
  const RequiredBy& by = all.objects[1].required_by.front();
  CHECK(by.path == "spec.volumes[0].secret.secretName");
  CHECK(by.where.span.begin == data["inner"].place().span.begin);
}

TEST_CASE("keys with slashes and dots keep them in a path") {
  const std::string ingress =
      R"({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "i",
          "annotations": {"kubernetes.io/ingress.class": "nginx"}}})";
  const Made made({ingress});
  CHECK(made.requirements().objects.front().required_by.front().path ==
        "metadata.annotations.kubernetes.io/ingress.class");
}

TEST_CASE("a custom resource can need what no object names") {
  const Made made(
      {}, R"(
apiVersion: production-stack.vllm.ai/v1alpha1
kind: StaticRoute
metadata: {name: chat, namespace: web}
spec:
  routerRef: {kind: Service, name: router, namespace: infra}
  staticBackends: http://a.example.com:8000
  staticModels: a
)",
      web + "{apiVersion: v1, kind: Service, metadata: {name: router, namespace: infra}}\n");
  const Requirements all = made.requirements();
  CHECK(texts(all) == Texts{"Namespace web existing", "Service infra/router existing?"});
  REQUIRE(all.objects.size() == 2);
  const RequiredBy& by = all.objects[1].required_by.front();
  CHECK(by.object == nullptr);
  CHECK(by.path == "spec.routerRef.name");
  CHECK(by.source["metadata"]["name"].peek() == "chat");
}
