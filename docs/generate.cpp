// docs_generate DIR [ROOT] writes the pages that come from the code into DIR. ROOT is the checkout
// whose testdata/ the examples come from; without it, the folder above DIR.
// docs_generate --becomes DIR ROOT writes what the fields of each kind become.

#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>

#include "cli/ignore.hpp"
#include "docs/becomes.hpp"
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

void generate_becomes(const fs::path& directory, const fs::path& root) {
  using namespace routerctl;
  const tmpl::Library templates;
  for (const auto& [folder, table] : docs::becomes(cli::built_in(templates), root / "testdata")) {
    write(directory / (folder + ".txt"), table);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const bool becomes = argc == 4 && std::string(argv[1]) == "--becomes";
  if (argc != 2 && argc != 3 && !becomes) {
    std::cerr << "usage: docs_generate DIR [ROOT]\n       docs_generate --becomes DIR ROOT\n";
    return 2;
  }
  try {
    if (becomes) {
      generate_becomes(argv[2], argv[3]);
      return 0;
    }
    const fs::path directory = argv[1];
    generate(directory, argc == 3 ? fs::path(argv[2]) : fs::absolute(directory) / "..");
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "docs_generate: " << error.what() << '\n';
    return 1;
  }
}
