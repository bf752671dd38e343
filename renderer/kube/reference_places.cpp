#include "renderer/kube/reference_places.hpp"

#include <array>

namespace routerctl::kube {

namespace {

using Place = ReferencePlace;

constexpr std::string_view resource_api = "resource.k8s.io", storage_api = "storage.k8s.io",
                           rbac_api = "rbac.authorization.k8s.io",
                           gateway_api = "gateway.networking.k8s.io";

constexpr std::array container{
    Place{"env/*/valueFrom/configMapKeyRef", "name", "", "ConfigMap", "key"},
    Place{"env/*/valueFrom/secretKeyRef", "name", "", "Secret", "key"},
    Place{"envFrom/*/configMapRef", "name", "", "ConfigMap"},
    Place{"envFrom/*/secretRef", "name", "", "Secret"},
};

constexpr std::array pod{
    Place{"", "serviceAccountName", "", "ServiceAccount"},
    Place{"", "serviceAccount", "", "ServiceAccount"},  // the old name of the same field
    Place{"", "runtimeClassName", "node.k8s.io", "RuntimeClass"},
    Place{"", "priorityClassName", "scheduling.k8s.io", "PriorityClass"},
    Place{"", "nodeName", "", "Node"},
    Place{"imagePullSecrets/*", "name", "", "Secret"},
    Place{"resourceClaims/*", "resourceClaimName", resource_api, "ResourceClaim"},
    Place{"resourceClaims/*", "resourceClaimTemplateName", resource_api, "ResourceClaimTemplate"},
    Place{"volumes/*/configMap", "name", "", "ConfigMap", "items/*/key"},
    Place{"volumes/*/secret", "secretName", "", "Secret", "items/*/key"},
    Place{"volumes/*/projected/sources/*/configMap", "name", "", "ConfigMap", "items/*/key"},
    Place{"volumes/*/projected/sources/*/secret", "name", "", "Secret", "items/*/key"},
    Place{"volumes/*/projected/sources/*/clusterTrustBundle", "name", "certificates.k8s.io",
          "ClusterTrustBundle"},
    Place{"volumes/*/persistentVolumeClaim", "claimName", "", "PersistentVolumeClaim"},
    Place{"volumes/*/ephemeral/volumeClaimTemplate/spec", "storageClassName", storage_api,
          "StorageClass"},
    Place{"volumes/*/ephemeral/volumeClaimTemplate/spec", "volumeName", "", "PersistentVolume"},
    Place{"volumes/*/ephemeral/volumeClaimTemplate/spec/dataSource", "name", "",
          "PersistentVolumeClaim", "", true},
    Place{"volumes/*/csi", "driver", storage_api, "CSIDriver"},
    Place{"volumes/*/csi/nodePublishSecretRef", "name", "", "Secret"},
    Place{"volumes/*/azureFile", "secretName", "", "Secret"},
    Place{"volumes/*/cephfs/secretRef", "name", "", "Secret"},
    Place{"volumes/*/cinder/secretRef", "name", "", "Secret"},
    Place{"volumes/*/flexVolume/secretRef", "name", "", "Secret"},
    Place{"volumes/*/iscsi/secretRef", "name", "", "Secret"},
    Place{"volumes/*/rbd/secretRef", "name", "", "Secret"},
    Place{"volumes/*/scaleIO/secretRef", "name", "", "Secret"},
    Place{"volumes/*/storageos/secretRef", "name", "", "Secret"},
    Place{"volumes/*/glusterfs", "endpoints", "", "Endpoints"},
};

constexpr std::array claim{
    Place{"spec", "storageClassName", storage_api, "StorageClass"},
    Place{"spec", "volumeName", "", "PersistentVolume"},
    Place{"spec/dataSource", "name", "", "PersistentVolumeClaim", "", true},
};

constexpr std::array stateful_set{
    Place{"spec", "serviceName", "", "Service"},
    Place{"spec/volumeClaimTemplates/*/spec", "storageClassName", storage_api, "StorageClass"},
};

constexpr std::array service_account{
    Place{"imagePullSecrets/*", "name", "", "Secret"},
    Place{"secrets/*", "name", "", "Secret"},
};

constexpr std::array autoscaler{
    Place{"spec/scaleTargetRef", "name", "apps", "Deployment", "", true},
};

constexpr std::array ingress{
    Place{"spec", "ingressClassName", "networking.k8s.io", "IngressClass"},
    Place{"spec/tls/*", "secretName", "", "Secret"},
    Place{"spec/defaultBackend/service", "name", "", "Service"},
    Place{"spec/rules/*/http/paths/*/backend/service", "name", "", "Service"},
};

constexpr std::array role_binding{
    Place{"roleRef", "name", rbac_api, "Role", "", true},
    Place{"subjects/*", "name", "", "ServiceAccount", "", true},
};

constexpr std::array gateway{
    Place{"spec", "gatewayClassName", gateway_api, "GatewayClass"},
    Place{"spec/listeners/*/tls/certificateRefs/*", "name", "", "Secret", "", true},
};

// What HTTPRoute, GRPCRoute and those for lower layers share.
constexpr std::array route{
    Place{"spec/parentRefs/*", "name", gateway_api, "Gateway", "", true},
    Place{"spec/rules/*/backendRefs/*", "name", "", "Service", "", true},
    Place{"spec/rules/*/filters/*/requestMirror/backendRef", "name", "", "Service", "", true},
    Place{"spec/rules/*/filters/*/extensionRef", "name", "", "", "", true},
    Place{"spec/rules/*/backendRefs/*/filters/*/requestMirror/backendRef", "name", "", "Service",
          "", true},
};

constexpr std::array inference_pool{
    Place{"spec/endpointPickerRef", "name", "", "Service", "", true},
    Place{"spec/extensionRef", "name", "", "Service", "", true},  // before v1
};

constexpr std::array inference_objective{
    Place{"spec/poolRef", "name", "inference.networking.k8s.io", "InferencePool", "", true},
};

constexpr std::array kinds{
    KindPlaces{"", "PersistentVolumeClaim", claim},
    KindPlaces{"", "ServiceAccount", service_account},
    KindPlaces{"apps", "StatefulSet", stateful_set},
    KindPlaces{"autoscaling", "HorizontalPodAutoscaler", autoscaler},
    KindPlaces{"networking.k8s.io", "Ingress", ingress},
    KindPlaces{rbac_api, "RoleBinding", role_binding},
    KindPlaces{rbac_api, "ClusterRoleBinding", role_binding},
    KindPlaces{gateway_api, "Gateway", gateway},
    KindPlaces{gateway_api, "HTTPRoute", route},
    KindPlaces{gateway_api, "GRPCRoute", route},
    KindPlaces{gateway_api, "TLSRoute", route},
    KindPlaces{gateway_api, "TCPRoute", route},
    KindPlaces{gateway_api, "UDPRoute", route},
    KindPlaces{"inference.networking.k8s.io", "InferencePool", inference_pool},
    KindPlaces{"inference.networking.x-k8s.io", "InferencePool", inference_pool},
    KindPlaces{"inference.networking.x-k8s.io", "InferenceObjective", inference_objective},
    KindPlaces{"inference.networking.x-k8s.io", "InferenceModel", inference_objective},
};

}  // namespace

const std::span<const ReferencePlace> pod_places = pod;
const std::span<const ReferencePlace> container_places = container;
const std::span<const KindPlaces> kind_places = kinds;

}  // namespace routerctl::kube
