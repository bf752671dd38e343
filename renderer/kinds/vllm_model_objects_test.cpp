#include "renderer/kinds/vllm_model_objects.hpp"

#include <doctest/doctest.h>

using namespace routerctl::kinds;

TEST_CASE("shares of memory have two digits, exact ties rounded to even") {
  struct Row {
    double number;
    const char* text;
  };
  for (const Row& row :
       {Row{0.1, "0.10"}, Row{0.125, "0.12"}, Row{0.375, "0.38"}, Row{0.9, "0.90"},
        Row{0.905, "0.91"}, Row{0.91, "0.91"}, Row{0.915, "0.92"}, Row{0.945, "0.94"},
        Row{0.955, "0.95"}, Row{0.995, "0.99"}, Row{0.999, "1.00"}, Row{1.0, "1.00"}}) {
    CAPTURE(row.number);
    CHECK(two_digits(row.number) == row.text);
  }
}
