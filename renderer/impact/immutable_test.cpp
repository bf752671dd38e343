#include "renderer/impact/immutable.hpp"

#include <string>

#include <doctest/doctest.h>

#include "renderer/impact/changes.hpp"
#include "renderer/impact/test_objects.hpp"

namespace {

using namespace routerctl;
using namespace routerctl::impact;

std::string refused(const std::string& head, const std::string& before, const std::string& after) {
  const Json old = impact::test::object(head + before + "\n");
  const Json now = impact::test::object(head + after + "\n");
  std::string paths;
  for (const std::string& path : immutable_paths(old, now, changed_paths(old, now))) {
    paths += (paths.empty() ? "" : " ") + path;
  }
  return paths;
}

}  // namespace

TEST_CASE(
    "fields that the API server refuses to change, and their neighbours that it lets change") {
  struct Row {
    const char *api_version, *kind, *before, *after, *refused;
  };
  const Row rows[] = {
      {"apps/v1", "Deployment", "spec: {selector: {matchLabels: {a: b}}}",
       "spec: {selector: {matchLabels: {a: c}}}", "spec.selector.matchLabels.a"},
      {"apps/v1", "Deployment", "spec: {replicas: 1}", "spec: {replicas: 2}", ""},
      {"apps/v1", "DaemonSet", "spec: {selector: {}}", "spec: {selector: {matchLabels: {a: b}}}",
       "spec.selector.matchLabels"},
      {"apps/v1", "StatefulSet", "spec: {serviceName: a}", "spec: {serviceName: b}",
       "spec.serviceName"},
      {"apps/v1", "StatefulSet", "spec: {volumeClaimTemplates: []}",
       "spec: {volumeClaimTemplates: [{}]}", "spec.volumeClaimTemplates"},
      {"apps/v1", "StatefulSet", "spec: {replicas: 1, template: {a: b}, minReadySeconds: 1}",
       "spec: {replicas: 2, template: {a: c}, minReadySeconds: 2}", ""},
      {"batch/v1", "Job", "spec: {template: {spec: {a: b}}}", "spec: {template: {spec: {a: c}}}",
       "spec.template.spec.a"},
      {"batch/v1", "Job", "spec: {completions: 2, parallelism: 1}",
       "spec: {completions: 3, parallelism: 1}", "spec.completions"},
      {"batch/v1", "Job", "spec: {completionMode: Indexed, completions: 2, parallelism: 2}",
       "spec: {completionMode: Indexed, completions: 3, parallelism: 3}", ""},
      {"batch/v1", "Job", "spec: {parallelism: 1}", "spec: {parallelism: 2}", ""},
      {"batch/v1", "CronJob", "spec: {jobTemplate: {a: b}}", "spec: {jobTemplate: {a: c}}", ""},
      {"v1", "Pod", "spec: {containers: [{image: a, args: [b]}]}",
       "spec: {containers: [{image: c, args: [d]}]}", "spec.containers[0].args[0]"},
      {"v1", "Service", "spec: {clusterIP: 10.0.0.1}", "spec: {clusterIP: 10.0.0.2}",
       "spec.clusterIP"},
      {"v1", "Service", "spec: {type: ClusterIP}", "spec: {type: ClusterIP, clusterIP: None}",
       "spec.clusterIP"},
      {"v1", "Service", "spec: {clusterIP: None}", "spec: {type: ClusterIP}", "spec.clusterIP"},
      {"v1", "Service", "spec: {clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1]}",
       "spec: {type: ClusterIP}", ""},
      {"v1", "Service", "spec: {clusterIP: 10.0.0.1}", "spec: {type: ExternalName}", ""},
      {"v1", "Service", "spec: {selector: {a: b}}", "spec: {selector: {a: c}}", ""},
      {"v1", "PersistentVolumeClaim", "spec: {storageClassName: a}", "spec: {storageClassName: b}",
       "spec.storageClassName"},
      {"v1", "PersistentVolumeClaim", "spec: {resources: {requests: {storage: 1Gi}}}",
       "spec: {resources: {requests: {storage: 1500Mi}}}", ""},
      {"v1", "PersistentVolumeClaim", "spec: {resources: {requests: {storage: 1Ti}}}",
       "spec: {resources: {requests: {storage: 100Gi}}}", "spec.resources.requests.storage"},
      {"v1", "PersistentVolumeClaim", "spec: {resources: {requests: {storage: 1Gi}}}",
       "spec: {resources: {requests: {storage: 1024Mi}}}", ""},
      {"v1", "PersistentVolume", "spec: {hostPath: {path: /a}, mountOptions: [a]}",
       "spec: {hostPath: {path: /b}, mountOptions: [b]}", "spec.hostPath.path"},
      {"v1", "Secret", "type: Opaque", "type: kubernetes.io/tls", "type"},
      {"v1", "Secret", "immutable: true\nstringData: {a: b}", "immutable: true\nstringData: {a: c}",
       "stringData.a"},
      {"v1", "ConfigMap", "immutable: true\ndata: {a: b}", "immutable: true\ndata: {a: c}",
       "data.a"},
      {"v1", "ConfigMap", "immutable: true", "immutable: false", "immutable"},
      {"v1", "ConfigMap", "immutable: false", "immutable: true", ""},
      {"v1", "ConfigMap", "data: {a: b}", "data: {a: c}", ""},
      {"v1", "ResourceQuota", "spec: {scopes: [a]}", "spec: {scopes: [b]}", "spec.scopes[0]"},
      {"rbac.authorization.k8s.io/v1", "RoleBinding", "roleRef: {name: a}\nsubjects: []",
       "roleRef: {name: b}\nsubjects: [{}]", "roleRef.name"},
      {"rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "roleRef: {kind: a}",
       "roleRef: {kind: b}", "roleRef.kind"},
      {"rbac.authorization.k8s.io/v1", "Role", "rules: []", "rules: [{}]", ""},
      {"storage.k8s.io/v1", "StorageClass", "provisioner: a\nallowVolumeExpansion: false",
       "provisioner: b\nallowVolumeExpansion: true", "provisioner"},
      {"storage.k8s.io/v1", "StorageClass", "parameters: {a: b}", "parameters: {a: c}",
       "parameters.a"},
      {"scheduling.k8s.io/v1", "PriorityClass", "value: 1", "value: 2", "value"},
      {"networking.k8s.io/v1", "IngressClass", "spec: {controller: a}", "spec: {controller: b}",
       "spec.controller"},
      {"gateway.networking.k8s.io/v1", "GatewayClass", "spec: {controllerName: a/b}",
       "spec: {controllerName: a/c}", "spec.controllerName"},
      {"apiextensions.k8s.io/v1", "CustomResourceDefinition", "spec: {scope: Cluster}",
       "spec: {scope: Namespaced}", "spec.scope"},
      // The group counts, not only the kind.
      {"example.io/v1", "Secret", "type: a", "type: b", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.kind);
    CAPTURE(row.after);
    const std::string head = std::string("apiVersion: ") + row.api_version + "\nkind: " + row.kind +
                             "\nmetadata: {name: a}\n";
    CHECK(refused(head, row.before, row.after) == row.refused);
  }
}
