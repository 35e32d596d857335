// SPDX-License-Identifier: Apache-2.0
//
// DNS (RFC 1035) as tcpdump words it. Left out: dynamic update, inverse queries, EDNS options
// beyond their presence.
#include "models/host/tcpdump/dissection.hpp"

#include <array>
#include <string>

namespace lvsim::host::tcpdump {

namespace {

constexpr std::size_t kHeaderBytes = 12;

std::string type_name(std::uint16_t type) {
    switch (type) {
        case 1: return "A";
        case 2: return "NS";
        case 5: return "CNAME";
        case 6: return "SOA";
        case 12: return "PTR";
        case 13: return "HINFO";
        case 15: return "MX";
        case 16: return "TXT";
        case 28: return "AAAA";
        case 33: return "SRV";
        case 41: return "OPT";
        case 252: return "AXFR";
        case 255: return "ANY";
        default: return fmt::format("Type{}", type);
    }
}

/// Reads names, questions and records one after the other.
class Reader {
public:
    Reader(Dissection& to, View message) : to_(to), message_(message) {}

    [[nodiscard]] bool has(std::size_t bytes) const { return message_.has(at_, bytes); }
    [[nodiscard]] bool is_short() const { return is_short_; }

    /// " A? www.example.com."
    void print_question() {
        const std::string name = take_name();
        if (!has(4)) return fall_short();
        const std::uint16_t type = message_.u16(at_);
        const std::uint16_t dns_class = message_.u16(at_ + 2);
        at_ += 4;
        to_.add(" {}", type_name(type));
        if ((dns_class & 0x7fff) != 1) to_.add(" (Class {})", dns_class & 0x7fff);
        to_.add("? {}", name);
    }
    void skip_question() {
        (void)take_name();
        if (!has(4)) return fall_short();
        at_ += 4;
    }

    /// " A 10.0.2.3"
    void print_record() {
        const std::string name = take_name();
        if (is_short_) return fall_short();
        if (to_.options.verbosity > 0) to_.add(" {}", name);
        if (!has(10)) return fall_short();
        const std::uint16_t type = message_.u16(at_);
        const std::uint16_t dns_class = message_.u16(at_ + 2);
        const std::uint32_t seconds = message_.u32(at_ + 4);
        const std::size_t length = message_.u16(at_ + 8);
        at_ += 10;
        if (type != 41 && (dns_class & 0x7fff) != 1) to_.add(" (Class {})", dns_class & 0x7fff);
        if (type != 41 && to_.options.verbosity > 2) to_.add(" [{}]", span_text(seconds));
        to_.add(" {}", type_name(type));
        const std::size_t end = at_ + length;
        if (!has(length)) return fall_short();
        print_data(type, dns_class, length);
        at_ = end;
    }

private:
    void fall_short() {
        is_short_ = true;
        to_.give_up("domain");
    }

    void print_data(std::uint16_t type, std::uint16_t dns_class, std::size_t length) {
        if (type == 1 && length == 4) {
            to_.add(" {}", to_text(IpAddress::v4(message_.u32(at_))));
        } else if (type == 28 && length == 16) {
            to_.add(" {}", to_text(IpAddress::read_v6(message_.at(at_))));
        } else if (type == 2 || type == 5 || type == 12) {
            to_.add(" {}", take_name());
        } else if (type == 15 && length > 2) {
            const std::uint16_t preference = message_.u16(at_);
            at_ += 2;
            to_.add(" {} {}", take_name(), preference);
        } else if (type == 41) {
            to_.add(" UDPsize={}", dns_class);
        } else if (type == 16) {
            print_text(length);
        } else if (type == 6 && to_.options.verbosity > 0) {
            const std::string server = take_name();
            const std::string mailbox = take_name();
            if (!has(20)) return;
            to_.add(" {} {} {} {} {} {} {}", server, mailbox, message_.u32(at_),
                    message_.u32(at_ + 4), message_.u32(at_ + 8), message_.u32(at_ + 12),
                    message_.u32(at_ + 16));
        }
    }

    void print_text(std::size_t length) {
        const std::size_t end = at_ + length;
        while (at_ < end) {
            const std::size_t count = std::min<std::size_t>(message_.u8(at_), end - at_ - 1);
            to_.add(" \"");
            for (std::size_t i = 0; i < count; ++i) {
                to_.out.push_back(static_cast<char>(message_.u8(at_ + 1 + i)));
            }
            to_.add("\"");
            at_ += count + 1;
        }
    }

