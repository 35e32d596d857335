// SPDX-License-Identifier: Apache-2.0
#include "models/client/body_digest.hpp"

namespace lvsim::client {

void BodyDigest::on_body(std::string_view bytes) {
    constexpr std::uint64_t kPrime = 0x100'0000'01b3;
    for (const char letter : bytes) {
        hash_ = (hash_ ^ static_cast<unsigned char>(letter)) * kPrime;
    }
}

std::uint64_t body_digest(std::string_view body) {
    BodyDigest digest;
    digest.on_body(body);
    return digest.value();
}

}  // namespace lvsim::client
