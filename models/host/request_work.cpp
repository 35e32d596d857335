// SPDX-License-Identifier: Apache-2.0
#include "models/host/request_work.hpp"

namespace lvsim::host {

void RequestWork::put(const Endpoint& client, std::uint64_t key) {
    requests_.insert_or_assign(client, Note{key, ++notes_});
}

std::optional<std::uint64_t> RequestWork::take(const Endpoint& client) {
    const auto found = requests_.find(client);
    if (found == requests_.end()) return std::nullopt;
    const std::uint64_t key = found->second.key;
    requests_.erase(found);
    return key;
}

void RequestWork::forget(const Endpoint& client) {
    requests_.erase(client);
}

void RequestWork::abandon(const Endpoint& client) {
    const auto found = requests_.find(client);
    if (found == requests_.end()) return;
    if (abandoned_.size() == kAbandonedMax) {
        const Abandoned oldest = abandoned_.pop();
        const auto note = requests_.find(oldest.client);
        if (note != requests_.end() && note->second.number == oldest.number) requests_.erase(note);
    }
    abandoned_.push({client, found->second.number});
}

}  // namespace lvsim::host
