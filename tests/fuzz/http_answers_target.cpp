// SPDX-License-Identifier: Apache-2.0
//
// What a server may answer to HTTP_GET, through the real reader, whole and cut into pieces: the
// pieces do not matter, what is good has a head and a wanted status, and nothing grows for ever.
// The first byte chooses what is asked of the answer, the second how it is cut.
#include "models/keepalived/checkers/http_answer.hpp"
#include "sim/core/assert.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lvsim::fuzz {
namespace {

keepalived::UrlConfig url_of(std::uint8_t choice) {
    keepalived::UrlConfig url;
    if ((choice & 1U) != 0) url.status_codes = {{100, 199}, {404, 404}};
    if ((choice & 2U) != 0) url.digest = "444bcb3a3fcf8389296c49467f27e1d6";
    if ((choice & 4U) != 0) url.regex = "(o|k)+[a-z]*$";
    url.is_regex_inverted = (choice & 8U) != 0;
    return url;
}

keepalived::HttpAnswer read(std::string_view text, std::size_t piece) {
    keepalived::HttpAnswer answer(true);
    while (!text.empty()) {
        const std::size_t size = std::min(piece, text.size());
        answer.add(text.substr(0, size));
        text.remove_prefix(size);
    }
    return answer;
}

void run(std::span<const std::uint8_t> input) {
    if (input.size() < 2) return;
    const keepalived::UrlConfig url = url_of(input[0]);
    std::string text;
    for (const std::uint8_t byte : input.subspan(2)) text += static_cast<char>(byte);
    const keepalived::HttpAnswer whole = read(text, std::max<std::size_t>(1, text.size()));
    const keepalived::HttpAnswer cut = read(text, std::size_t{1} + input[1]);
    const keepalived::HttpVerdict verdict = judge(whole, url);
    LVSIM_ASSERT(judge(cut, url) == verdict, "where it is cut matters");
    LVSIM_ASSERT(cut.body() == whole.body(), "another body");
    LVSIM_ASSERT(cut.digest() == whole.digest(), "another digest");
    LVSIM_ASSERT(whole.body().size() <= text.size(), "more than has come");
    if (!is_good(verdict)) return;
    LVSIM_ASSERT(whole.has_head() && text.find("\r\n\r\n") != std::string::npos,
                 "good without head");
    LVSIM_ASSERT(url.status_codes.empty() ? whole.status() / 100 == 2
                                          : whole.status() == 404 || whole.status() / 100 == 1,
                 "good with status {}", whole.status());
}

}  // namespace
}  // namespace lvsim::fuzz

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it by this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    lvsim::fuzz::run({data, size});
    return 0;
}