    /// "1h", "2m30s"
    static std::string span_text(std::uint32_t seconds) {
        if (seconds == 0) return "0s";
        constexpr std::array kUnits = {std::pair{604'800U, 'w'}, std::pair{86'400U, 'd'},
                                       std::pair{3'600U, 'h'}, std::pair{60U, 'm'},
                                       std::pair{1U, 's'}};
        std::string text;
        for (const auto& [size, letter] : kUnits) {
            if (seconds >= size) text += fmt::format("{}{}", seconds / size, letter);
            seconds %= size;
        }
        return text;
    }

    /// "www.example.com." with compression undone. A pointer may only go backwards.
    std::string take_name() {
        std::string name;
        std::size_t at = at_;
        std::size_t limit = at_;
        bool has_jumped = false;
        while (message_.has(at, 1)) {
            const std::size_t count = message_.u8(at);
            if ((count & 0xc0) == 0xc0) {
                if (!message_.has(at, 2)) break;
                if (!has_jumped) at_ = at + 2;
                has_jumped = true;
                const std::size_t target = message_.u16(at) & 0x3fff;
                if (target >= limit) return name + "<BAD PTR>";
                limit = at = target;
                continue;
            }
            if (!has_jumped) at_ = at + count + 1;
            if (count == 0) return name.empty() ? "." : name;
            if (!message_.has(at + 1, count)) break;
            for (std::size_t i = 0; i < count; ++i) {
                name.push_back(static_cast<char>(message_.u8(at + 1 + i)));
            }
            name.push_back('.');
            at += count + 1;
        }
        is_short_ = true;
        return name;
    }

    Dissection& to_;
    View message_;
    std::size_t at_ = kHeaderBytes;
    bool is_short_ = false;
};

struct Counts {
    std::uint16_t questions, answers, authorities, additionals;
};

std::string_view opcode_text(unsigned flags) {
    constexpr std::array<std::string_view, 16> kTexts = {
        "",         " inv_q",    " stat",     " op3",     " notify",  " update",
        " op6",     " op7",      " op8",      " updateA", " updateD", " updateDA",
        " updateM", " updateMA", " zoneInit", " zoneRef"};
    return kTexts[flags >> 11 & 15];
}

std::string_view answer_text(unsigned flags) {
    constexpr std::array<std::string_view, 16> kTexts = {
        "",          " FormErr", " ServFail", " NXDomain", " NotImp",  " Refused",
        " YXDomain", " YXRRSet", " NXRRSet",  " NotAuth",  " NotZone", " Resp11",
        " Resp12",   " Resp13",  " Resp14",   " NoChange"};
    return kTexts[flags & 15];
}

void print_records(Dissection& to, Reader& reader, std::uint16_t count) {
    for (std::uint16_t i = 0; i < count && !reader.is_short(); ++i) {
        if (i > 0) to.add(",");
        reader.print_record();
    }
}

void print_answer(Dissection& to, View message, unsigned flags, const Counts& counts) {
    to.add("{}{}{}{}{}{}{}", message.u16(0), opcode_text(flags), answer_text(flags),
           (flags & 0x400) != 0 ? "*" : "", (flags & 0x80) != 0 ? "" : "-",
           (flags & 0x200) != 0 ? "|" : "", (flags & 0x20) != 0 ? "$" : "");
    if (counts.questions != 1) to.add(" [{}q]", counts.questions);
    Reader reader(to, message);
    for (std::uint16_t i = 0; i < counts.questions && !reader.is_short(); ++i) {
        if (to.options.verbosity > 1) {
            to.out += i == 0 ? " q:" : ",";
            reader.print_question();
        } else {
            reader.skip_question();
        }
    }
    to.add(" {}/{}/{}", counts.answers, counts.authorities, counts.additionals);
    print_records(to, reader, counts.answers);
    if (to.options.verbosity < 2) return;
    if (counts.authorities > 0) {
        to.add(" ns:");
        print_records(to, reader, counts.authorities);
    }
    if (counts.additionals > 0) {
        to.add(" ar:");
        print_records(to, reader, counts.additionals);
    }
}

void print_query(Dissection& to, View message, unsigned flags, const Counts& counts) {
    to.add("{}{}{}{}", message.u16(0), opcode_text(flags), (flags & 0x100) != 0 ? "+" : "",
           (flags & 0x10) != 0 ? "%" : "");
    if ((flags & 0x6cf) != 0) to.add(" [b2&3=0x{:x}]", flags);
    if (counts.answers > 0) to.add(" [{}a]", counts.answers);
    if (counts.authorities > 0) to.add(" [{}n]", counts.authorities);
    if (counts.additionals > 0) to.add(" [{}au]", counts.additionals);
    Reader reader(to, message);
    for (std::uint16_t i = 0; i < counts.questions && !reader.is_short(); ++i) {
        if (i > 0) to.add(",");
        reader.print_question();
    }
    if (to.options.verbosity > 0 && counts.additionals > 0) {
        to.add(" ar:");
        print_records(to, reader, counts.additionals);
    }
}

}  // namespace

void print_dns(Dissection& to, View message) {
    if (message.length() < kHeaderBytes && to.options.release == Release::V4_99) {
        return to.add("domain [length {} < {}] (invalid)", message.length(), kHeaderBytes);
    }
    if (!message.has(0, kHeaderBytes)) return to.give_up("domain");
    const unsigned flags = message.u16(2);
    const Counts counts{message.u16(4), message.u16(6), message.u16(8), message.u16(10)};
    if ((flags & 0x8000) != 0) {
        print_answer(to, message, flags, counts);
    } else {
        print_query(to, message, flags, counts);
    }
    if (!to.is_cut) to.add(" ({})", message.length());
}

}  // namespace lvsim::host::tcpdump
