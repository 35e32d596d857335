// SPDX-License-Identifier: Apache-2.0
//
// Connection entries (spec: Linux struct ip_vs_conn) and the table that finds them.
//
// One table serves both directions, as in Linux: entries are hashed by protocol and client, a
// request also compares the virtual address, a reply the server. What an established packet
// touches fills one cache line (Conn); links that only timers follow lie apart (ConnLinks).
//
//   head_of(hash) -> Conn -> Conn -> ...     newest first, chained by index
//   slabs of kSlabConns entries, never moved; a free list through the same links
//
// Templates live in the same table: entries that stand for all connections of a net of clients,
// with client port 0. They tie later connections to a server and match no packet themselves.
#pragma once

#include "models/ipvs/destination.hpp"
#include "models/ipvs/engine_data.hpp"
#include "sim/wire/address.hpp"
#include "sim/wire/ipv4.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace lvsim::ipvs {

/// Numbers an entry; reused after it was freed.
enum class ConnId : std::uint32_t {};
inline constexpr ConnId kNoConn{UINT32_MAX};

/// What a packet says about the connection it belongs to.
struct ConnKey {
    IpProtocol protocol = IpProtocol::Tcp;
    Endpoint client;
    Endpoint other;  ///< The virtual address of a request, the server of a reply.
};

/// What finds a template.
struct TemplateKey {
    IpProtocol protocol = IpProtocol::Tcp;
    std::uint32_t clients = 0;  ///< Address of the client under the service's netmask.
    std::uint32_t vaddr = 0;
    std::uint16_t vport = 0;
    std::string_view engine_data{};  ///< What its persistence engine found; empty: no engine.
};

/// Virtual and real port of a template that was moved aside.
inline constexpr std::uint16_t kAsidePort = 0xffff;

/// Why an entry was made to end before its time.
enum class ExpiryReason : std::uint8_t {
    Timeout,
    PortReused,
    ServerGone,
    OnePacket,
    DroppedUnderLoad,  ///< By drop_entry.
    NobodyLeft,        ///< It controlled a connection that was dropped, and no other.
    SyncedElsewhere,   ///< The master announced the connection with another server.
};

struct alignas(64) Conn {
    ConnId next = kNoConn;  ///< In its bucket, or in the free list.
    std::uint32_t caddr = 0;
    std::uint32_t vaddr = 0;
    std::uint32_t daddr = 0;
    std::uint16_t cport = 0;
    std::uint16_t vport = 0;
    std::uint16_t dport = 0;
    IpProtocol protocol = IpProtocol::Tcp;
    std::uint8_t state = 0;  ///< Of its protocol.
    DestinationId dest = kNoDestination;
    std::uint32_t in_pkts = 0;
    std::uint32_t timeout_seconds = 0;
    bool is_inactive : 1 = true;  ///< Counted in inactconns.
    bool is_one_packet : 1 = false;
    bool is_waiting : 1 = false;  ///< Its timer runs.
    bool is_one_way : 1 = false;  ///< Replies go another way (until one is seen here).
    bool is_template : 1 = false;
    bool is_synced : 1 = false;     ///< Made by a message of a synchronisation master.
    bool is_assured : 1 = false;    ///< A template: one of its connections was established.
    bool has_no_cport : 1 = false;  ///< Its client's port is not known yet.
    ExpiryReason expiry_reason : 4 = ExpiryReason::Timeout;
    bool has_helper : 1 = false;   ///< The FTP helper looks after it (ftp/helper.hpp).
    bool has_engine : 1 = false;   ///< A template with data of a persistence engine.
    bool is_tracked : 1 = false;   ///< netfilter's connection tracking keeps it, as backups read.
    std::uint8_t wheel_level = 0;  ///< Of the kernel's wheel: decides granularity and order.
    ForwardingMethod method = ForwardingMethod::Masquerade;
    std::uint32_t fwmark = 0;     ///< The mark of the packet that began it.
    std::uint32_t looked_at = 0;  ///< The slot of ConnTimers where it hangs (low bits).
    std::uint64_t expires = 0;    ///< In the units of ConnTimers.
    std::uint64_t sequence = 0;   ///< When its timer was started; no two are the same.

    [[nodiscard]] Endpoint client() const { return {IpAddress::v4(caddr), cport}; }
    [[nodiscard]] Endpoint virtual_address() const { return {IpAddress::v4(vaddr), vport}; }
    [[nodiscard]] Endpoint server() const { return {IpAddress::v4(daddr), dport}; }
};
static_assert(sizeof(Conn) == 64, "what a packet touches is one cache line");

/// Where an entry hangs in the timer wheel.
struct ConnLinks {
    ConnId next = kNoConn;
    ConnId previous = kNoConn;
};

/// How entries depend on each other: a connection on its template, a data connection of FTP on its
/// control connection. Only the beginning and the end of an entry look here.
struct ConnTies {
    ConnId control = kNoConn;  ///< The entry that controls this one.
    std::uint32_t n_control =
        0;  ///< How many this one controls; it stays as long as there are any.
};

/// What a synchronisation master remembers of an entry; only looked at while one runs.
struct SyncMark {
    static constexpr std::uint64_t kNever = UINT64_MAX;
    std::uint64_t announced_until = kNever;  ///< When backups were told that it ends, in units.
    std::uint8_t retries = 0;                ///< Announcements since, of the same end.
    std::uint8_t state = 0;                  ///< When it was last announced.
};

