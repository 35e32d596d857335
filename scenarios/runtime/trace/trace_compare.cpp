// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/trace_compare.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <optional>

namespace lvsim::runtime {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    while (!lines.empty() && lines.back().empty()) lines.pop_back();
    return lines;
}

/// A connection entry: when it expires, and the rest of its line.
struct Entry {
    std::string rest;
    std::int64_t expires = 0;

    bool operator<(const Entry& other) const {
        return rest != other.rest ? rest < other.rest : expires < other.expires;
    }
};

bool is_protocol(std::string_view word) {
    return word == "TCP" || word == "UDP" || word == "SCTP" || word == "IP";
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stopped != end || value < 0) return std::nullopt;
    return value;
}

/// A word of a line and where it stands.
struct Word {
    std::string_view text;
    std::size_t offset = 0;
};

std::vector<Word> words_of(std::string_view line) {
    std::vector<Word> words;
    for (std::size_t at = line.find_first_not_of(' '); at < line.size();
         at = line.find_first_not_of(' ', at)) {
        const std::size_t end = std::min(line.find(' ', at), line.size());
        words.push_back({line.substr(at, end - at), at});
        at = end;
    }
    return words;
}

Entry without_word(std::string_view line, const Word& word, std::int64_t expires) {
    // Blanks in front are padding whose width follows the number's.
    std::string rest(line.substr(0, word.offset));
    rest.erase(rest.find_last_not_of(' ') + 1);
    return {rest + " * " + std::string(line.substr(word.offset + word.text.size())), expires};
}

/// "TCP 00:59  SYN_RECV  10.0.2.15:1000 ..." of ipvsadm -Lc, or
/// "TCP 0A00020F 03E8 0A000264 0050 0A000364 1F90 SYN_RECV  59 ..." of /proc/net/ip_vs_conn, or
/// "... SYN_RECV  LOCAL  59" of ip_vs_conn_sync.
std::optional<Entry> entry_of(std::string_view line) {
    constexpr std::size_t kOrigin = 8;
    const auto words = words_of(line);
    if (words.size() < 3 || !is_protocol(words[0].text)) return std::nullopt;
    const std::size_t colon = words[1].text.find(':');
    if (colon != std::string_view::npos) {
        const auto minutes = whole_number(words[1].text.substr(0, colon));
        const auto seconds = whole_number(words[1].text.substr(colon + 1));
        if (!minutes || !seconds) return std::nullopt;
        return without_word(line, words[1], *minutes * 60 + *seconds);
    }
    if (words.size() <= kOrigin || words[1].text.size() % 8 != 0) return std::nullopt;
    const bool has_origin = words[kOrigin].text == "LOCAL" || words[kOrigin].text == "SYNC";
    const std::size_t expires = has_origin ? kOrigin + 1 : kOrigin;
    if (words.size() <= expires) return std::nullopt;
    const auto seconds = whole_number(words[expires].text);
    if (!seconds) return std::nullopt;
    return without_word(line, words[expires], *seconds);
}

struct Listing {
    std::vector<Entry> entries;
    std::vector<std::string> others;
};

Listing take_apart(std::string_view text) {
    constexpr std::string_view kMachineDependent = "net.ipv4.vs.sync_qlen_max = ";
    Listing listing;
    for (const std::string_view line : lines_of(text)) {
        if (auto entry = entry_of(line)) {
            listing.entries.push_back(std::move(*entry));
        } else if (line.starts_with(kMachineDependent)) {
            listing.others.emplace_back(kMachineDependent);
        } else {
            listing.others.emplace_back(line);
        }
    }
    std::sort(listing.entries.begin(), listing.entries.end());
    return listing;
}

}  // namespace

bool packets_agree(const std::vector<std::string>& recorded, const TraceOutput& seen) {
    const auto& a = seen.client_side;
    const auto& b = seen.server_side;
    if (recorded.size() != a.size() + b.size()) return false;
    // reached[i]: the first i of `a` and the first n - i of `b` make up the first n recorded.
    std::vector<bool> reached(a.size() + 1, false);
    reached[0] = true;
    for (std::size_t n = 0; n < recorded.size(); ++n) {
        std::vector<bool> next(a.size() + 1, false);
        for (std::size_t i = 0; i <= std::min(n, a.size()); ++i) {
            if (!reached[i] || n - i > b.size()) continue;
            if (i < a.size() && a[i] == recorded[n]) next[i + 1] = true;
            if (n - i < b.size() && b[n - i] == recorded[n]) next[i] = true;
        }
        reached = std::move(next);
    }
    return reached[a.size()];
}

bool prints_agree(std::string_view recorded, std::string_view seen) {
    if (recorded == seen) return true;
    const Listing expected = take_apart(recorded);
    const Listing listed = take_apart(seen);
    // Sorted alike, entries that differ in their time only pair up best in order.
    const auto is_same = [](const Entry& a, const Entry& b) {
        return a.rest == b.rest && std::abs(a.expires - b.expires) <= 1;
    };
    return expected.others == listed.others &&
           std::equal(expected.entries.begin(), expected.entries.end(), listed.entries.begin(),
                      listed.entries.end(), is_same);
}

bool is_print_compared(std::string_view command) {
    return !command.starts_with("iptables ");
}

bool shows_statistics(std::string_view command) {
    for (std::size_t at = command.find("ip_vs_stats"); at != std::string_view::npos;
         at = command.find("ip_vs_stats", at + 1)) {
        // The file of the processors is live.
        if (!command.substr(at).starts_with("ip_vs_stats_percpu")) return true;
    }
    return command.find("--stats") != std::string_view::npos ||
           command.find("--rate") != std::string_view::npos;
}

bool is_sync_message(std::string_view packet) {
    return packet.find(" udp ") != std::string_view::npos &&
           packet.find("> 224.0.0.81:8848 ") != std::string_view::npos;
}

std::string sync_entries(std::string_view packet) {
    constexpr std::string_view kKey = " data=";
    constexpr std::size_t kHeaderDigits = 16;
    const std::size_t at = packet.find(kKey);
    if (at == std::string_view::npos) return {};
    packet.remove_prefix(at + kKey.size());
    const std::string_view digits = packet.substr(0, packet.find(' '));
    return std::string(digits.substr(std::min(kHeaderDigits, digits.size())));
}

}  // namespace lvsim::runtime
