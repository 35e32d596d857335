// SPDX-License-Identifier: Apache-2.0
//
// Where captures and logs put their bytes: a file (output_file.hpp) or memory.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::capture {

/// Takes whole records: a line with its newline, a block with its padding. Whatever becomes of the
/// program later, a reader finds whole records only, up to where the writing ended.
class ByteSink {
public:
    /// A sink that cannot write says so when it is closed; whoever feeds it goes on.
    virtual void write_record(std::span<const std::byte> record) = 0;
    void write_record(std::string_view line) { write_record(std::as_bytes(std::span(line))); }

protected:
    ~ByteSink() = default;
};

class MemorySink final : public ByteSink {
public:
    using ByteSink::write_record;
    void write_record(std::span<const std::byte> record) override {
        bytes_.insert(bytes_.end(), record.begin(), record.end());
        ++record_count_;
    }
    [[nodiscard]] const std::vector<std::byte>& bytes() const { return bytes_; }
    [[nodiscard]] std::string text() const {
        std::string text;
        for (const std::byte byte : bytes_) {
            text.push_back(static_cast<char>(byte));
        }
        return text;
    }
    [[nodiscard]] std::size_t record_count() const { return record_count_; }

private:
    std::vector<std::byte> bytes_;
    std::size_t record_count_ = 0;
};

}  // namespace lvsim::capture
