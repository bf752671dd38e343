#pragma once

#include <string>
#include <utility>

#include "renderer/text/diagnostic.hpp"
#include "renderer/yaml/document.hpp"

/// What the checks of AIModelMap, and of references to one, report. "The operator" is
/// prem-operator, which writes the ConfigMap and resolves the references.
namespace routerctl::kinds::ai_model_map_rules {

inline constexpr Rule reference_without_name{
    "ai-model-map/reference-without-name", Severity::error, Authority::operator_code,
    "a modelMapRef has an empty name",
    "The schema wants a name and accepts an empty one; the operator then gives the AIDeployment "
    "up. "
    "Name the AIModelMap, or remove modelMapRef and write the uri in the AIDeployment."};

inline constexpr Rule reference_without_variant{
    "ai-model-map/reference-without-variant", Severity::error, Authority::operator_code,
    "a modelMapRef has an empty variant",
    "The schema wants a variant and accepts an empty one; the operator then gives the AIDeployment "
    "up. There is no default variant: name one of the map."};

inline constexpr Rule not_found{
    "ai-model-map/not-found", Severity::error, Authority::operator_code,
    "a modelMapRef names an AIModelMap that is not there",
    "AIModelMaps are looked up in the input and in --existing, by namespace and name; without a "
    "namespace in the modelMapRef the map has to be in the namespace of the AIDeployment. Read the "
    "map's file too, or let --existing read what the cluster holds: `kubectl get aimodelmaps -A -o "
    "yaml`."};

inline constexpr Rule no_such_variant{
    "ai-model-map/no-such-variant", Severity::error, Authority::operator_code,
    "a modelMapRef names a variant that the AIModelMap does not have for the engine",
    "Each engine has a list of its own in an AIModelMap; that of triton is called tensor_rt. The "
    "operator's message says localai whatever the engine is."};

inline constexpr Rule generic_engine{"ai-model-map/generic-engine", Severity::error,
                                     Authority::operator_code,
                                     "a modelMapRef is used with engine generic",
                                     "The pods of engine generic are written by hand, model "
                                     "included, so that the operator refuses a "
                                     "reference to a model. Remove it, or choose another engine."};

inline constexpr Rule duplicate_variant{
    "ai-model-map/duplicate-variant", Severity::warning, Authority::operator_code,
    "a variant stands twice in one list",
    "AIDeployments get the first entry of that name. The ConfigMap gets the engineConfigFile of "
    "the "
    "last one that has any, so that a pod may mount a file of another entry than the one it refers "
    "to. Give each entry a name of its own, or remove one."};

inline constexpr Rule config_file_unused{
    "ai-model-map/config-file-unused", Severity::warning, Authority::operator_code,
    "an engineConfigFile that no pod mounts",
    "Only pods of engine localai mount such a file. Those of vllm and deepspeed-mii go into the "
    "ConfigMap, the latter under the word generic, and nobody reads them there; those in tensor_rt "
    "go nowhere. Pass the options in spec.args of the AIDeployment instead."};

inline constexpr Rule uri_unused{
    "ai-model-map/uri-unused", Severity::warning, Authority::operator_code,
    "localai looks at nothing else in a variant with an engineConfigFile",
    "Pods of engine localai mount the engineConfigFile and neither download nor name the uri "
    "beside "
    "it. Name the model in the file, or remove one of the two."};

inline constexpr Rule config_map_refused{
    "ai-model-map/config-map-refused", Severity::error, Authority::consumer,
    "the API server refuses the ConfigMap of an AIModelMap",
    "The map's name becomes the value of a label, which has at most 63 characters; a variant's "
    "name "
    "becomes part of a key, which has at most 253; and the files of a ConfigMap have at most 1 MiB "
    "together. The operator only logs the refusal, and pods that mount the ConfigMap hang."};

inline constexpr Rule foreign_config_map{
    "ai-model-map/foreign-config-map", Severity::error, Authority::routerctl,
    "another ConfigMap has the name that the AIModelMap's ConfigMap takes",
    "The operator leaves any ConfigMap alone that has the name already, so that its pods mount "
    "what "
    "that one holds. The rendered ConfigMap would take its place. Rename the AIModelMap or the "
    "ConfigMap. For a ConfigMap that is only in --existing this is a warning."};

/// At the value of `field`.
inline Diagnostic report(const Rule& rule, const yaml::Field& field, std::string message) {
  return {
      .rule = &rule, .field = field.path(), .message = std::move(message), .where = field.place()};
}

}  // namespace routerctl::kinds::ai_model_map_rules
