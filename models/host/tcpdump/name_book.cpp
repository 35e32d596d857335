// SPDX-License-Identifier: Apache-2.0
#include "models/host/tcpdump/name_book.hpp"

#include "models/host/files.hpp"
#include "models/host/name_files.hpp"

namespace lvsim::host::tcpdump {

std::string NameBook::host(IpAddress address) {
    if (is_numeric_) return to_text(address);
    const auto known = names_.find(address);
    if (known == names_.end()) {
        missing_.insert(address);
        return to_text(address);
    }
    if (known->second.empty()) return to_text(address);
    return cuts_domains_ ? known->second.substr(0, known->second.find('.')) : known->second;
}

std::string NameBook::port(std::uint16_t port, std::string_view protocol) {
    if (is_numeric_) return std::to_string(port);
    const auto [entry, is_new] = ports_.try_emplace({port, protocol == "udp"});
    if (is_new) {
        entry->second = service_name(*files_, port, protocol);
        if (entry->second.empty()) entry->second = std::to_string(port);
    }
    return entry->second;
}

std::string NameBook::protocol(std::uint8_t number) const {
    if (is_numeric_) return {};
    const std::string content = files_->read("/etc/protocols").value_or("");
    for (std::size_t at = 0; at < content.size();) {
        const std::size_t end = std::min(content.find('\n', at), content.size());
        const auto fields = fields_of(std::string_view(content).substr(at, end - at));
        if (fields.size() >= 2 && fields[1] == std::to_string(number)) {
            return std::string(fields[0]);
        }
        at = end + 1;
    }
    return {};
}

std::vector<IpAddress> NameBook::take_missing() {
    std::vector<IpAddress> missing(missing_.begin(), missing_.end());
    missing_.clear();
    return missing;
}

void NameBook::learn(const AddressNames& names) {
    for (const auto& [address, name] : names) names_[address] = name;
}

}  // namespace lvsim::host::tcpdump
