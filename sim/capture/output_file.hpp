// SPDX-License-Identifier: Apache-2.0
//
// The one place below models/ where real files are written: captures and logs of a run.
//
// Records are collected and written many at a time, always whole ones. So a program that is killed
// leaves, under the final name, whole records up to the last write (a kill in the middle of that
// write may leave a part of a record behind them; readers of lines and of blocks stop before it).
//
// A file that cannot be written to its end must not pose as whole. At the first error its records
// are cut back to the last whole write and it is renamed to NAME.incomplete; if not one was
// written, or the name cannot be changed, it is removed. The error is kept and given by close().
// Leftovers of an earlier run, NAME and NAME.incomplete, are replaced when the file is opened.
// What is not an ordinary file (a pipe, a device) is never renamed, cut or removed.
#pragma once

#include "sim/capture/byte_sink.hpp"
#include "sim/core/result.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lvsim::capture {

/// What a file is called beside its name when it could not be written to its end.
inline constexpr std::string_view kIncompleteSuffix = ".incomplete";

class OutputFile final : public ByteSink {
    struct Opened {
        std::string path;
        int descriptor;
    };

public:
    /// What is collected before it is written.
    static constexpr std::size_t kBufferBytes = std::size_t{1} << 16;

    /// Creates or replaces the file. An error names the path and what the system says.
    [[nodiscard]] static Result<std::unique_ptr<OutputFile>> open(const std::string& path);
    /// For open().
    explicit OutputFile(Opened opened);
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;
    /// Writes what is left, as close() does; who wants to know whether it could calls close().
    ~OutputFile();

    using ByteSink::write_record;
    /// Does nothing once there is an error.
    void write_record(std::span<const std::byte> record) override;
    /// Hands all records to the system: from here on they outlive the program.
    void flush();
    /// Flushes and closes the file; a second call gives the same answer.
    [[nodiscard]] Result<void> close();

    [[nodiscard]] const std::string& path() const { return path_; }
    /// The first error, as soon as it happened: a run need not go on for files that are lost.
    [[nodiscard]] const std::optional<Diagnostic>& error() const { return error_; }

private:
    void write_buffer();
    void fail(int error_number);
    [[nodiscard]] bool set_aside();

    std::string path_;
    int descriptor_;
    bool is_ordinary_ = false;
    std::uint64_t whole_bytes_ = 0;  ///< In the file, up to the last whole write.
    std::vector<std::byte> buffer_;
    std::optional<Diagnostic> error_;
};

/// Makes the folder and those above it where they are missing. An error names the path.
[[nodiscard]] Result<void> make_folder(const std::string& path);

/// Makes a write to a pipe that nobody reads, or beyond the process's limit on file sizes, an error
/// of that write instead of the end of the program. Call it from `main`: it changes the process.
void make_write_failures_errors();

}  // namespace lvsim::capture
