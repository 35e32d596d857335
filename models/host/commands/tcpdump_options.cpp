// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/tcpdump_options.hpp"

#include "models/host/commands/options.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace lvsim::host::tcpdump {

namespace {

constexpr std::uint32_t kSnapshotMax = 262'144;
constexpr std::uint32_t kOldSnapshot = 65'535;

constexpr std::array<OptionSpec, 53> kOptions = {{
    {'A', "", OptionKind::Flag},
    {'c', "", OptionKind::Value},
    {'D', "list-interfaces", OptionKind::Flag},
    {'e', "", OptionKind::Flag},
    {'F', "", OptionKind::Value},
    {'h', "help", OptionKind::Flag},
    {'i', "interface", OptionKind::Value},
    {'K', "dont-verify-checksums", OptionKind::Flag},
    {'l', "", OptionKind::Flag},
    {'L', "list-data-link-types", OptionKind::Flag},
    {'n', "", OptionKind::Flag},
    {'N', "", OptionKind::Flag},
    {'p', "no-promiscuous-mode", OptionKind::Flag},
    {'q', "", OptionKind::Flag},
    {'Q', "direction", OptionKind::Value},
    {'r', "", OptionKind::Value},
    {'s', "snapshot-length", OptionKind::Value},
    {'S', "absolute-tcp-sequence-numbers", OptionKind::Flag},
    {'t', "", OptionKind::Flag},
    {'U', "packet-buffered", OptionKind::Flag},
    {'v', "", OptionKind::Flag},
    {'w', "", OptionKind::Value},
    {'x', "", OptionKind::Flag},
    {'X', "", OptionKind::Flag},
    {'#', "number", OptionKind::Flag},
    {'\0', "version", OptionKind::Flag},
    {'a', "", OptionKind::FlagNotModelled},
    {'b', "", OptionKind::FlagNotModelled},
    {'B', "buffer-size", OptionKind::ValueNotModelled},
    {'C', "", OptionKind::ValueNotModelled},
    {'d', "", OptionKind::FlagNotModelled},
    {'E', "", OptionKind::ValueNotModelled},
    {'f', "", OptionKind::FlagNotModelled},
    {'G', "", OptionKind::ValueNotModelled},
    {'H', "", OptionKind::FlagNotModelled},
    {'I', "monitor-mode", OptionKind::FlagNotModelled},
    {'j', "time-stamp-type", OptionKind::ValueNotModelled},
    {'J', "list-time-stamp-types", OptionKind::FlagNotModelled},
    {'m', "", OptionKind::ValueNotModelled},
    {'M', "", OptionKind::ValueNotModelled},
    {'O', "no-optimize", OptionKind::FlagNotModelled},
    {'T', "", OptionKind::ValueNotModelled},
    {'u', "", OptionKind::FlagNotModelled},
    {'V', "", OptionKind::ValueNotModelled},
    {'W', "", OptionKind::ValueNotModelled},
    {'y', "linktype", OptionKind::ValueNotModelled},
    {'z', "", OptionKind::ValueNotModelled},
    {'Z', "relinquish-privileges", OptionKind::ValueNotModelled},
    {'\0', "count", OptionKind::FlagNotModelled},
    {'\0', "immediate-mode", OptionKind::FlagNotModelled},
    {'\0', "micro", OptionKind::FlagNotModelled},
    {'\0', "nano", OptionKind::FlagNotModelled},
    {'\0', "print", OptionKind::FlagNotModelled},
}};

constexpr std::string_view kNewUsage =
    "Usage: tcpdump [-AbdDefhHIJKlLnNOpqStuUvxX#] [ -B size ] [ -c count ] [--count]\n"
    "\t\t[ -C file_size ] [ -E algo:secret ] [ -F file ] [ -G seconds ]\n"
    "\t\t[ -i interface ] [ --immediate-mode ] [ -j tstamptype ]\n"
    "\t\t[ -M secret ] [ --number ] [ --print ] [ -Q in|out|inout ]\n"
    "\t\t[ -r file ] [ -s snaplen ] [ -T type ] [ --version ]\n"
    "\t\t[ -V file ] [ -w file ] [ -W filecount ] [ -y datalinktype ]\n"
    "\t\t[ --time-stamp-precision precision ] [ --micro ] [ --nano ]\n"
    "\t\t[ -z postrotate-command ] [ -Z user ] [ expression ]\n";
constexpr std::string_view kOldUsage =
    "Usage: tcpdump [-aAdDefhIKlLnNOpqRStuUvxX] [ -B size ] [ -c count ]\n"
    "\t\t[ -C file_size ] [ -E algo:secret ] [ -F file ] [ -G seconds ]\n"
    "\t\t[ -i interface ] [ -M secret ] [ -r file ]\n"
    "\t\t[ -s snaplen ] [ -T type ] [ -w file ] [ -W filecount ]\n"
    "\t\t[ -y datalinktype ] [ -z command ] [ -Z user ]\n"
    "\t\t[ expression ]\n";

std::string version_text(Release release) {
    if (release == Release::V4_1) {
        return "tcpdump version 4.1-PRE-CVS_2012_03_26\nlibpcap version 1.0.0\n";
    }
    return "tcpdump version 4.99.3\nlibpcap version 1.10.3 (with TPACKET_V3)\n";
}

std::optional<std::uint64_t> number_of(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// What is wrong with the value; empty: nothing.
std::string read_value(const GivenOption& given, Options& options) {
    const bool is_old = options.line.print.release == Release::V4_1;
    if (given.name == "c") {
        options.count = number_of(given.value);
        if (!options.count || *options.count == 0) {
            return fmt::format("invalid packet count {}", given.value);
        }
    } else if (given.name == "s") {
        const auto bytes = number_of(given.value);
        const std::uint32_t most = is_old ? kOldSnapshot : kSnapshotMax;
        if (!bytes || *bytes > most) {
            return is_old ? fmt::format("invalid snaplen {}", given.value)
                          : fmt::format("invalid snaplen {} (must be >= 0 and <= {})", given.value,
                                        most);
        }
        options.snapshot_bytes = *bytes == 0 ? most : static_cast<std::uint32_t>(*bytes);
    } else if (given.name == "Q") {
        const bool is_known = given.value == "in" || given.value == "out" || given.value == "inout";
        if (!is_known) return fmt::format("unknown capture direction `{}'", given.value);
        options.takes_inbound = given.value != "out";
        options.takes_outbound = given.value != "in";
    } else if (given.name == "i") {
        options.interface = given.value;
    } else if (given.name == "r") {
        options.read_file = given.value;
    } else if (given.name == "w") {
        options.write_file = given.value;
    } else if (given.name == "F") {
        options.filter_file = given.value;
    }
    return {};
}

void read_dump(char letter, LineOptions& line) {
    const DumpStyle style = letter == 'A'   ? DumpStyle::Ascii
                            : letter == 'X' ? DumpStyle::HexAndAscii
                                            : DumpStyle::Hex;
    // The second of a kind adds the link header; -X shows more than -x, and that more than -A.
    if (line.dump == style) line.dumps_link_header = true;
    const auto rank = [](DumpStyle of) {
        return of == DumpStyle::HexAndAscii ? 3 : of == DumpStyle::Hex ? 2 : of == DumpStyle::Ascii;
    };
    if (rank(style) > rank(line.dump)) line.dump = style;
}

void read_flag(char letter, Options& options, int& t_count) {
    PrintOptions& print = options.line.print;
    switch (letter) {
        case 'A':
        case 'x':
        case 'X': return read_dump(letter, options.line);
        case 'D': options.lists_interfaces = true; return;
        case 'e': print.shows_link_header = true; return;
        case 'K': print.checks_checksums = false; return;
        case 'l': options.is_line_buffered = true; return;
        case 'L': options.lists_link_types = true; return;
        case 'n': options.is_numeric = true; return;
        case 'N': options.cuts_domains = true; return;
        case 'q': print.is_quiet = true; return;
        case 'S': print.is_sequence_whole = true; return;
        case 't': t_count = std::min(t_count + 1, 5); return;
        case 'U': options.is_packet_buffered = true; return;
        case 'v': ++print.verbosity; return;
        case '#': options.line.numbers_lines = true; return;
        // -p: a packet socket of lvsim never sees frames for others (live_capture.hpp).
        default: return;
    }
}

std::string words_of(const std::vector<std::string>& operands) {
    return fmt::format("{}", fmt::join(operands, " "));
}

}  // namespace

Release release_of(const CommandContext& context) {
    return context.host->profile() == Profile::Centos6 ? Release::V4_1 : Release::V4_99;
}

std::optional<Options> read_options(const CommandContext& context, int& status) {
    const Release release = release_of(context);
    const std::string usage =
        version_text(release) + std::string(release == Release::V4_1 ? kOldUsage : kNewUsage);
    const auto parsed = parse_options(context.args, kOptions);
    if (!parsed) {
        context.error->write(parsed.error().message + "\n");
        status = parsed.error().is_not_modelled ? kStatusNotModelled : 1;
        if (!parsed.error().is_not_modelled) context.error->write(usage);
        return std::nullopt;
    }
    status = 0;
    if (parsed->has("h") || parsed->has("version")) {
        context.out->write(parsed->has("h") ? usage : version_text(release));
        return std::nullopt;
    }
    Options options;
    options.line.print.release = release;
    if (release == Release::V4_1) options.snapshot_bytes = kOldSnapshot;
    int t_count = 0;
    for (const GivenOption& given : parsed->options) {
        const std::string wrong = read_value(given, options);
        if (!wrong.empty()) {
            context.error->write(fmt::format("tcpdump: {}\n", wrong));
            status = 1;
            return std::nullopt;
        }
        read_flag(given.name[0], options, t_count);
    }
    options.line.time = static_cast<TimeStyle>(t_count);
    options.filter = words_of(parsed->operands);
    return options;
}

}  // namespace lvsim::host::tcpdump
