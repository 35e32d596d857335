// SPDX-License-Identifier: Apache-2.0
//
// What ipvsadm reads and shows of the synchronisation daemons: --start-daemon with its options, and
// -L --daemon.
#include "models/ipvs/ipvsadm/line_reader.hpp"
#include "models/ipvs/ipvsadm/listing.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::ipvs::ipvsadm {
namespace {

constexpr std::size_t kInterfaceNameMax = 15;

struct NumberRule {
    Word word;
    Option option;
    std::int64_t low;
    std::int64_t high;
    std::string_view message;
};

constexpr std::array kNumbers = {
    NumberRule{Word::SyncId, Option::SyncId, 0, 255, "illegal syncid specified"},
    NumberRule{Word::McastPort, Option::McastPort, 1, 65535, "illegal mcast-port specified"},
    NumberRule{Word::McastTtl, Option::McastTtl, 1, 255, "illegal mcast-ttl specified"},
    NumberRule{Word::SyncMaxlen, Option::SyncMaxlen, 1, 65507, "illegal sync-maxlen specified"},
};

}  // namespace

void LineReader::read_daemon_state(const std::string& value, std::string_view message) {
    if (value != "master" && value != "backup") {
        fail(std::string(message));
    }
    request_.daemon.role = value == "backup" ? SyncRole::Backup : SyncRole::Master;
}

void LineReader::read_daemon_interface(const Parsed& parsed) {
    set(Option::McastInterface);
    request_.daemon.interface = parsed.value->substr(0, kInterfaceNameMax);
}

void LineReader::read_daemon_group(const Parsed& parsed) {
    set(Option::McastGroup);
    const std::string& value = *parsed.value;
    const bool is_v6 = value.find(':') != std::string::npos;
    const auto group = IpAddress::parse(value);
    if (!group || group->is_v4() == is_v6 || !group->is_multicast()) {
        return fail(fmt::format("invalid {} mcast-group `{}'", is_v6 ? "IPv6" : "IPv4", value));
    }
    request_.daemon.group = *group;
}

void LineReader::read_daemon_number(const Parsed& parsed) {
    for (const NumberRule& rule : kNumbers) {
        if (rule.word != parsed.word) {
            continue;
        }
        set(rule.option);
        const std::int64_t number = read_number(*parsed.value, rule.low, rule.high, rule.message);
        SyncDaemonSpec& daemon = request_.daemon;
        if (rule.word == Word::SyncId) {
            daemon.sync_id = static_cast<std::uint8_t>(number);
        } else if (rule.word == Word::McastPort) {
            daemon.port = static_cast<std::uint16_t>(number);
        } else if (rule.word == Word::McastTtl) {
            daemon.ttl = static_cast<std::uint8_t>(number);
        } else {
            daemon.maxlen = static_cast<std::uint32_t>(number);
        }
    }
}

std::string list_daemons(const Director& director, const LineContext& context) {
    std::string text;
    for (const SyncRole role : {SyncRole::Master, SyncRole::Backup}) {
        const SyncDaemonSpec* daemon = director.sync_daemon(role);
        if (daemon == nullptr) {
            continue;
        }
        text += fmt::format("{} sync daemon (mcast={}, syncid={}",
                            role == SyncRole::Master ? "master" : "backup", daemon->interface,
                            daemon->sync_id);
        if (context.profile == Profile::Debian12) {
            text += fmt::format(", maxlen={}, group={}, port={}, ttl={}", daemon->maxlen,
                                to_text(daemon->group), daemon->port, daemon->ttl);
        }
        text += ")\n";
    }
    return text;
}

}  // namespace lvsim::ipvs::ipvsadm
