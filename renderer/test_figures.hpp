#pragma once

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

/// The figures that design and documentation promise, printed as one table when a benchmark ends.
namespace routerctl::test {

struct Figure {
  std::string name;
  double value = 0;
  double most = 0;  ///< the target; 0 for none
  std::string unit{};
};

struct Figures {
  std::vector<Figure> all;

  ~Figures() {
    std::printf("\n%-48s %9s  %-18s %7s\n", "figure", "value", "unit", "target");
    for (const Figure& each : all) {
      std::printf("%-48s %9.2f  %-18s ", each.name.c_str(), each.value, each.unit.c_str());
      if (each.most == 0) {
        std::printf("%7s\n", "-");
      } else {
        std::printf("%7s  %s\n", ("<= " + std::to_string(each.most).substr(0, 4)).c_str(),
                    each.value <= each.most ? "ok" : "MISSED");
      }
    }
  }
};

inline std::vector<Figure>& figures() {
  static Figures printed_at_exit;
  return printed_at_exit.all;
}

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

}  // namespace routerctl::test
