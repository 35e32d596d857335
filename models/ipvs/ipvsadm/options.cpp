// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/ipvsadm/options.hpp"

#include <algorithm>
#include <array>

namespace lvsim::ipvs::ipvsadm {

enum class Argument : std::uint8_t { None, Required, Optional };
/// Which versions know an option: 1.25 as CentOS 6 packages it, 1.31, or both.
enum class Known : std::uint8_t { Both, New, Old };

struct OptionReader::Entry {
    std::string_view name;
    char letter;
    Argument argument;
    Word word;
    Known known = Known::Both;
};

std::span<const OptionReader::Entry> OptionReader::entries() {
    using A = Argument;
    static constexpr std::array kEntries = {
        Entry{"add-service", 'A', A::None, Word::AddService},
        Entry{"edit-service", 'E', A::None, Word::EditService},
        Entry{"delete-service", 'D', A::None, Word::DeleteService},
        Entry{"clear", 'C', A::None, Word::Clear},
        Entry{"list", 'L', A::None, Word::List},
        Entry{"", 'l', A::None, Word::List},
        Entry{"zero", 'Z', A::None, Word::Zero},
        Entry{"add-server", 'a', A::None, Word::AddServer},
        Entry{"edit-server", 'e', A::None, Word::EditServer},
        Entry{"delete-server", 'd', A::None, Word::DeleteServer},
        Entry{"set", '\0', A::None, Word::Set},
        Entry{"start-daemon", '\0', A::Required, Word::StartDaemon},
        Entry{"stop-daemon", '\0', A::Required, Word::StopDaemon},
        Entry{"restore", 'R', A::None, Word::Restore},
        Entry{"save", 'S', A::None, Word::Save},
        Entry{"help", 'h', A::None, Word::Help},
        Entry{"version", 'v', A::None, Word::Version},
        Entry{"tcp-service", 't', A::Required, Word::TcpService},
        Entry{"udp-service", 'u', A::Required, Word::UdpService},
        Entry{"sctp-service", '\0', A::Required, Word::SctpService, Known::New},
        Entry{"fwmark-service", 'f', A::Required, Word::FwmarkService},
        Entry{"ipv6", '6', A::None, Word::Ipv6},
        Entry{"scheduler", 's', A::Required, Word::Scheduler},
        Entry{"persistent", 'p', A::Optional, Word::Persistent},
        Entry{"netmask", 'M', A::Required, Word::Netmask},
        Entry{"real-server", 'r', A::Required, Word::RealServer},
        Entry{"gatewaying", 'g', A::None, Word::Gatewaying},
        Entry{"ipip", 'i', A::None, Word::Ipip},
        Entry{"masquerading", 'm', A::None, Word::Masquerading},
        Entry{"weight", 'w', A::Required, Word::Weight},
        Entry{"u-threshold", 'x', A::Required, Word::UThreshold},
        Entry{"l-threshold", 'y', A::Required, Word::LThreshold},
        Entry{"numeric", 'n', A::None, Word::Numeric},
        Entry{"connection", 'c', A::None, Word::Connection},
        Entry{"mcast-interface", '\0', A::Required, Word::McastInterface},
        Entry{"syncid", '\0', A::Required, Word::SyncId},
        Entry{"timeout", '\0', A::None, Word::Timeout},
        Entry{"daemon", '\0', A::None, Word::Daemon},
        Entry{"stats", '\0', A::None, Word::Stats},
        Entry{"rate", '\0', A::None, Word::Rate},
        Entry{"thresholds", '\0', A::None, Word::Thresholds},
        Entry{"persistent-conn", '\0', A::None, Word::PersistentConn},
        Entry{"nosort", '\0', A::None, Word::NoSort},
        Entry{"sort", '\0', A::None, Word::Sort},
        Entry{"exact", 'X', A::None, Word::Exact},
        Entry{"ops", 'o', A::None, Word::Ops},
        Entry{"", 'O', A::None, Word::Ops, Known::Old},
        Entry{"pe", '\0', A::Required, Word::Pe, Known::New},
        Entry{"sched-flags", 'b', A::Required, Word::SchedFlags, Known::New},
        Entry{"mcast-group", '\0', A::Required, Word::McastGroup, Known::New},
        Entry{"mcast-port", '\0', A::Required, Word::McastPort, Known::New},
        Entry{"mcast-ttl", '\0', A::Required, Word::McastTtl, Known::New},
        Entry{"sync-maxlen", '\0', A::Required, Word::SyncMaxlen, Known::New},
        Entry{"tun-info", '\0', A::None, Word::TunInfo, Known::New},
        Entry{"tun-type", '\0', A::Required, Word::TunType, Known::New},
        Entry{"tun-port", '\0', A::Required, Word::TunPort, Known::New},
        Entry{"tun-nocsum", '\0', A::None, Word::TunNocsum, Known::New},
        Entry{"tun-csum", '\0', A::None, Word::TunCsum, Known::New},
        Entry{"tun-remcsum", '\0', A::None, Word::TunRemcsum, Known::New},
    };
    return kEntries;
}

namespace {

constexpr std::array<std::string_view, 16> kCommandNames = {
    "add-service", "edit-service",  "delete-service", "flush",  "list",         "add-server",
    "edit-server", "delete-server", "zero",           "set",    "start-daemon", "stop-daemon",
    "restore",     "save",          "help",           "version"};

constexpr std::array<std::string_view, kOptions> kOptionNames = {"numeric",
                                                                 "connection",
                                                                 "service-address",
                                                                 "scheduler",
                                                                 "persistent",
                                                                 "netmask",
                                                                 "real-server",
                                                                 "forwarding-method",
                                                                 "weight",
                                                                 "u-threshold",
                                                                 "l-threshold",
                                                                 "mcast-interface",
                                                                 "timeout",
                                                                 "daemon",
                                                                 "stats",
                                                                 "rate",
                                                                 "thresholds",
                                                                 "persistent-conn",
                                                                 "nosort",
                                                                 "syncid",
                                                                 "exact",
                                                                 "ops",
                                                                 "pe",
                                                                 "sched-flags",
                                                                 "mcast-group",
                                                                 "mcast-port",
                                                                 "mcast-ttl",
                                                                 "sync-maxlen",
                                                                 "tun-info",
                                                                 "tun-type",
                                                                 "tun-port",
                                                                 "tun-nocsum",
                                                                 "tun-csum",
                                                                 "tun-remcsum"};

constexpr std::string_view kUnknown = "unknown option";
constexpr std::string_view kMissing = "missing argument";
constexpr std::string_view kUnwanted = "option does not take an argument";

}  // namespace

std::string_view to_text(Command command) {
    return kCommandNames[static_cast<std::size_t>(command)];
}

std::string_view to_text(Option option) {
    return kOptionNames[static_cast<std::size_t>(option)];
}

std::optional<Command> command_of(Word word) {
    // The commands come first in Word, in the order of Command but for the list's alias.
    constexpr std::array kCommands = {
        Command::AddService, Command::EditService, Command::DeleteService, Command::Flush,
        Command::List,       Command::AddServer,   Command::EditServer,    Command::DeleteServer,
        Command::Zero,       Command::SetTimeouts, Command::StartDaemon,   Command::StopDaemon,
        Command::Restore,    Command::Save,        Command::Help,          Command::Version};
    const auto index = static_cast<std::size_t>(word);
    return index < kCommands.size() ? std::optional(kCommands[index]) : std::nullopt;
}

bool OptionReader::has(const Entry& entry) const {
    return entry.known == Known::Both ||
           (entry.known == Known::New) == (profile_ == Profile::Debian12);
}

const OptionReader::Entry* OptionReader::find_long(std::string_view name) const {
    for (const Entry& entry : entries()) {
        if (!name.empty() && entry.name == name && has(entry)) {
            return &entry;
        }
    }
    return nullptr;
}

const OptionReader::Entry* OptionReader::find_short(char letter) const {
    for (const Entry& entry : entries()) {
        if (letter != '\0' && entry.letter == letter && has(entry)) {
            return &entry;
        }
    }
    return nullptr;
}

std::optional<Parsed> OptionReader::fail(std::string word, std::string_view message) {
    failure_ = ParseFailure{std::move(word), message};
    return std::nullopt;
}

std::optional<Parsed> OptionReader::next() {
    if (failure_) {
        return std::nullopt;
    }
    if (bundle_at_ != 0) {
        return next_short();
    }
    while (next_arg_ < args_.size()) {
        const std::string& word = args_[next_arg_++];
        if (word.size() < 2 || word[0] != '-') {
            leftovers_.push_back(word);
        } else if (word == "--") {
            leftovers_.insert(leftovers_.end(), args_.begin() + static_cast<long>(next_arg_),
                              args_.end());
            next_arg_ = args_.size();
        } else if (word[1] == '-') {
            return next_long(word);
        } else {
            bundle_ = word;
            bundle_at_ = 1;
            return next_short();
        }
    }
    return std::nullopt;
}

std::optional<Parsed> OptionReader::next_long(const std::string& word) {
    const std::string_view text = std::string_view(word).substr(2);
    const std::size_t equals = text.find('=');
    const Entry* entry = find_long(text.substr(0, equals));
    if (entry == nullptr) {
        return fail(word, kUnknown);
    }
    std::optional<std::string> rest;
    if (equals != std::string_view::npos) {
        rest = std::string(text.substr(equals + 1));
    }
    if (entry->argument == Argument::None && rest) {
        return fail(word, kUnwanted);
    }
    return with_value(*entry, word, std::move(rest));
}

std::optional<Parsed> OptionReader::next_short() {
    const std::string word = bundle_;
    const Entry* entry = find_short(word[bundle_at_]);
    if (entry == nullptr) {
        return fail(word, kUnknown);
    }
    ++bundle_at_;
    std::optional<std::string> rest;
    if (entry->argument != Argument::None && bundle_at_ < word.size()) {
        bundle_at_ += word[bundle_at_] == '=' ? 1U : 0U;
        rest = word.substr(bundle_at_);
    }
    if (rest || bundle_at_ == word.size()) {
        bundle_at_ = 0;
    }
    return with_value(*entry, word, std::move(rest));
}

std::optional<Parsed> OptionReader::with_value(const Entry& entry, std::string word,
                                               std::optional<std::string> rest) {
    if (entry.argument == Argument::None || rest) {
        return Parsed{entry.word, std::move(rest), std::move(word)};
    }
    const bool has_next = next_arg_ < args_.size();
    if (entry.argument == Argument::Optional) {
        const bool is_value = has_next && !args_[next_arg_].starts_with('-');
        return Parsed{entry.word, is_value ? std::optional(args_[next_arg_++]) : std::nullopt,
                      std::move(word)};
    }
    if (!has_next) {
        return fail(std::move(word), kMissing);
    }
    return Parsed{entry.word, args_[next_arg_++], std::move(word)};
}

}  // namespace lvsim::ipvs::ipvsadm
