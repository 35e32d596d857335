// SPDX-License-Identifier: Apache-2.0
//
// Where the machines and networks of a scenario stand in a picture: in columns, by their distance
// from the clients (client, network, director, network, servers), so that requests go from left to
// right. A function of the views and of nothing else: the same scenario looks the same each time.
// In a column the order is that of the file. Left out: avoiding crossings; few networks have any.
#pragma once

#include "scenarios/runtime/view.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lvsim::runtime {

enum class HostRole : std::uint8_t {
    Client,    ///< Sends requests.
    Director,  ///< Has virtual services.
    Server,    ///< Has a web server, and none of the above.
    Other,
};

/// A machine or a network. Columns count from 0; rows are centred: the middle of each column is 0,
/// and neighbours in it are 1 apart.
struct PlacedNode {
    std::string name;
    std::size_t column = 0;
    double row = 0;
};

struct PlacedHost {
    PlacedNode node;
    HostRole role = HostRole::Other;
};

/// Between a machine's interface and a network, by index in the layout's lists.
struct PlacedCable {
    std::size_t host = 0;
    std::string interface;
    std::size_t network = 0;
};

struct Layout {
    std::vector<PlacedHost> hosts;     ///< In the order of the view.
    std::vector<PlacedNode> networks;  ///< In the order of the setup.
    std::vector<PlacedCable> cables;
    /// Between two networks, by index.
    std::vector<std::pair<std::size_t, std::size_t>> trunks;
    std::size_t columns = 0;
    std::size_t rows_max = 0;  ///< Of the fullest column.
};

[[nodiscard]] Layout lay_out(const SetupView& setup, const View& view);

}  // namespace lvsim::runtime
