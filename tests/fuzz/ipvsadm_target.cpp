// SPDX-License-Identifier: Apache-2.0
//
// ipvsadm against arbitrary lines. The first byte chooses the version; then each line is a command
// that --restore reads. What is there afterwards, saved and restored elsewhere, is the same again.
#include "sim/core/assert.hpp"
#include "tests/fuzz/choices.hpp"
#include "tests/fuzz/machine.hpp"

namespace lvsim::fuzz {
namespace {

/// As a shell would split them, without quotes.
std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words{"ipvsadm"};
    while (!line.empty()) {
        const std::size_t end = std::min(line.find(' '), line.size());
        if (end > 0) words.emplace_back(line.substr(0, end));
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    return words;
}

void run(std::span<const std::uint8_t> bytes) {
    Choices choices(bytes);
    const bool is_new = choices.byte() % 2 == 0;
    const ipvs::DirectorConfig config{.profile = is_new ? ipvs::Profile::Debian12
                                                        : ipvs::Profile::Centos6};
    const std::string_view text = text_of(choices.take(bytes.size()));
    Machine machine(config);
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        machine.ipvsadm(words_of(rest.substr(0, end)), rest);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    const std::string saved = machine.ipvsadm({"ipvsadm", "-S", "-n"});
    // 1.31 saves marks above 2^31 as negative numbers, which it does not read back (recorded).
    const bool has_great_mark = saved.find("-f -") != std::string::npos;
    // 1.25 saves servers in the order of the list, and so turns it over.
    if (is_new && !has_great_mark) {
        Machine other(config);
        const std::string said = other.ipvsadm({"ipvsadm", "-R"}, saved);
        LVSIM_ASSERT(said.empty(), "restoring\n{}says\n{}", saved, said);
        const std::string again = other.ipvsadm({"ipvsadm", "-S", "-n"});
        LVSIM_ASSERT(again == saved, "saved\n{}and then\n{}", saved, again);
    }
    machine.check();
}

}  // namespace
}  // namespace lvsim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    lvsim::fuzz::run({data, size});
    return 0;
}
