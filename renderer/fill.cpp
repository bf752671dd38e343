#include "renderer/fill.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "renderer/kube/order.hpp"
#include "renderer/yaml/emit.hpp"

namespace routerctl {

namespace {

using yaml::Field;

// The values of one template, by name, and where they came from. Few enough for a linear look-up.
class Values {
 public:
  explicit Values(const std::vector<Slot>& slots) {
    entries_.reserve(slots.size() + 1);
    for (const Slot& slot : slots) {
      const auto* const field = std::get_if<Field>(&slot.value);
      entries_.push_back(
          {slot.name, field == nullptr ? std::get<Json>(slot.value) : field->json(), &slot, {}});
    }
  }

  void add_text(std::string_view name, std::string text, std::vector<Trace> trace) {
    entries_.push_back({name, Json(std::move(text)), nullptr, std::move(trace)});
  }

  [[nodiscard]] const Json* find(std::string_view name) const {
    const Entry* const entry = entry_of(name);
    return entry == nullptr ? nullptr : &entry->value;
  }

  void trace(const std::string& pointer, std::string_view name, std::vector<Trace>& out) const {
    const Entry* const entry = entry_of(name);
    if (entry == nullptr) {
      return;
    }
    for (const Trace& inner : entry->text_trace) {
      out.push_back({pointer + "#" + inner.pointer, inner.origin});
    }
    if (entry->slot == nullptr) {
      return;
    }
    for (const Origin& origin : entry->slot->from) {
      out.push_back({pointer, origin});
    }
    if (const auto* const field = std::get_if<Field>(&entry->slot->value);
        field != nullptr && *field) {
      trace_field(pointer, *field, out);
    }
  }

 private:
  struct Entry {
    std::string_view name;
    Json value;
    const Slot* slot;
    std::vector<Trace> text_trace;
  };

  [[nodiscard]] const Entry* entry_of(std::string_view name) const {
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const Entry& e) { return e.name == name; });
    return found == entries_.end() ? nullptr : &*found;
  }

  static std::string escaped(std::string_view key) {
    std::string result;
    for (const char c : key) {
      result += c == '~' ? std::string("~0") : c == '/' ? std::string("~1") : std::string(1, c);
    }
    return result;
  }

  static void trace_field(const std::string& pointer, const Field& field, std::vector<Trace>& out) {
    if (field.size() == 0) {
      out.push_back({pointer, Origin::of(field)});
      return;
    }
    std::size_t index = 0;
    for (const Field child : field.items()) {
      const std::string step =
          field.is(yaml::Type::list) ? std::to_string(index++) : escaped(child.key());
      trace_field(pointer + "/" + step, child, out);
    }
  }

  std::vector<Entry> entries_;
};

Json fill_template(const tmpl::Template& filled, const Values& values, bool trace,
                   std::vector<Trace>& out) {
  const auto lookup = [&](std::string_view name) { return values.find(name); };
  if (!trace) {
    return tmpl::fill(filled, lookup);
  }
  return tmpl::fill(filled, lookup, [&](const std::string& pointer, std::string_view name) {
    values.trace(pointer, name, out);
  });
}

std::string path_of(const Kind& kind, std::string_view file) {
  return file.find('/') == std::string_view::npos
             ? std::string(kind.folder) + "/" + std::string(file)
             : std::string(file);
}

std::string write(const Json& value, Format format) {
  std::string text;
  switch (format) {
    case Format::yaml:
      if (value.is_string()) {
        return value.get<std::string>();
      }
      yaml::emit(value, text);
      break;
    case Format::json:
      yaml::emit_json(value, text);
      text += '\n';
      break;
    case Format::json_compact_html: text = yaml::emit_json_go(value); break;
  }
  return text;
}

// The text that a check compares with is copied only for those who will ask.
void take_checks(const Plan& plan, const Values& values, Compilation& result) {
  for (const HttpCheck& check : plan.checks) {
    if (const Json* const text = values.find(check.expected)) {
      result.checks.push_back(check);
      result.checks.back().expected_text = text->get<std::string>();
    }
  }
}

// Only an override of the user's can fail to be an object.
void report_no_object(const tmpl::Template& made, Compilation& result) {
  if (made.built_in) {
    throw std::logic_error(made.file.name + " makes no object");
  }
  Diagnostic diagnostic;
  diagnostic.rule = &tmpl::no_object;
  diagnostic.message = "the template makes no Kubernetes object";
  diagnostic.expected = "apiVersion, kind and metadata.name";
  diagnostic.where.file = &made.file;
  result.diagnostics.push_back(std::move(diagnostic));
}

void fill_plan(const Plan& plan, const Kind& kind, const Library& library,
               const CompileOptions& options, Compilation& result) {
  for (const PlannedObject& planned : plan.objects) {
    Values values(planned.slots);
    for (const Text& text : planned.texts) {
      std::vector<Trace> inner;
      const Json value = fill_template(library.templates->get(path_of(kind, text.template_file)),
                                       Values(text.slots), options.trace, inner);
      values.add_text(text.name, write(value, text.format), std::move(inner));
    }
    Object object{.source = plan.source, .policy = planned.policy, .reading = planned.reading};
    object.value = fill_template(library.templates->get(path_of(kind, planned.template_file)),
                                 values, options.trace, object.trace);
    const kube::ObjectKey key = kube::key_of(object.value);
    if (!object.value.is_object() || !object.value.contains("apiVersion") || key.kind.empty() ||
        key.name.empty()) {
      report_no_object(library.templates->get(path_of(kind, planned.template_file)), result);
      continue;
    }
    result.objects.push_back(std::move(object));
    if (options.checks) {
      take_checks(plan, values, result);
    }
  }
}

}  // namespace

void fill_all(std::vector<KindPlans>& all, const Library& library,
              const CompileOptions& options, Compilation& result) {
  std::size_t total = 0;
  for (const auto& [kind, plans] : all) {
    total += plans.size();
  }
  begin(options.progress, Progress::Stage::rendering, total);
  try {
    for (auto& [kind, plans] : all) {
      for (Plan& plan : plans) {
        fill_plan(plan, *kind, library, options, result);
        plan.objects = {};
        step(options.progress);
      }
    }
  } catch (const tmpl::MissingName& missing) {
    if (missing.where->built_in) {
      throw std::logic_error(missing.where->file.name + ": no value for ${" + missing.name + "}");
    }
    result.diagnostics.push_back(tmpl::to_diagnostic(missing));
  }
}

}  // namespace routerctl
