// SPDX-License-Identifier: Apache-2.0
//
// The readers of files that people edit on a machine, against arbitrary text: the first byte says
// which file it is. What was read is looked at as the machine does.
#include "models/host/boot/ifcfg.hpp"
#include "models/host/boot/rc_links.hpp"
#include "models/host/boot/sysctl_file.hpp"
#include "models/host/boot/udev_rules.hpp"
#include "models/host/files.hpp"
#include "models/httpd/config_file.hpp"
#include "sim/core/assert.hpp"
#include "tests/fuzz/choices.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lvsim::fuzz {
namespace {

void read_as_ifcfg(const std::string& text) {
    host::Files files([] { return host::FileTime{}; });
    const std::string directory(host::kNetworkScripts);
    LVSIM_ASSERT(files.write(directory + "/ifcfg-eth0", text) == host::FileError::None,
                 "no room for a file");
    const auto file = host::read_ifcfg(files, "eth0");
    LVSIM_ASSERT(file.has_value(), "a file that is there is not read");
    for (const IpPrefix& prefix : file->addresses()) {
        LVSIM_ASSERT(prefix.length >= 0 && prefix.length <= 32, "a length of {}", prefix.length);
    }
    LVSIM_ASSERT(file->device().starts_with(file->real_device()), "an alias of something else");
    (void)file->bad_values();
    (void)file->gateway();
    (void)file->hardware_address();
    (void)file->starts_at_boot();
}

void read_as_httpd_conf(const std::string& text) {
    host::Files files([] { return host::FileTime{}; });
    const std::string path = "/etc/httpd/conf/httpd.conf";
    LVSIM_ASSERT(files.write(path, text) == host::FileError::None, "no room for a file");
    // It may include itself.
    files.write("/etc/httpd/conf.d/more.conf", "Include conf/httpd.conf\n");
    const auto config = httpd::read_config_file(files, path);
    LVSIM_ASSERT(config || config.error().ends_with('\n'), "no words for what is wrong");
    LVSIM_ASSERT(!config || !config->config.listen.empty(), "it listens nowhere");
}

void read_as_net_rules(const std::string& text) {
    const std::array cards = {MacAddress::from_bits(0x0800'2700'0001),
                              MacAddress::from_bits(0x0800'2700'0002)};
    const host::CardNames names = host::name_cards(cards, text);
    LVSIM_ASSERT(names.names.size() == cards.size(), "a card without a name");
    LVSIM_ASSERT(names.names[0] != names.names[1], "two cards are {}", names.names[0]);
}

void run(std::span<const std::uint8_t> input) {
    if (input.empty()) return;
    const std::uint8_t kind = input[0] % 5;
    std::string text;
    for (const std::uint8_t byte : input.subspan(1)) text += static_cast<char>(byte);
    switch (kind) {
        case 0: return read_as_ifcfg(text);
        case 1: return read_as_httpd_conf(text);
        case 2: return read_as_net_rules(text);
        case 3: (void)host::read_sysctl_lines(text); return;
        default: (void)host::read_chkconfig_header(text); return;
    }
}

}  // namespace
}  // namespace lvsim::fuzz

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it by this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    lvsim::fuzz::run({data, size});
    return 0;
}
