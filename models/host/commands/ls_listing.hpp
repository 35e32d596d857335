// SPDX-License-Identifier: Apache-2.0
//
// How ls(1) collects, sorts and prints files.
#pragma once

#include "models/host/commands/ls_options.hpp"
#include "models/host/user_files.hpp"
#include "models/host/users.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

class LsListing {
public:
    LsListing(const CommandContext* context, const LsOptions& options);

    /// Lists the operands. Returns the status: 1 for a trouble inside, 2 for an operand.
    [[nodiscard]] int run();

private:
    struct Entry {
        std::string name;
        FileStatus status;
        std::string target;  ///< Of a symbolic link.
        std::string target_mark;
    };

    [[nodiscard]] bool add(std::vector<Entry>& entries, const std::string& path, std::string name);
    void list_directory(const std::string& path, bool is_operand);
    void sort(std::vector<Entry>& entries) const;
    [[nodiscard]] bool is_before(const Entry& a, const Entry& b) const;
    void print(const std::vector<Entry>& entries);
    void print_long(const std::vector<Entry>& entries);
    void print_columns(const std::vector<Entry>& entries, bool is_across);
    void print_commas(const std::vector<Entry>& entries);
    [[nodiscard]] std::vector<std::string> fields(const Entry& entry) const;
    [[nodiscard]] std::string time(const Entry& entry) const;
    [[nodiscard]] std::string_view mark(const FileStatus& status) const;
    [[nodiscard]] std::string shown(const Entry& entry) const;
    [[nodiscard]] std::string prefix(const Entry& entry) const;
    void measure(const std::vector<Entry>& entries);
    [[nodiscard]] std::string amount(std::uint64_t bytes) const;
    [[nodiscard]] std::string blocks(std::uint64_t count) const;

    const CommandContext* context_;
    const LsOptions& options_;
    UserFiles files_;
    Users users_;
    std::size_t inode_width_ = 0;
    std::size_t blocks_width_ = 0;
    bool has_headings_ = false;
    bool is_first_ = true;
    int status_ = 0;
};

}  // namespace lvsim::host
