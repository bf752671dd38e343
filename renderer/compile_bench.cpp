// The compiler beside the bare event parse of yaml-cpp, on 10,000 StaticRoutes in one file.

#include "renderer/compile.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include "renderer/test_figures.hpp"
#include "renderer/test_routes.hpp"
#include "renderer/yaml/emit.hpp"
#include "renderer/yaml/parse.hpp"

namespace {

using namespace routerctl;

const SourceFile& input() {
  static const SourceFile file = [] {
    SourceFile made{"routes.yaml", {}};
    for (std::size_t number = 0; number < 10'000; ++number) {
      made.text += (number == 0 ? "" : "---\n") + test::static_route(number);
    }
    return made;
  }();
  return file;
}

struct Ignore : YAML::EventHandler {
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

void parse_bare() {
  std::istringstream stream(input().text);
  YAML::Parser parser(stream);
  Ignore ignore;
  while (parser.HandleNextDocument(ignore)) {
  }
}

void parse() {
  Diagnostics diagnostics;
  for (const yaml::Part& part : yaml::split(input())) {
    benchmark::DoNotOptimize(yaml::parse(part, {}, diagnostics));
  }
}

Compilation compile_routes(unsigned threads, bool plan_only) {
  static const tmpl::Library templates;
  const SourceFile* const files[] = {&input()};
  CompileOptions options;
  options.threads = threads;
  options.plan_only = plan_only;
  Compilation result = compile(files, {}, {kinds::all, schema::resources, &templates}, options);
  if (has_errors(result.diagnostics) || result.objects.size() != (plan_only ? 0 : 10'000)) {
    throw std::logic_error("the input of the benchmark does not compile");
  }
  return result;
}

void render(unsigned threads) {
  std::string out;
  for (const Object& object : compile_routes(threads, false).objects) {
    yaml::emit(object.value, out);
  }
  benchmark::DoNotOptimize(out);
}

void validate(unsigned threads) { compile_routes(threads, true); }

// Milliseconds; the least of several runs is what the work takes without disturbance.
struct Least {
  double cpu = std::numeric_limits<double>::infinity();
  double wall = std::numeric_limits<double>::infinity();
};

template <typename Work>
Least measure(benchmark::State& state, const Work& work) {
  Least least;
  input();
  for ([[maybe_unused]] auto once : state) {
    const auto wall = std::chrono::steady_clock::now();
    const std::clock_t cpu = std::clock();
    work();
    least.cpu = std::min(least.cpu, 1e3 * static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC);
    const std::chrono::duration<double, std::milli> passed =
        std::chrono::steady_clock::now() - wall;
    least.wall = std::min(least.wall, passed.count());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(input().text.size()) *
                          static_cast<std::int64_t>(state.iterations()));
  return least;
}

double bare = 0;

void add_ratio(const char* name, double cpu, double most) {
  if (bare != 0) {
    test::figures().push_back({name, cpu / bare, most, "x bare parse, CPU"});
  }
}

void bare_event_parse(benchmark::State& state) { bare = measure(state, parse_bare).cpu; }

void split_and_parse(benchmark::State& state) {
  add_ratio("10,000 StaticRoutes: split and parse", measure(state, parse).cpu, 0);
}

void render_all(benchmark::State& state) {
  const Least least = measure(state, [] { render(1); });
  add_ratio("10,000 StaticRoutes: render", least.cpu, 0.5);
  test::figures().push_back({"10,000 StaticRoutes: render, 1 thread", least.wall, 0, "ms"});
}

void validate_all(benchmark::State& state) {
  add_ratio("10,000 StaticRoutes: validate", measure(state, [] { validate(1); }).cpu, 0.4);
}

void render_on_two_threads(benchmark::State& state) {
  const Least least = measure(state, [] { render(2); });
  test::figures().push_back({"10,000 StaticRoutes: render, 2 threads", least.wall, 0, "ms"});
}

// In this order: the first is what the others are compared with.
BENCHMARK(bare_event_parse)->Unit(benchmark::kMillisecond)->Iterations(7);
BENCHMARK(split_and_parse)->Unit(benchmark::kMillisecond)->Iterations(7);
BENCHMARK(render_all)->Unit(benchmark::kMillisecond)->Iterations(7);
BENCHMARK(validate_all)->Unit(benchmark::kMillisecond)->Iterations(7);
BENCHMARK(render_on_two_threads)->Unit(benchmark::kMillisecond)->Iterations(7)->UseRealTime();

}  // namespace
