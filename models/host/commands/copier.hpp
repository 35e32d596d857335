// SPDX-License-Identifier: Apache-2.0
//
// Copies files and trees, for cp(1).
#pragma once

#include "models/host/user_files.hpp"

#include <string>

namespace lvsim::host {

struct CopyOptions {
    bool is_recursive = false;
    bool keeps_mode = false;  ///< -p: mode, owners and times.
    bool follows_links = true;
    bool is_forced = false;
    bool keeps_newer = false;  ///< -u
    bool never_replaces = false;
    bool is_verbose = false;
    bool makes_backup = false;
};

class Copier {
public:
    Copier(const CommandContext* context, const CopyOptions& options)
        : context_(context), options_(options), files_(context) {}

    /// To a path that is the copy's own name. What goes wrong is said.
    void copy(const std::string& from, const std::string& to, bool is_operand = true);
    [[nodiscard]] int status() const { return status_; }

private:
    void fail(std::string_view what, const std::string& name, FileError error);
    void fail(const std::string& text);
    [[nodiscard]] bool may_replace(const std::string& from, const FileStatus& source,
                                   const std::string& to);
    void copy_directory(const std::string& from, const std::string& to, const FileStatus& source);
    void copy_regular(const std::string& from, const std::string& to, const FileStatus& source);
    void copy_link(const std::string& from, const std::string& to);
    void keep_attributes(const std::string& to, const FileStatus& source);
    void tell(const std::string& from, const std::string& to) const;

    const CommandContext* context_;
    CopyOptions options_;
    UserFiles files_;
    int status_ = 0;
};

}  // namespace lvsim::host
