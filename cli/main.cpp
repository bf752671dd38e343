#include "cli/run.hpp"

int main(int argc, char** argv) { return routerctl::cli::run(argc, argv); }
