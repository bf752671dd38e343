// Widget of example/widget-operator: a Deployment, and the Service that its README promises.

#include <array>
#include <string>
#include <utility>

#include "renderer/kinds/kind.hpp"

namespace routerctl::kinds {

namespace {

constexpr std::array rules{
    Rule{
        "widget/image-without-version", Severity::warning, Authority::consumer,
        "the image has no version",
        "The kubelet then takes the tag latest, so that two pods can run different images. Write a "
        "tag or a digest."},
};

constexpr std::array pull_policies{std::string_view("Always"), std::string_view("IfNotPresent")};

constexpr std::array settings{
    Setting{.name = "widget-operator.pull-policy",
            .default_value = "IfNotPresent",
            .meaning = "imagePullPolicy of every container",
            .values = pull_policies},
};

constexpr std::array oddities{
    Oddity{"the README calls spec.replicas instances", "refused, unknown-field with a hint"},
};

constexpr std::array siblings{
    Sibling{.group = "example.io",
            .kind = "WidgetPolicy",
            .why = "its operator acts on running pods, which no manifest can say"},
};

Slot namespace_slot(const CustomResource& widget) {
  // null drops the key: nobody named a namespace.
  return {.name = "namespace",
          .value = widget.namespace_.empty() ? Json() : Json(widget.namespace_),
          .from = {Origin::of(widget.metadata["namespace"])}};
}

PlannedObject deployment(const CustomResource& widget, std::string_view pull_policy) {
  const yaml::Field spec = widget.spec;
  return {.template_file = "deployment.yaml",
          .slots = {{.name = "name", .value = Json(widget.name)},
                    namespace_slot(widget),
                    {.name = "replicas", .value = spec["replicas"]},
                    {.name = "image", .value = spec["image"]},
                    {.name = "nodeSelector", .value = spec["nodeSelector"]},
                    {.name = "pullPolicy",
                     .value = Json(pull_policy),
                     .from = {Origin::of_setting("widget-operator.pull-policy")}}}};
}

void check_image(const CustomResource& widget, Diagnostics& diagnostics) {
  const yaml::Field image = widget.spec["image"];
  const std::string_view text = image.text();
  if (text.find_first_of(":@", text.rfind('/') + 1) == std::string_view::npos) {
    diagnostics.push_back({.rule = &rules[0],
                           .field = image.path(),
                           .message = "image \"" + std::string(text) + "\" has no version",
                           .hints = {"write \"" + std::string(text) + ":<version>\""},
                           .where = image.place()});
  }
}

std::vector<Plan> plan(std::span<const CustomResource> widgets, const Inputs& inputs,
                       Diagnostics& diagnostics) {
  const std::string_view pull_policy = inputs.setting("widget-operator.pull-policy");
  std::vector<Plan> plans;
  for (const CustomResource& widget : widgets) {
    check_image(widget, diagnostics);
    Plan& made = plans.emplace_back(Plan{.source = widget.root, .objects = {}});
    made.objects.push_back(deployment(widget, pull_policy));
  }
  return plans;
}

bool add_service(Plan& plan, const CustomResource& widget, const Inputs&) {
  plan.objects.push_back(
      {.template_file = "service.yaml",
       .slots = {{.name = "name", .value = Json(widget.name)}, namespace_slot(widget)}});
  return true;
}

constexpr std::array repairs{
    Repair{.id = "widget-operator/add-service",
           .effect = Repair::Effect::adds_objects,
           .since = "0.1.0",
           .why =
               "the README tells clients to connect to the Widget's name, and the operator makes "
               "no Service",
           .apply = add_service},
};

}  // namespace

extern const Kind widget;
const Kind widget{.folder = "widget",
                  .system = "widget-operator",
                  .plan = plan,
                  .repairs = repairs,
                  .settings = settings,
                  .rules = rules,
                  .oddities = oddities,
                  .siblings = siblings};

}  // namespace routerctl::kinds
