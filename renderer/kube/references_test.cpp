#include "renderer/kube/references.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/kube/scope.hpp"

using namespace routerctl;

namespace {

// "Secret web/a.token? /spec/...": kind and group, namespace, name, key, whether optional, where.
std::vector<std::string> found_in(const Json& object) {
  std::vector<std::string> all;
  for (const kube::Reference& each : kube::references_of(object)) {
    all.push_back(each.kind + (each.group.empty() ? "" : "." + each.group) + " " +
                  (each.namespace_.empty() ? "" : each.namespace_ + "/") + each.name +
                  (each.key.empty() ? "" : " key " + each.key) + (each.optional ? "?" : "") + " " +
                  each.pointer);
  }
  return all;
}

// A Pod in namespace "default", which every cluster has.
std::vector<std::string> found_in_pod(const std::string& spec) {
  return found_in(Json::parse(
      R"({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "default"},
          "spec": )" +
      spec + "}"));
}

std::vector<std::string> found_in(const std::string& api_version, const std::string& kind,
                                  const std::string& spec) {
  return found_in(Json::parse(R"({"apiVersion": ")" + api_version + R"(", "kind": ")" + kind +
                              R"(", "metadata": {"name": "x", "namespace": "default"}, )" + spec +
                              "}"));
}

using Found = std::vector<std::string>;

}  // namespace

TEST_CASE("pods refer to objects in many places") {
  struct Case {
    const char* spec;
    const char* found;
  };
  for (
      const Case& row : {
          Case{R"({"serviceAccountName": "a"})",
               "ServiceAccount default/a /spec/serviceAccountName"},
          Case{R"({"serviceAccount": "a"})", "ServiceAccount default/a /spec/serviceAccount"},
          Case{R"({"runtimeClassName": "nvidia"})",
               "RuntimeClass.node.k8s.io nvidia /spec/runtimeClassName"},
          Case{R"({"priorityClassName": "high"})",
               "PriorityClass.scheduling.k8s.io high /spec/priorityClassName"},
          Case{R"({"nodeName": "n"})", "Node n /spec/nodeName"},
          Case{R"({"imagePullSecrets": [{}, {"name": "a"}]})",
               "Secret default/a /spec/imagePullSecrets/1/name"},
          Case{R"({"resourceClaims": [{"name": "x", "resourceClaimTemplateName": "a"}]})",
               "ResourceClaimTemplate.resource.k8s.io default/a "
               "/spec/resourceClaims/0/resourceClaimTemplateName"},
          Case{R"({"resourceClaims": [{"name": "x", "resourceClaimName": "a"}]})",
               "ResourceClaim.resource.k8s.io default/a /spec/resourceClaims/0/resourceClaimName"},
          Case{R"({"volumes": [{"secret": {"secretName": "a"}}]})",
               "Secret default/a /spec/volumes/0/secret/secretName"},
          Case{R"({"volumes": [{"secret": {"secretName": "a", "optional": true}}]})",
               "Secret default/a? /spec/volumes/0/secret/secretName"},
          Case{R"({"volumes": [{"secret": {"secretName": "a", "optional": false}}]})",
               "Secret default/a /spec/volumes/0/secret/secretName"},
          Case{
              R"({"volumes": [{"configMap": {"name": "a", "items": [{"key": "k", "path": "p"}]}}]})",
              "ConfigMap default/a key k /spec/volumes/0/configMap/name"},
          Case{R"({"volumes": [{"persistentVolumeClaim": {"claimName": "a"}}]})",
               "PersistentVolumeClaim default/a /spec/volumes/0/persistentVolumeClaim/claimName"},
          Case{
              R"({"volumes": [{"ephemeral": {"volumeClaimTemplate": {"spec": {"storageClassName": "fast"}}}}]})",
              "StorageClass.storage.k8s.io fast "
              "/spec/volumes/0/ephemeral/volumeClaimTemplate/spec/storageClassName"},
          Case{
              R"({"volumes": [{"projected": {"sources": [{"serviceAccountToken": {}}, {"secret": {"name": "a", "items": [{"key": "k"}]}}]}}]})",
              "Secret default/a key k /spec/volumes/0/projected/sources/1/secret/name"},
          Case{
              R"({"volumes": [{"projected": {"sources": [{"configMap": {"name": "a", "optional": true}}]}}]})",
              "ConfigMap default/a? /spec/volumes/0/projected/sources/0/configMap/name"},
          Case{R"({"volumes": [{"csi": {"driver": "d"}}]})",
               "CSIDriver.storage.k8s.io d /spec/volumes/0/csi/driver"},
          Case{R"({"volumes": [{"azureFile": {"secretName": "a"}}]})",
               "Secret default/a /spec/volumes/0/azureFile/secretName"},
          Case{
              R"({"containers": [{"env": [{"name": "X", "value": "y"}, {"valueFrom": {"secretKeyRef": {"name": "a", "key": "k"}}}]}]})",
              "Secret default/a key k /spec/containers/0/env/1/valueFrom/secretKeyRef/name"},
          Case{
              R"({"initContainers": [{"env": [{"valueFrom": {"configMapKeyRef": {"name": "a", "key": "k", "optional": true}}}]}]})",
              "ConfigMap default/a key k? "
              "/spec/initContainers/0/env/0/valueFrom/configMapKeyRef/name"},
          Case{R"({"ephemeralContainers": [{"envFrom": [{"secretRef": {"name": "a"}}]}]})",
               "Secret default/a /spec/ephemeralContainers/0/envFrom/0/secretRef/name"},
          Case{R"({"containers": [{"envFrom": [{"configMapRef": {"name": "a"}}]}]})",
               "ConfigMap default/a /spec/containers/0/envFrom/0/configMapRef/name"},
      }) {
    CAPTURE(row.spec);
    CHECK(found_in_pod(row.spec) == Found{row.found});
  }
}

