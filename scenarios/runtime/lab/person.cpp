// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/lab/person.hpp"

#include "scenarios/runtime/lab/lab.hpp"

#include <algorithm>
#include <optional>

namespace lvsim::runtime {
namespace {

using Kind = LabRecord::Kind;
using Outcome = LabRecord::Outcome;

constexpr std::string_view kRoot = "root";
constexpr std::string_view kOrdinaryUser = "trainee";  // centos6-lab.md, section 2

/// What stays on a screen to be read: without colours and movements of the cursor.
std::string plain(std::string_view bytes) {
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const char byte = bytes[at];
        if (byte == '\x1b' && at + 1 < bytes.size() && bytes[at + 1] == '[') {
            at += 2;
            while (at < bytes.size() && (bytes[at] < '@' || bytes[at] > '~')) ++at;
        } else if (byte != '\r' || at + 1 == bytes.size() || bytes[at + 1] != '\n') {
            text += byte;
        }
    }
    return text;
}

/// Runs until the condition holds, for that long at most.
template <class Condition>
bool run_until(Session& session, SimDuration span, Condition&& holds) {
    const SimTime limit = session.now() + span;
    while (!holds()) {
        if (session.now() >= limit || session.is_over()) return false;
        session.run_until(limit, 1);
        if (session.was_stopped()) return false;
    }
    return true;
}

/// False: it is off, or has not booted in time.
bool wait_until_up(Session& session, const std::string& host) {
    const SimTime limit = session.now() + Lab::kBootLimit;
    while (session.power(host) != PowerState::Up) {
        const bool is_off = session.power(host) == PowerState::Off;
        const auto has_changed = [&, was = session.power(host)] {
            return session.power(host) != was;
        };
        const SimDuration left = limit - session.now();
        if (!run_until(session, is_off ? std::min(left, Lab::kRebootGap) : left, has_changed)) {
            return false;
        }
    }
    return true;
}

}  // namespace

void Person::wait_until_down(Session& session, const std::string& host) {
    static_cast<void>(run_until(session, Lab::kBootLimit,
                                [&] { return session.power(host) != PowerState::GoingDown; }));
}

std::uint32_t Person::free_terminal(Session& session, const std::string& host,
                                    const std::string& user) const {
    const auto views = session.terminals(host);
    const auto last = last_.find(host);
    std::optional<std::uint32_t> free;
    for (const TerminalView& view : views) {
        const bool is_over = view.state == TerminalState::Over;
        if (!is_over && (view.user != user || view.state != TerminalState::Prompt)) continue;
        if (programs_.contains({host, view.terminal})) continue;
        const bool is_last = last != last_.end() && last->second == view.terminal;
        if (!free || (is_last && !is_over)) free = view.terminal;
    }
    return free.value_or(static_cast<std::uint32_t>(views.size()));
}

LabRecord Person::command(Session& session, const LabCommand& command) {
    LabRecord record;
    record.kind = Kind::Command;
    record.host = command.host;
    record.user = command.is_root ? kRoot : kOrdinaryUser;
    record.text = command.text;
    const bool is_up = wait_until_up(session, command.host);
    record.time = session.now();
    if (!is_up) {
        record.outcome = Outcome::Off;
        record.refusal = session.power(command.host) == PowerState::Off
                             ? command.host + " is off"
                             : command.host + " has not booted in time";
        return record;
    }
    const Place place{command.host, free_terminal(session, command.host, record.user)};
    last_[place.first] = place.second;
    if (session.terminal_state(place.first, place.second) == TerminalState::Over) {
        session.run_until(session.now() + Lab::kLogin);
        record.time = session.now();
    }
    const auto typed =
        session.inject(TypeLine{place.first, place.second, record.user, command.text});
    record.refusal = typed ? session.journal()[*typed].output : typed.error().front().message;
    if (!record.refusal.empty()) return record;
    programs_[place] = {record.user, command.text};
    record.prompt = first_prompt(session, place);
    watch(session, place, record);
    return record;
}

