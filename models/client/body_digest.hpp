// SPDX-License-Identifier: Apache-2.0
//
// A hash of the body of an answer, taken as its bytes come (FNV-1a, as hash_text()): with it an
// answer can be compared with the page it should be, and nobody keeps it.
#pragma once

#include "models/client/response_reader.hpp"

#include <cstdint>
#include <string_view>

namespace lvsim::client {

class BodyDigest final : public ResponseSink {
public:
    /// A body begins.
    void begin() { hash_ = kBegin; }
    void on_head(std::string_view) override {}
    void on_body(std::string_view bytes) override;
    [[nodiscard]] std::uint64_t value() const { return hash_; }

private:
    static constexpr std::uint64_t kBegin = 0xcbf2'9ce4'8422'2325;
    std::uint64_t hash_ = kBegin;
};

/// Of a body in one piece.
[[nodiscard]] std::uint64_t body_digest(std::string_view body);

}  // namespace lvsim::client
