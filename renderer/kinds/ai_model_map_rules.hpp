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

/// At the value of `field`.
inline Diagnostic report(const Rule& rule, const yaml::Field& field, std::string message) {
  return {
      .rule = &rule, .field = field.path(), .message = std::move(message), .where = field.place()};
}

}  // namespace routerctl::kinds::ai_model_map_rules