LabRecord Person::keys(Session& session, const std::string& host, const std::string& bytes) {
    LabRecord record;
    record.kind = Kind::Keys;
    record.host = host;
    record.time = session.now();
    // The program that was looked at last, or any other that runs there, or else the prompt.
    const auto last = last_.find(host);
    auto program = last == last_.end() ? programs_.end() : programs_.find({host, last->second});
    if (program == programs_.end()) {
        program = std::find_if(programs_.begin(), programs_.end(),
                               [&](const auto& one) { return one.first.first == host; });
    }
    if (program == programs_.end() && last == last_.end()) {
        record.refusal = "nobody has logged in on " + host;
        return record;
    }
    const Place place = program == programs_.end() ? Place{host, last->second} : program->first;
    last_[host] = place.second;
    const auto typed = session.inject(TypeKeys{place.first, place.second, bytes});
    record.refusal = typed ? session.journal()[*typed].output : typed.error().front().message;
    if (record.refusal.empty()) watch(session, place, record);
    return record;
}

/// What the line stands behind. A login takes a moment to show it.
std::string Person::first_prompt(Session& session, const Place& place) {
    std::string prompt;
    static_cast<void>(run_until(session, Lab::kCommandLimit, [&] {
        if (session.terminal_state(place.first, place.second) == TerminalState::Over) return true;
        for (const TerminalView& view : session.terminals(place.first)) {
            if (view.terminal == place.second) prompt = view.prompt;
        }
        return !prompt.empty();
    }));
    return prompt;
}

void Person::watch(Session& session, const Place& place, LabRecord& record) {
    std::optional<SimTime> reads_since;
    const auto state = [&] { return session.terminal_state(place.first, place.second); };
    const SimTime limit = session.now() + Lab::kCommandLimit;
    bool is_quiet = false;
    while (state() == TerminalState::Running || state() == TerminalState::Reading) {
        std::string more = plain(session.take_output(place.first, place.second));
        const bool is_reading = state() == TerminalState::Reading;
        if (!is_reading || !more.empty() || !reads_since) {
            reads_since.reset();
            if (is_reading) reads_since = session.now();
        }
        record.output += more;
        is_quiet = reads_since && session.now() >= *reads_since + Lab::kQuiet;
        if (is_quiet || session.now() >= limit || session.is_over()) break;
        session.run_until(reads_since ? std::min(limit, *reads_since + Lab::kQuiet) : limit, 1);
        if (session.was_stopped()) break;
    }
    record.output += plain(session.take_output(place.first, place.second));
    if (state() == TerminalState::Running || state() == TerminalState::Reading) {
        record.outcome = is_quiet ? Outcome::Input : Outcome::Running;
        return;
    }
    record.outcome = Outcome::Ended;
    record.status = session.terminal_status(place.first, place.second);
    programs_.erase(place);
}

std::vector<LabRecord> Person::ended(Session& session) {
    std::vector<LabRecord> records;
    for (auto at = programs_.begin(); at != programs_.end();) {
        const auto& [place, program] = *at;
        const TerminalState state = session.terminal_state(place.first, place.second);
        if (state == TerminalState::Running || state == TerminalState::Reading) {
            ++at;
            continue;
        }
        LabRecord record;
        record.kind = Kind::Later;
        record.time = session.now();
        record.host = place.first;
        record.user = program.user;
        record.text = program.command;
        record.outcome = Outcome::Ended;
        record.status = session.terminal_status(place.first, place.second);
        record.output = plain(session.take_output(place.first, place.second));
        records.push_back(std::move(record));
        at = programs_.erase(at);
    }
    return records;
}

std::vector<LabRecord> Person::rest(Session& session, const std::vector<std::string>& hosts) {
    std::vector<LabRecord> records;
    for (const std::string& host : hosts) {
        for (const TerminalView& view : session.terminals(host)) {
            if (view.state == TerminalState::Over) continue;
            LabRecord record;
            record.kind = Kind::Later;
            record.time = session.now();
            record.host = host;
            record.user = view.user;
            record.output = plain(session.take_output(host, view.terminal));
            if (record.output.empty()) continue;
            const auto program = programs_.find({host, view.terminal});
            if (program != programs_.end()) {
                record.text = program->second.command;
                record.outcome = Outcome::Running;
            }
            records.push_back(std::move(record));
        }
    }
    return records;
}

void Person::look_away(Session& session, const std::vector<std::string>& hosts) {
    for (const std::string& host : hosts) {
        for (const TerminalView& view : session.terminals(host)) {
            static_cast<void>(session.take_output(host, view.terminal));
        }
    }
}

}  // namespace lvsim::runtime