TEST_CASE("each key of a volume is asked for") {
  CHECK(
      found_in_pod(
          R"({"volumes": [{"configMap": {"name": "a", "items": [{"key": "k"}, {"key": "l"}]}}]})") ==
      Found{"ConfigMap default/a key k /spec/volumes/0/configMap/name",
            "ConfigMap default/a key l /spec/volumes/0/configMap/name"});
}

TEST_CASE("what every cluster has is not asked for") {
  for (
      const char* const spec : {
          R"({"serviceAccountName": "default"})",
          R"({"serviceAccountName": ""})",
          R"({"priorityClassName": "system-node-critical"})",
          R"({"volumes": [{"configMap": {"name": "kube-root-ca.crt"}}]})",
          R"({"volumes": [{"emptyDir": {}}, {"hostPath": {"path": "/x"}}]})",
          R"({"containers": [{"env": [{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "x"}}}]}]})",
      }) {
    CAPTURE(spec);
    CHECK(found_in_pod(spec).empty());
  }
}

TEST_CASE("other kinds refer to objects too") {
  struct Case {
    const char* api_version;
    const char* kind;
    const char* rest;
    Found found;
  };
  for (
      const Case& row : {
          Case{"networking.k8s.io/v1",
               "Ingress",
               R"("spec": {"ingressClassName": "nginx", "tls": [{"secretName": "a"}]})",
               {"IngressClass.networking.k8s.io nginx /spec/ingressClassName",
                "Secret default/a /spec/tls/0/secretName"}},
          Case{
              "networking.k8s.io/v1",
              "Ingress",
              R"("spec": {"rules": [{"http": {"paths": [{"backend": {"service": {"name": "s"}}}]}}]})",
              {"Service default/s /spec/rules/0/http/paths/0/backend/service/name",
               "IngressClass.networking.k8s.io  /spec"}},
          Case{"v1",
               "ServiceAccount",
               R"("imagePullSecrets": [{"name": "a"}])",
               {"Secret default/a /imagePullSecrets/0/name"}},
          Case{"v1",
               "PersistentVolumeClaim",
               R"("spec": {"storageClassName": "fast"})",
               {"StorageClass.storage.k8s.io fast /spec/storageClassName"}},
          Case{
              "apps/v1",
              "StatefulSet",
              R"("spec": {"serviceName": "s", "volumeClaimTemplates": [{"spec": {"storageClassName": "fast"}}]})",
              {"Service default/s /spec/serviceName",
               "StorageClass.storage.k8s.io fast "
               "/spec/volumeClaimTemplates/0/spec/storageClassName"}},
          Case{
              "autoscaling/v2",
              "HorizontalPodAutoscaler",
              R"("spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "d"}})",
              {"Deployment.apps default/d /spec/scaleTargetRef/name"}},
          Case{
              "rbac.authorization.k8s.io/v1",
              "RoleBinding",
              R"("roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "r"},
                   "subjects": [{"kind": "ServiceAccount", "name": "a", "namespace": "web"},
                                {"kind": "User", "name": "u"}, {"kind": "Group", "name": "g"}])",
              {"ClusterRole.rbac.authorization.k8s.io r /roleRef/name",
               "ServiceAccount web/a /subjects/0/name"}},
          Case{"rbac.authorization.k8s.io/v1",
               "RoleBinding",
               R"("roleRef": {"kind": "ClusterRole", "name": "view"})",
               {}},
          Case{"gateway.networking.k8s.io/v1",
               "HTTPRoute",
               R"("spec": {"parentRefs": [{"name": "g", "namespace": "infra"}],
                            "rules": [{"backendRefs": [{"name": "s"},
                               {"group": "inference.networking.k8s.io", "kind": "InferencePool", "name": "p"}]}]})",
               {"CustomResourceDefinition.apiextensions.k8s.io "
                "HTTPRoute.gateway.networking.k8s.io key v1 /apiVersion",
                "Gateway.gateway.networking.k8s.io infra/g /spec/parentRefs/0/name",
                "Service default/s /spec/rules/0/backendRefs/0/name",
                "InferencePool.inference.networking.k8s.io default/p "
                "/spec/rules/0/backendRefs/1/name"}},
          Case{"gateway.networking.k8s.io/v1",
               "Gateway",
               R"("spec": {"gatewayClassName": "istio"})",
               {"CustomResourceDefinition.apiextensions.k8s.io "
                "Gateway.gateway.networking.k8s.io key v1 /apiVersion",
                "GatewayClass.gateway.networking.k8s.io istio /spec/gatewayClassName"}},
          Case{"inference.networking.x-k8s.io/v1alpha2",
               "InferencePool",
               R"("spec": {"extensionRef": {"name": "epp"}})",
               {"CustomResourceDefinition.apiextensions.k8s.io "
                "InferencePool.inference.networking.x-k8s.io key v1alpha2 /apiVersion",
                "Service default/epp /spec/extensionRef/name"}},
      }) {
    CAPTURE(row.rest);
    CHECK(found_in(row.api_version, row.kind, row.rest) == row.found);
  }
}