class ConnTable {
public:
    explicit ConnTable(std::uint32_t buckets);

    /// A new entry, not in the table yet.
    [[nodiscard]] ConnId make();
    /// Gives an entry back. Requires: not in the table.
    void free(ConnId id);
    /// Puts it in front of its bucket, so that it hides older entries of the same key.
    void insert(ConnId id);
    /// Requires: inserted.
    void remove(ConnId id);

    [[nodiscard]] Conn& operator[](ConnId id) { return slab_of(id).conns[place_of(id)]; }
    [[nodiscard]] const Conn& operator[](ConnId id) const {
        return slab_of(id).conns[place_of(id)];
    }
    [[nodiscard]] ConnLinks& links(ConnId id) { return slab_of(id).links[place_of(id)]; }
    [[nodiscard]] ConnTies& ties(ConnId id) { return slab_of(id).ties[place_of(id)]; }
    [[nodiscard]] const ConnTies& ties(ConnId id) const { return slab_of(id).ties[place_of(id)]; }

    [[nodiscard]] SyncMark& sync_mark(ConnId id) { return slab_of(id).sync_marks[place_of(id)]; }

    /// Makes an entry a template that is found by this data too. Requires: not in the table.
    void set_engine_data(ConnId id, std::string_view data);
    /// Empty: it has none. Valid until the table changes.
    [[nodiscard]] std::string_view engine_data(ConnId id) const;

    /// Gives a template a key that no packet finds (spec: ip_vs_check_template). Requires:
    /// inserted.
    void move_aside(ConnId id);
    /// Gives an entry that waits for its client's port the port. Requires: inserted.
    void fill_client_port(ConnId id, std::uint16_t port);

    /// The entry of a request: `key.other` is the virtual address. kNoConn: none. Never a template;
    /// one whose client's port is not known yet matches when no other does.
    [[nodiscard]] ConnId find_request(const ConnKey& key) const;
    [[nodiscard]] ConnId find_template(const TemplateKey& key) const;
    /// The entry of a reply: `key.other` is where the reply comes from.
    [[nodiscard]] ConnId find_reply(const ConnKey& key) const;

    /// Entries in the table.
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t memory_bytes() const;

    [[nodiscard]] std::size_t buckets() const { return buckets_; }
    /// Calls visit(ConnId) for every entry of a bucket, newest first; visit may not change the
    /// table.
    template <class Visit>
    void for_each_in_bucket(std::size_t bucket, Visit&& visit) const {
        for (ConnId id = head(bucket); id != kNoConn; id = (*this)[id].next) {
            visit(id);
        }
    }
    /// Calls visit(ConnId) for every entry in the table; visit may not change the table.
    template <class Visit>
    void for_each(Visit&& visit) const {
        for (std::size_t bucket = 0; bucket < buckets_; ++bucket) {
            for_each_in_bucket(bucket, visit);
        }
    }

private:
    static constexpr std::uint32_t kSlabBits = 10;
    static constexpr std::uint32_t kSlabConns = 1U << kSlabBits;
    struct Slab {
        std::array<Conn, kSlabConns> conns;
        std::array<ConnLinks, kSlabConns> links;
        std::array<ConnTies, kSlabConns> ties;
        std::array<SyncMark, kSlabConns> sync_marks;
    };

    [[nodiscard]] static std::uint32_t place_of(ConnId id) {
        return static_cast<std::uint32_t>(id) & (kSlabConns - 1);
    }
    [[nodiscard]] Slab& slab_of(ConnId id) const {
        return *slabs_[static_cast<std::uint32_t>(id) >> kSlabBits];
    }
    [[nodiscard]] ConnId find_exact_request(const ConnKey& key) const;

    /// Heads lie in blocks that never move, so that adding one takes no time that grows.
    static constexpr std::uint32_t kBlockBits = 14;
    static constexpr std::uint32_t kBlockHeads = 1U << kBlockBits;
    using Block = std::array<ConnId, kBlockHeads>;

    [[nodiscard]] ConnId& head(std::size_t bucket) const {
        return (*blocks_[bucket >> kBlockBits])[bucket & (kBlockHeads - 1)];
    }
    [[nodiscard]] std::size_t bucket_of(std::uint64_t hash) const {
        const std::size_t bucket = hash & mask_;
        return bucket < buckets_ ? bucket : hash & (mask_ >> 1);
    }
    [[nodiscard]] std::uint64_t hash_of(ConnId id) const;
    [[nodiscard]] ConnId& head_of(ConnId id) const { return head(bucket_of(hash_of(id))); }
    void add_block();
    void split_next();

    std::vector<std::unique_ptr<Block>> blocks_;
    std::size_t buckets_;
    std::size_t mask_;  ///< The power of two from the number of buckets up, less one.
    std::vector<std::unique_ptr<Slab>> slabs_;
    EngineData engine_data_;
    ConnId free_ = kNoConn;
    std::size_t size_ = 0;
    std::size_t without_cport_ = 0;  ///< Entries whose client's port is not known yet.
};

}  // namespace lvsim::ipvs
