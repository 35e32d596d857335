// SPDX-License-Identifier: Apache-2.0
//
// Protocols of lines of text: tcpdump (4.6 and later) shows the first line of a request or an
// answer, and with -v every line of it.
#include "models/host/tcpdump/dissection.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace lvsim::host::tcpdump {

namespace {

constexpr std::array<std::string_view, 25> kHttpCommands = {
    "GET",    "PUT",    "COPY",    "HEAD",    "LOCK",    "MOVE",    "POLL",    "POST",   "BCOPY",
    "BMOVE",  "MKCOL",  "TRACE",   "LABEL",   "MERGE",   "DELETE",  "SEARCH",  "UNLOCK", "REPORT",
    "UPDATE", "NOTIFY", "BDELETE", "CONNECT", "OPTIONS", "CHECKIN", "PROPFIND"};
constexpr std::array<std::string_view, 31> kFtpCommands = {
    "ACCT", "APPE", "CWD",  "DELE", "EPRT", "EPSV", "FEAT", "HELP", "LIST", "MDTM", "MKD",
    "MODE", "NLST", "NOOP", "PASS", "PASV", "PORT", "PWD",  "QUIT", "REST", "RETR", "RMD",
    "RNFR", "RNTO", "SIZE", "STAT", "STOR", "STRU", "SYST", "TYPE", "USER"};
constexpr std::array<std::string_view, 11> kSmtpCommands = {
    "DATA", "EHLO", "EXPN", "HELO", "HELP", "MAIL", "NOOP", "QUIT", "RCPT", "RSET", "VRFY"};
constexpr std::array<std::string_view, 14> kSipCommands = {
    "ACK",    "BYE",     "CANCEL", "DO",    "INFO",  "INVITE",   "MESSAGE",
    "NOTIFY", "OPTIONS", "PRACK",  "QAUTH", "REFER", "REGISTER", "SPRACK"};

std::span<const std::string_view> commands_of(std::string_view protocol) {
    if (protocol == "HTTP") return kHttpCommands;
    if (protocol == "FTP") return kFtpCommands;
    if (protocol == "SMTP") return kSmtpCommands;
    return kSipCommands;
}

bool is_equal(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return std::toupper(static_cast<unsigned char>(x)) ==
               std::toupper(static_cast<unsigned char>(y));
    });
}

bool is_code(std::string_view token) {
    return token.size() == 3 && std::all_of(token.begin(), token.end(), [](char letter) {
               return letter >= '0' && letter <= '9';
           });
}

std::string_view take_token(std::string_view& text) {
    const std::size_t end = std::min(text.find_first_of(" \t\r\n"), text.size());
    const std::string_view token = text.substr(0, end);
    text.remove_prefix(end);
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    return token;
}

/// Whether the bytes begin with a known command or a status code.
bool is_head(std::string_view protocol, std::string_view text) {
    const std::string_view first = take_token(text);
    for (const std::string_view command : commands_of(protocol)) {
        if (is_equal(first, command)) return true;
    }
    const bool has_code_first = protocol == "FTP" || protocol == "SMTP";
    return is_code(has_code_first ? first : take_token(text));
}

/// The length of the first line without its end, if it has one and is all printable.
std::optional<std::size_t> line_length(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char letter = text[at];
        if (letter == '\n') return at;
        if (letter == '\r') {
            if (at + 1 >= text.size() || text[at + 1] != '\n') return std::nullopt;
            return at;
        }
        if ((letter < ' ' || letter > '~') && letter != '\t') return std::nullopt;
    }
    return std::nullopt;
}

void print_lines(Dissection& to, std::string_view text, bool is_all) {
    bool is_first = true;
    while (const auto length = line_length(text)) {
        const bool is_empty = *length == 0;
        to.add("{}{}", is_all ? "\n\t" : is_first ? " " : "", text.substr(0, *length));
        text.remove_prefix(*length + (text[*length] == '\r' ? 2 : 1));
        is_first = false;
        (void)is_empty;
        if (!is_all) return;
    }
    if (is_all && !text.empty()) to.add("\n\t{}", text);
}

}  // namespace

void print_text_protocol(Dissection& to, std::string_view name, View message) {
    const auto bytes = message.captured();
    std::string text;
    for (const std::byte byte : bytes) text.push_back(static_cast<char>(byte));
    const bool is_shown = is_head(name, text) && line_length(text).has_value();
    to.add("{}", name);
    if (!is_shown) return;
    if (to.options.verbosity > 0) {
        to.add(", length: {}", message.length());
        return print_lines(to, text, true);
    }
    to.add(":");
    print_lines(to, text, false);
}

}  // namespace lvsim::host::tcpdump