TEST_CASE("an old annotation names the class of an Ingress") {
  Json ingress = Json::parse(R"({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
      "metadata": {"name": "x", "annotations": {"kubernetes.io/ingress.class": "nginx"}},
      "spec": {}})");
  CHECK(found_in(ingress) == Found{"IngressClass.networking.k8s.io nginx "
                                   "/metadata/annotations/kubernetes.io~1ingress.class"});
}

TEST_CASE("objects need their namespace, unless every cluster has it") {
  Json object =
      Json::parse(R"({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}})");
  CHECK(found_in(object).empty());
  object["metadata"]["namespace"] = "kube-system";
  CHECK(found_in(object).empty());
  object["metadata"]["namespace"] = "web";
  CHECK(found_in(object) == Found{"Namespace web /metadata/namespace"});
}

TEST_CASE("any shape is looked at without harm") {
  for (const char* const spec :
       {"null", "[]", "1", R"({"volumes": {}, "containers": [1, null, "x", {"env": 3}]})",
        R"({"volumes": [{"secret": {"secretName": 4}}, {"configMap": null}]})",
        R"({"imagePullSecrets": [[], "a", {"name": {}}]})"}) {
    CAPTURE(spec);
    CHECK(found_in_pod(spec).empty());
  }
}

TEST_CASE("groups of Kubernetes itself need no definition") {
  for (const char* const group : {"", "apps", "batch", "networking.k8s.io", "storage.k8s.io"}) {
    CHECK(kube::is_built_in_group(group));
  }
  for (const char* const group : {"gateway.networking.k8s.io", "inference.networking.x-k8s.io",
                                  "networking.istio.io", "premlabs.io"}) {
    CHECK_FALSE(kube::is_built_in_group(group));
  }
}
