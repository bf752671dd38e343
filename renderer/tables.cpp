#include "renderer/tables.hpp"

#include <algorithm>
#include <utility>

namespace routerctl {

namespace {

bool same(std::span<const std::string_view> a, std::span<const std::string_view> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

bool before(const Table& a, const Table& b) {
  return std::lexicographical_compare(a.columns.begin(), a.columns.end(), b.columns.begin(),
                                      b.columns.end());
}

Table& table_for(std::span<const std::string_view> columns, std::vector<Table>& tables) {
  const auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const Table& table) { return same(table.columns, columns); });
  return found == tables.end() ? tables.emplace_back(Table{columns, {}}) : *found;
}

}  // namespace

std::vector<Need> needs_of(const std::vector<KindPlans>& all) {
  std::vector<Need> needs;
  for (const KindPlans& planned : all) {
    for (const Plan& plan : planned.plans) {
      needs.insert(needs.end(), plan.needs.begin(), plan.needs.end());
    }
  }
  return needs;
}

std::vector<Table> tables_of(const std::vector<KindPlans>& all) {
  std::vector<Table> tables;
  for (const KindPlans& planned : all) {
    for (const Plan& plan : planned.plans) {
      for (const Row& row : plan.rows) {
        table_for(row.columns, tables).rows.push_back(row.cells);
      }
    }
  }
  std::sort(tables.begin(), tables.end(), before);
  for (Table& table : tables) {
    std::sort(table.rows.begin(), table.rows.end());
  }
  return tables;
}

}  // namespace routerctl
