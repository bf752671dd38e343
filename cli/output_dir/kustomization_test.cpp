// What --kustomization writes is a base that the real kustomize takes.

#include <cstdlib>
#include <string>

#include <doctest/doctest.h>

#include "cli/output_dir/test_site.hpp"

using namespace routerctl::test;

TEST_CASE("the directory is a base of kustomize, for an overlay too") {
  const char* const kubectl = std::getenv("ROUTERCTL_KUBECTL");
  const Site site;
  site.add_routes(1, 3);
  REQUIRE(site.render({"--kustomization"}).code == 0);
  site.write("overlays/staging/kustomization.yaml",
             "apiVersion: kustomize.config.k8s.io/v1beta1\n"
             "kind: Kustomization\n"
             "resources:\n"
             "- ../../dist\n"
             "labels:\n"
             "- pairs: {example.com/stage: staging}\n"
             "patches:\n"
             "- target: {kind: ConfigMap, name: route-2-config}\n"
             "  patch: |\n"
             "    - {op: add, path: /metadata/annotations, value: {example.com/note: by hand}}\n");
  const std::string program = std::string(kubectl == nullptr ? "kubectl" : kubectl) + " kustomize ";
  const Outcome base = site.shell(program + "dist");
  REQUIRE_MESSAGE(base.code == 0, "`./dev test` sets ROUTERCTL_KUBECTL; " << base.out);
  // Our key order is not kustomize's: the order of objects and their content are compared.
  CHECK(site.shell(program + "dist | grep -A1 '^metadata:' | grep -c name").out == "3\n");
  const std::string compare =
      "python3 -c '\n"
      "import sys, yaml\n"
      "ours, theirs = (sorted(yaml.safe_load_all(open(f)), key=str) for f in sys.argv[1:])\n"
      "print(\"same\" if ours == theirs else \"different\")' ours theirs";
  CHECK(
      site.shell("\"$ROUTERCTL\" render apps > ours && " + program + "dist > theirs && " + compare)
          .out == "same\n");
  const Outcome overlay = site.shell(program + "overlays/staging");
  CHECK_MESSAGE(overlay.code == 0, overlay.out);
  CHECK(overlay.out.find("example.com/note: by hand") != std::string::npos);
  std::size_t labels = 0;
  for (std::size_t at = 0;
       (at = overlay.out.find("example.com/stage: staging", at)) != std::string::npos; ++at) {
    ++labels;
  }
  CHECK(labels == 3);
}
