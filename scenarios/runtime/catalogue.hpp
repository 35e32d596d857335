// SPDX-License-Identifier: Apache-2.0
//
// What lvsim knows, by kind, from the registries themselves: what `lvsim list` prints.
#pragma once

#include <string>
#include <vector>

namespace lvsim::runtime {

struct CatalogueEntry {
    std::string name;
    std::string summary;
};

struct CatalogueKind {
    std::string name;   ///< "schedulers"
    std::string title;  ///< "Schedulers of the director"
    std::vector<CatalogueEntry> entries;
};

/// In a fixed order.
[[nodiscard]] std::vector<CatalogueKind> catalogue();

}  // namespace lvsim::runtime
