// SPDX-License-Identifier: Apache-2.0
//
// Collects from the trace bus what answers a question about a run (story.hpp). It knows what an
// event is about by its members: `frame` is its packet; `protocol`, `client` and `virtual_address`
// are its connection, of which the newest with these is meant. So a new event of the director
// belongs to the stories that it should belong to without a word here.
//
// Only what the question asks for is made into text and kept; of every connection a row is kept.
#pragma once

#include "models/ipvs/events.hpp"
#include "scenarios/runtime/story.hpp"
#include "sim/core/trace.hpp"
#include "sim/wire/address.hpp"

#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lvsim::runtime {

class StoryCollector final : public TraceSink {
public:
    /// Lines before and after a moment, and refused packets of an overview.
    static constexpr std::size_t kLinesAround = 8;
    static constexpr std::size_t kRefusedMax = 20;
    /// The overview names so many changes of routers and health checks.
    static constexpr std::size_t kChangesMax = 200;

    /// `node_names`: by NodeId; must outlive the collector.
    StoryCollector(StoryQuestion question, const std::vector<std::string>& node_names)
        : question_(question), node_names_(node_names) {}

    void subscribe_to(TraceBus& bus);
    void on_trace(const TraceRecord& record) override;

    /// What is known by now, but for what the Session knows of the run itself.
    [[nodiscard]] Story story() const;

private:
    struct Key {
        NodeId node = kNoNode;
        IpProtocol protocol = IpProtocol::Tcp;
        Endpoint client;
        Endpoint virtual_address;
        auto operator<=>(const Key&) const = default;
    };
    struct Row {
        Key key;
        ipvs::ServiceKey service;
        Endpoint server;
        SimTime created;
        std::string_view scheduler;  ///< Of the registry: outlives every run.
        std::string_view state = "NONE";
        std::uint64_t packets = 0;
        bool has_ended = false;
        SimTime ended;
        std::string end;
    };
    /// The packet that a machine is busy with.
    struct Arrival {
        SimTime time;
        std::uint64_t frame = 0;
        std::optional<StoryLine> line;  ///< Until it is part of the story.
        std::vector<StoryLine> before;  ///< What a director says of it before it has a connection.
    };
    /// Comes before the connection that was one too many.
    struct Overload {
        SimTime time;
        NodeId node = kNoNode;
        ipvs::ServiceKey service;
        Endpoint server;
        StoryLine line;
    };
    static constexpr std::size_t kNoRow = SIZE_MAX;

    [[nodiscard]] std::string name_of(NodeId node) const;
    [[nodiscard]] StoryLine line_of(const TraceRecord& record,
                                    std::optional<std::uint64_t> frame) const;
    [[nodiscard]] std::size_t wanted_row() const;
    void note_arrival(const TraceRecord& record, std::uint64_t frame);

    /// The row that the event is about, after it was brought up to date.
    template <class... Events>
    std::size_t row_of(ipvs::EventTypes<Events...>, const TraceRecord& record);
    template <class E>
    void look(const TraceRecord& record, std::size_t& row);
    std::size_t open_row(const Key& key, SimTime now);
    std::size_t create(const Key& key, const TraceRecord& record,
                       const ipvs::ConnectionCreated& event);
    std::size_t learn(const Key& key, const TraceRecord& record,
                      const ipvs::ConnectionSynced& event);
    std::size_t expire(const Key& key, const TraceRecord& record,
                       const ipvs::ConnectionExpired& event);
    template <class E>
    std::size_t update(const Key& key, const TraceRecord& record, const E& event);

    [[nodiscard]] Arrival* cause_of(const TraceRecord& record, std::optional<std::uint64_t> frame);
    void tell_overview(const TraceRecord& record, std::optional<std::uint64_t> frame);
    void tell_connection(const TraceRecord& record, std::optional<std::uint64_t> frame,
                         std::size_t row);
    void tell_overload(const TraceRecord& record, const ipvs::OverloadChanged& event);
    void tell_packet(const TraceRecord& record, std::optional<std::uint64_t> frame,
                     std::uint64_t wanted);
    void tell_moment(const TraceRecord& record, std::optional<std::uint64_t> frame, SimTime moment);
    void add(const TraceRecord& record, std::optional<std::uint64_t> frame);

    StoryQuestion question_;
    const std::vector<std::string>& node_names_;
    std::vector<Row> rows_;
    std::map<Key, std::size_t> newest_;                                ///< Rows by what they are.
    std::map<std::pair<NodeId, ipvs::ConnId>, std::size_t> by_entry_;  ///< Rows in the table.
    std::map<NodeId, Arrival> arrivals_;
    std::optional<Overload> overload_;  ///< The last one.
    std::set<std::uint64_t> frames_;    ///< Of the connection asked for.
    std::uint64_t first_packet_ = 0;
    std::uint64_t last_packet_ = 0;
    std::vector<StoryLine> lines_;
    std::uint64_t left_out_ = 0;
    std::vector<StoryLine> changes_;
    std::uint64_t changes_left_out_ = 0;
    std::vector<StoryLine> after_;
};

}  // namespace lvsim::runtime
