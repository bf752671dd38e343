#include "cli/output_dir/kustomization.hpp"

#include <utility>

#include "renderer/yaml/emit.hpp"

namespace routerctl::output_dir {

std::string kustomization(const Index& index) {
  Json resources = Json::array();
  for (const auto& [file, entry] : index.files) {
    resources.push_back(file);
  }
  return yaml::emit(Json::object({{"apiVersion", "kustomize.config.k8s.io/v1beta1"},
                                  {"kind", "Kustomization"},
                                  {"resources", std::move(resources)}}));
}

}  // namespace routerctl::output_dir
