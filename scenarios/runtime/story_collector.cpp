// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/story_collector.hpp"

#include "models/ipvs/protocol.hpp"
#include "scenarios/runtime/event_types.hpp"
#include "sim/net/drop.hpp"
#include "sim/net/fault/events.hpp"
#include "sim/net/frame_trace.hpp"

#include <algorithm>
#include <concepts>
#include <iterator>

namespace lvsim::runtime {
namespace {

using FrameEvents = ipvs::EventTypes<net::FrameSent, net::FrameReceived, net::PacketDropped,
                                     net::FrameCorrupted, net::FrameDuplicated, net::FrameHeldBack>;

template <class E>
concept AboutConnection = requires(const E& event) {
    event.protocol;
    event.client;
    event.virtual_address;
};

/// What a director sees of an entry that it has not made: the other one told it.
template <class E>
constexpr bool kShowsEntry =
    std::same_as<E, ipvs::PacketMatched> || std::same_as<E, ipvs::ConnectionStateChanged>;

/// A backup has a new entry, and not a template: those have no port of the client.
bool is_learnt(const ipvs::ConnectionSynced& event) {
    const bool is_new =
        event.outcome == ipvs::SyncOutcome::Created || event.outcome == ipvs::SyncOutcome::Replaced;
    return is_new && event.client.port != 0;
}

bool is_directors(const TraceRecord& record) {
    return is_one_of(ipvs::DirectorEvents(), record);
}

}  // namespace

void StoryCollector::subscribe_to(TraceBus& bus) {
    subscribe(bus, *this, ipvs::DirectorEvents(), FrameEvents(), RouterEvents());
}

void StoryCollector::on_trace(const TraceRecord& record) {
    auto frame = frame_of(ipvs::DirectorEvents(), record);
    if (!frame) frame = frame_of(FrameEvents(), record);
    if (!frame) frame = frame_of(RouterEvents(), record);
    if (frame == 0U) frame.reset();  // a router's decision that no packet made
    if (frame) {
        first_packet_ = first_packet_ == 0 ? *frame : std::min(first_packet_, *frame);
        last_packet_ = std::max(last_packet_, *frame);
    }
    const std::size_t row = row_of(ipvs::DirectorEvents(), record);
    if (record.as<net::FrameReceived>() != nullptr) note_arrival(record, *frame);
    if (std::holds_alternative<OverviewQuestion>(question_)) {
        tell_overview(record, frame);
    } else if (std::holds_alternative<ConnectionQuestion>(question_)) {
        tell_connection(record, frame, row);
    } else if (const auto* packet = std::get_if<PacketQuestion>(&question_)) {
        tell_packet(record, frame, packet->number);
    } else if (const auto* moment = std::get_if<MomentQuestion>(&question_)) {
        tell_moment(record, frame, moment->time);
    }
}

// --- which connection ----------------------------------------------------------------------------

template <class... Events>
std::size_t StoryCollector::row_of(ipvs::EventTypes<Events...>, const TraceRecord& record) {
    std::size_t row = kNoRow;
    (look<Events>(record, row), ...);
    return row;
}

template <class E>
void StoryCollector::look(const TraceRecord& record, std::size_t& row) {
    if constexpr (AboutConnection<E>) {
        const E* event = record.as<E>();
        if (event == nullptr) return;
        const Key key{record.node, event->protocol, event->client, event->virtual_address};
        if constexpr (std::same_as<E, ipvs::ConnectionCreated>) {
            row = create(key, record, *event);
        } else if constexpr (std::same_as<E, ipvs::ConnectionSynced>) {
            row = is_learnt(*event) ? learn(key, record, *event) : update(key, record, *event);
        } else if constexpr (std::same_as<E, ipvs::ConnectionExpired>) {
            row = expire(key, record, *event);
        } else {
            row = update(key, record, *event);
        }
    }
}

std::size_t StoryCollector::open_row(const Key& key, SimTime now) {
    newest_[key] = rows_.size();
    rows_.emplace_back();
    rows_.back().key = key;
    rows_.back().created = now;
    return rows_.size() - 1;
}

std::size_t StoryCollector::create(const Key& key, const TraceRecord& record,
                                   const ipvs::ConnectionCreated& event) {
    const std::size_t place = open_row(key, record.time);
    Row& row = rows_[place];
    row.service = event.service;
    row.server = event.server;
    row.scheduler = event.scheduler;
    row.packets = 1;
    by_entry_[{key.node, event.connection}] = place;
    return place;
}

std::size_t StoryCollector::learn(const Key& key, const TraceRecord& record,
                                  const ipvs::ConnectionSynced& event) {
    const std::size_t place = open_row(key, record.time);
    rows_[place].server = event.server;
    rows_[place].scheduler = "sync";
    by_entry_[{key.node, event.connection}] = place;
    return place;
}

std::size_t StoryCollector::expire(const Key& key, const TraceRecord& record,
                                   const ipvs::ConnectionExpired& event) {
    std::size_t place = kNoRow;
    const auto entry = by_entry_.find({key.node, event.connection});
    const auto newest = newest_.find(key);
    if (entry != by_entry_.end() && rows_[entry->second].key == key) {
        place = entry->second;
        by_entry_.erase(entry);
    } else if (newest != newest_.end()) {
        place = newest->second;
    }
    if (place == kNoRow) return place;
    if (newest != newest_.end() && newest->second == place) newest_.erase(newest);
    Row& row = rows_[place];
    row.has_ended = true;
    row.ended = record.time;
    row.end = ipvs::to_text(event.reason);
    return place;
}

template <class E>
std::size_t StoryCollector::update(const Key& key, const TraceRecord& record, const E& event) {
    const auto newest = newest_.find(key);
    if (newest == newest_.end() && !kShowsEntry<E>) return kNoRow;
    const std::size_t place = newest == newest_.end() ? open_row(key, record.time) : newest->second;
    Row& row = rows_[place];
    if constexpr (kShowsEntry<E>) {
        row.server = event.server;
        row.state = event.to;
    }
    if constexpr (std::same_as<E, ipvs::PacketMatched>) ++row.packets;
    return place;
}

// --- what is told --------------------------------------------------------------------------------

std::string StoryCollector::name_of(NodeId node) const {
    const auto index = static_cast<std::size_t>(node);
    return index < node_names_.size() ? node_names_[index] : "";
}

StoryLine StoryCollector::line_of(const TraceRecord& record,
                                  std::optional<std::uint64_t> frame) const {
    return {record.time, name_of(record.node), std::string(record.kind->name), frame,
            record.text()};
}

void StoryCollector::add(const TraceRecord& record, std::optional<std::uint64_t> frame) {
    lines_.push_back(line_of(record, frame));
}

std::size_t StoryCollector::wanted_row() const {
    return static_cast<std::size_t>(std::get<ConnectionQuestion>(question_).number) - 1;
}

void StoryCollector::note_arrival(const TraceRecord& record, std::uint64_t frame) {
    Arrival& arrival = arrivals_[record.node];
    arrival = {record.time, frame, std::nullopt, {}};
    if (!std::holds_alternative<ConnectionQuestion>(question_)) return;
    const std::size_t wanted = wanted_row();
    if (wanted < rows_.size() && rows_[wanted].has_ended) return;
    arrival.line = line_of(record, frame);
}

void StoryCollector::tell_overview(const TraceRecord& record, std::optional<std::uint64_t> frame) {
    const bool is_refusal = is_one_of(
        ipvs::EventTypes<ipvs::NoDestination, ipvs::PacketNotScheduled, ipvs::PacketDropped>(),
        record);
    if (is_one_of(FailoverEvents(), record)) {
        if (changes_.size() < kChangesMax) {
            changes_.push_back(line_of(record, frame));
        } else {
            ++changes_left_out_;
        }
    }
    if (!is_refusal) return;
    if (lines_.size() < kRefusedMax) {
        add(record, frame);
    } else {
        ++left_out_;
    }
}

/// The packet that made a director say this; nullptr: it was not one that came in.
StoryCollector::Arrival* StoryCollector::cause_of(const TraceRecord& record,
                                                  std::optional<std::uint64_t> frame) {
    if (!is_directors(record) || record.as<ipvs::ConnectionExpired>() != nullptr) return nullptr;
    const auto found = arrivals_.find(record.node);
    if (found == arrivals_.end() || found->second.time != record.time) return nullptr;
    return !frame || found->second.frame == *frame ? &found->second : nullptr;
}

void StoryCollector::tell_connection(const TraceRecord& record, std::optional<std::uint64_t> frame,
                                     std::size_t row) {
    if (const auto* overload = record.as<ipvs::OverloadChanged>()) {
        return tell_overload(record, *overload);
    }
    const bool is_moving =
        record.as<net::FrameReceived>() != nullptr || record.as<net::FrameSent>() != nullptr;
    const bool is_its_packet = frame && frames_.contains(*frame) && row == kNoRow && !is_moving;
    Arrival* cause = cause_of(record, frame);
    if (row != wanted_row() && !is_its_packet) {
        // Perhaps what leads to it: a template that holds from now on.
        if (row == kNoRow && cause != nullptr && cause->line) {
            cause->before.push_back(line_of(record, frame));
        }
        return;
    }
    if (cause != nullptr) {
        frame = cause->frame;
        if (cause->line) lines_.push_back(std::move(*cause->line));
        std::move(cause->before.begin(), cause->before.end(), std::back_inserter(lines_));
        cause->line.reset();
        cause->before.clear();
    }
    if (frame) frames_.insert(*frame);
    add(record, frame);
    if (record.as<ipvs::ConnectionCreated>() == nullptr || !overload_) return;
    const Row& made = rows_[row];
    if (overload_->time == record.time && overload_->node == record.node &&
        overload_->service == made.service && overload_->server == made.server) {
        lines_.push_back(std::move(overload_->line));
        overload_.reset();
    }
}

void StoryCollector::tell_overload(const TraceRecord& record, const ipvs::OverloadChanged& event) {
    const std::size_t wanted = wanted_row();
    if (wanted >= rows_.size()) {
        overload_ = {record.time, record.node, event.service, event.server,
                     line_of(record, std::nullopt)};
        return;
    }
    const Row& row = rows_[wanted];
    // The end of a connection frees its server in the same moment.
    const bool is_over = row.has_ended && row.ended != record.time;
    if (!is_over && row.key.node == record.node && row.service == event.service &&
        row.server == event.server) {
        add(record, std::nullopt);
    }
}

void StoryCollector::tell_packet(const TraceRecord& record, std::optional<std::uint64_t> frame,
                                 std::uint64_t wanted) {
    if (frame) {
        if (*frame == wanted) add(record, frame);
        return;
    }
    // What the packet did to its connection: the director says it while it has the packet.
    const auto arrival = arrivals_.find(record.node);
    if (arrival != arrivals_.end() && arrival->second.frame == wanted &&
        arrival->second.time == record.time) {
        add(record, wanted);
    }
}

void StoryCollector::tell_moment(const TraceRecord& record, std::optional<std::uint64_t> frame,
                                 SimTime moment) {
    // A packet of a known connection takes no decision but that of its state, which is told.
    const bool is_decision = is_directors(record) || is_one_of(FailoverEvents(), record);
    if (!is_decision || record.as<ipvs::PacketMatched>() != nullptr) return;
    if (record.time > moment) {
        if (after_.size() < kLinesAround) after_.push_back(line_of(record, frame));
        return;
    }
    if (lines_.size() == kLinesAround) lines_.erase(lines_.begin());
    add(record, frame);
}

Story StoryCollector::story() const {
    Story story;
    story.question = question_;
    story.connections = rows_.size();
    story.first_packet = first_packet_;
    story.last_packet = last_packet_;
    story.lines = lines_;
    story.lines_left_out = left_out_;
    story.changes = changes_;
    story.changes_left_out = changes_left_out_;
    story.lines_after = after_;
    const bool is_overview = std::holds_alternative<OverviewQuestion>(question_);
    const bool is_connection = std::holds_alternative<ConnectionQuestion>(question_);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        if (!is_overview && !(is_connection && i == wanted_row())) continue;
        const Row& row = rows_[i];
        story.table.push_back({.number = i + 1,
                               .created = row.created,
                               .director = name_of(row.key.node),
                               .protocol = std::string(ipvs::protocol_name(row.key.protocol)),
                               .client = to_text(row.key.client),
                               .virtual_address = to_text(row.key.virtual_address),
                               .server = to_text(row.server),
                               .scheduler = std::string(row.scheduler),
                               .packets = row.packets,
                               .state = std::string(row.state),
                               .ended = row.has_ended ? std::optional(row.ended) : std::nullopt,
                               .end = row.end});
    }
    return story;
}

}  // namespace lvsim::runtime
