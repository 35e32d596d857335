// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/conn.hpp"

#include "sim/core/assert.hpp"
#include "sim/core/hash.hpp"

#include <bit>

namespace lvsim::ipvs {

namespace {

std::uint64_t hash_of_client(IpProtocol protocol, std::uint32_t caddr, std::uint16_t cport) {
    const std::uint64_t packed = (std::uint64_t{caddr} << 24) | (std::uint64_t{cport} << 8) |
                                 static_cast<std::uint64_t>(protocol);
    return hash_mix(0, packed);
}

}  // namespace

ConnTable::ConnTable(std::uint32_t buckets)
    : buckets_(std::bit_ceil(buckets)), mask_(buckets_ - 1) {
    for (std::size_t heads = 0; heads < buckets_; heads += kBlockHeads) {
        add_block();
    }
}

void ConnTable::add_block() {
    blocks_.push_back(std::make_unique<Block>());
    blocks_.back()->fill(kNoConn);
}

/// Templates of a persistence engine would all hang together at a proxy that makes many calls.
std::uint64_t ConnTable::hash_of(ConnId id) const {
    const Conn& conn = (*this)[id];
    return conn.has_engine ? EngineData::hash_of(engine_data(id))
                           : hash_of_client(conn.protocol, conn.caddr, conn.cport);
}

void ConnTable::set_engine_data(ConnId id, std::string_view data) {
    engine_data_.put(static_cast<std::uint32_t>(id), data);
    (*this)[id].has_engine = true;
}

std::string_view ConnTable::engine_data(ConnId id) const {
    return (*this)[id].has_engine ? engine_data_.of(static_cast<std::uint32_t>(id))
                                  : std::string_view();
}

ConnId ConnTable::make() {
    if (free_ == kNoConn) {
        const auto first = static_cast<std::uint32_t>(slabs_.size()) << kSlabBits;
        LVSIM_ASSERT(slabs_.size() < (UINT32_MAX >> kSlabBits), "the connection table is full");
        slabs_.push_back(std::make_unique<Slab>());
        for (std::uint32_t i = kSlabConns; i-- > 0;) {
            slabs_.back()->conns[i].next = free_;
            free_ = ConnId{first + i};
        }
    }
    const ConnId id = free_;
    free_ = (*this)[id].next;
    (*this)[id] = Conn{};
    ties(id) = ConnTies{};
    sync_mark(id) = SyncMark{};
    return id;
}

void ConnTable::free(ConnId id) {
    Conn& conn = (*this)[id];
    if (conn.has_engine) {
        engine_data_.drop(static_cast<std::uint32_t>(id));
    }
    conn = Conn{};
    conn.next = free_;
    free_ = id;
}

void ConnTable::insert(ConnId id) {
    if (size_ >= buckets_) {
        split_next();
    }
    Conn& conn = (*this)[id];
    ConnId& first = head_of(id);
    conn.next = first;
    first = id;
    ++size_;
    without_cport_ += conn.has_no_cport ? 1U : 0U;
}

void ConnTable::remove(ConnId id) {
    Conn& conn = (*this)[id];
    ConnId* at = &head_of(id);
    while (*at != id) {
        LVSIM_ASSERT(*at != kNoConn, "connection {} is not in the table",
                     static_cast<std::uint32_t>(id));
        at = &(*this)[*at].next;
    }
    *at = conn.next;
    conn.next = kNoConn;
    --size_;
    without_cport_ -= conn.has_no_cport ? 1U : 0U;
}

void ConnTable::move_aside(ConnId id) {
    remove(id);
    Conn& conn = (*this)[id];
    conn.vport = kAsidePort;
    conn.dport = kAsidePort;
    insert(id);
}

void ConnTable::fill_client_port(ConnId id, std::uint16_t port) {
    remove(id);
    Conn& conn = (*this)[id];
    conn.cport = port;
    conn.has_no_cport = false;
    insert(id);
}

/// One more bucket (linear hashing, W. Litwin, 1980): it takes from the one with which it would
/// have been one in a table of half the size. Both chains keep their order, so newer entries keep
/// hiding older ones.
void ConnTable::split_next() {
    const std::size_t added = buckets_++;
    mask_ = std::bit_ceil(buckets_) - 1;
    if (added >> kBlockBits == blocks_.size()) {
        add_block();
    }
    ConnId* stay = &head(added & (mask_ >> 1));
    ConnId* move = &head(added);
    for (ConnId id = *stay; id != kNoConn;) {
        Conn& conn = (*this)[id];
        const bool moves = (hash_of(id) & mask_) == added;
        ConnId*& tail = moves ? move : stay;
        *tail = id;
        tail = &conn.next;
        id = conn.next;
    }
    *stay = kNoConn;
    *move = kNoConn;
}

ConnId ConnTable::find_request(const ConnKey& key) const {
    const ConnId exact = find_exact_request(key);
    if (exact != kNoConn || without_cport_ == 0) [[likely]] {
        return exact;
    }
    return find_exact_request({key.protocol, {key.client.address, 0}, key.other});
}

/// An entry with client port 0 matches only if it waits for its port: a template never does.
ConnId ConnTable::find_exact_request(const ConnKey& key) const {
    const bool wants_no_cport = key.client.port == 0;
    const std::uint32_t caddr = key.client.address.v4_value();
    const std::uint32_t vaddr = key.other.address.v4_value();
    ConnId id = head(bucket_of(hash_of_client(key.protocol, caddr, key.client.port)));
    while (id != kNoConn) {
        const Conn& conn = (*this)[id];
        if (conn.caddr == caddr && conn.cport == key.client.port && conn.vport == key.other.port &&
            conn.vaddr == vaddr && conn.protocol == key.protocol &&
            conn.has_no_cport == wants_no_cport) {
            return id;
        }
        id = conn.next;
    }
    return kNoConn;
}

ConnId ConnTable::find_template(const TemplateKey& key) const {
    const bool has_engine = !key.engine_data.empty();
    const std::uint64_t hash = has_engine ? EngineData::hash_of(key.engine_data)
                                          : hash_of_client(key.protocol, key.clients, 0);
    ConnId id = head(bucket_of(hash));
    while (id != kNoConn) {
        const Conn& conn = (*this)[id];
        if (conn.is_template && conn.caddr == key.clients && conn.vaddr == key.vaddr &&
            conn.vport == key.vport && conn.protocol == key.protocol &&
            conn.has_engine == has_engine && engine_data(id) == key.engine_data) {
            return id;
        }
        id = conn.next;
    }
    return kNoConn;
}

ConnId ConnTable::find_reply(const ConnKey& key) const {
    const std::uint32_t caddr = key.client.address.v4_value();
    const std::uint32_t address = key.other.address.v4_value();
    ConnId id = head(bucket_of(hash_of_client(key.protocol, caddr, key.client.port)));
    while (id != kNoConn) {
        const Conn& conn = (*this)[id];
        if (conn.caddr == caddr && conn.cport == key.client.port && conn.protocol == key.protocol &&
            conn.has_no_cport == (conn.cport == 0)) {
            // What is not masqueraded answers from the virtual address itself.
            const bool is_masqueraded = conn.method == ForwardingMethod::Masquerade;
            const std::uint32_t from = is_masqueraded ? conn.daddr : conn.vaddr;
            const std::uint16_t port = is_masqueraded ? conn.dport : conn.vport;
            if (from == address && port == key.other.port) {
                return id;
            }
        }
        id = conn.next;
    }
    return kNoConn;
}

std::size_t ConnTable::memory_bytes() const {
    return blocks_.size() * sizeof(Block) + slabs_.size() * sizeof(Slab) +
           engine_data_.memory_bytes();
}

}  // namespace lvsim::ipvs
