// SPDX-License-Identifier: Apache-2.0
//
// A folder full of output files that belong to one run (`--pcap DIR`, `--out DIR`). One that fails
// does not keep the others from becoming whole; close() tells of all that did.
#pragma once

#include "sim/capture/byte_sink.hpp"
#include "sim/core/result.hpp"

#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::capture {

class OutputFile;

/// Where named outputs come from: a folder, or memory in tests.
class Outputs {
public:
    /// A new output. A name that is taken gets a number: "a.pcapng", "a-2.pcapng". The reference
    /// stays valid as long as the Outputs.
    [[nodiscard]] virtual ByteSink& open(std::string_view name) = 0;

protected:
    ~Outputs() = default;
};

/// Gives names out once.
class UniqueNames {
public:
    /// `name`, with "-2", "-3", ... before its last dot if it was given out before.
    [[nodiscard]] std::string claim(std::string_view name);

private:
    std::set<std::string, std::less<>> taken_;
};

/// `text` as a file name: letters, digits, ".", "_" and "-" stay, all else becomes "_".
[[nodiscard]] std::string file_name_of(std::string_view text);

/// Makes the folder where it is missing, and removes what an earlier run left there, so that nobody
/// takes it for this run's: the captures that lvsim wrote (told by their beginning), and the files
/// of these names, whole or incomplete. Everything else stays.
[[nodiscard]] Result<void> make_room(const std::string& folder,
                                     std::span<const std::string_view> names);

class OutputFolder final : public Outputs {
public:
    /// Makes the folder where it is missing. Files are made by open() only.
    [[nodiscard]] static Result<std::unique_ptr<OutputFolder>> make(const std::string& path);
    /// Requires: the folder exists.
    explicit OutputFolder(std::string path);
    OutputFolder(const OutputFolder&) = delete;
    OutputFolder& operator=(const OutputFolder&) = delete;
    ~OutputFolder();

    /// A file in the folder. If it cannot be made, what is written to it is lost and has_failed().
    [[nodiscard]] ByteSink& open(std::string_view name) override;

    /// Whether some file is lost already: a run need not go on for it.
    [[nodiscard]] bool has_failed() const;
    /// See OutputFile::flush().
    void flush();
    /// Closes all; the errors of all of them.
    [[nodiscard]] Result<void> close();

private:
    class Nowhere final : public ByteSink {
    public:
        void write_record(std::span<const std::byte>) override {}
    };

    std::string path_;
    UniqueNames names_;
    std::vector<std::unique_ptr<OutputFile>> files_;
    Diagnostics errors_;  ///< Of files that could not be made.
    Nowhere nowhere_;
};

}  // namespace lvsim::capture
