// docs_generate DIR [ROOT] writes the pages that come from the code into DIR. ROOT is the checkout
// whose testdata/ the examples come from; without it, the folder above DIR.

#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>

#include "cli/ignore.hpp"
#include "docs/pages.hpp"

namespace fs = std::filesystem;

namespace {

void write(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) {
    throw std::runtime_error(path.string() + ": cannot be written");
  }
}

void generate(const fs::path& directory, const fs::path& root) {
  using namespace routerctl;
  const tmpl::Library templates;
  const Library library = cli::built_in(templates);
  write(directory / "diagnostics.md",
        docs::diagnostics_page(cli::every_rule(library), docs::read_examples(root / "testdata")));
  write(directory / "fidelity.md", docs::fidelity_page(library));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    std::cerr << "usage: docs_generate DIR [ROOT]\n";
    return 2;
  }
  try {
    const fs::path directory = argv[1];
    generate(directory, argc == 3 ? fs::path(argv[2]) : fs::absolute(directory) / "..");
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "docs_generate: " << error.what() << '\n';
    return 1;
  }
}
