// SPDX-License-Identifier: Apache-2.0
//
// How much work a request is: its own property, whichever server does it. So two runs that differ
// in the director only (`lvsim compare`) give request k the same work, though another server serves
// it at another time. Packets do not carry this: the client notes, by its end of the connection,
// which request it has sent, and the server asks when it begins to serve. What nobody noted (a
// request of another program, or of a client behind address translation) is drawn by the server.
#pragma once

#include "sim/core/world.hpp"
#include "sim/net/ring_buffer.hpp"
#include "sim/wire/address.hpp"

#include <tsl/robin_map.h>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace lvsim::host {

class RequestWork final : public Component {
public:
    /// Requests that clients have given up and servers may still begin to serve; of older ones the
    /// server draws.
    static constexpr std::size_t kAbandonedMax = 65'536;

    /// A server that draws service times is there: requests are worth noting.
    void note_server() { is_wanted_ = true; }
    [[nodiscard]] bool is_wanted() const { return is_wanted_; }

    /// The request on its way from this end of a connection is the one with that key: equal in
    /// every run with the same requests. A connection has one at a time: the last one counts.
    void put(const Endpoint& client, std::uint64_t key);
    /// The key of the request; nullopt: nobody noted it, or it was taken before.
    [[nodiscard]] std::optional<std::uint64_t> take(const Endpoint& client);
    /// It was answered.
    void forget(const Endpoint& client);
    /// Its client does not wait any more, but the server may not know.
    void abandon(const Endpoint& client);

    /// Requests noted and not taken.
    [[nodiscard]] std::size_t size() const { return requests_.size(); }

private:
    struct Note {
        std::uint64_t key = 0;
        std::uint64_t number = 0;  ///< Of the note.
    };
    struct Abandoned {
        Endpoint client;
        std::uint64_t number = 0;
    };

    bool is_wanted_ = false;
    std::uint64_t notes_ = 0;
    /// By the client's end. Never iterated.
    tsl::robin_map<Endpoint, Note, EndpointHash> requests_;
    net::RingBuffer<Abandoned> abandoned_;  ///< The oldest first.
};

}  // namespace lvsim::host
