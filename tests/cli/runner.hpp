// SPDX-License-Identifier: Apache-2.0
//
// Runs the program itself, as a shell would, and keeps what came of it.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace lvsim::cli {

struct Outcome {
    int status = -1;  ///< Exit status; 128 and the signal's number when a signal ended it.
    std::string out;
    std::string error;
};

struct Setup {
    /// Where standard output goes instead of `out`; "-" closes it.
    std::string stdout_path;
    /// Called with the process's id while it runs.
    std::function<void(int)> meanwhile;
};

/// lvsim with these arguments, in the project's root folder.
[[nodiscard]] Outcome lvsim(const std::vector<std::string>& arguments, const Setup& setup = {});

/// For the child of a fork: becomes lvsim with these arguments, in the project's root folder.
[[noreturn]] void become_lvsim(const std::vector<std::string>& arguments);

/// A file that is gone when the test ends.
class TemporaryFile {
public:
    explicit TemporaryFile(const std::string& content);
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile();
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

/// A name for a folder of which nothing is left when the test ends; there is none at its beginning.
class TemporaryFolder {
public:
    explicit TemporaryFolder(const std::string& name);
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

}  // namespace lvsim::cli
