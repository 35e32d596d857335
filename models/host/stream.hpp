// SPDX-License-Identifier: Apache-2.0
//
// A stream of bytes between programs: a pipe, an input, or what reaches the terminal or a file. It
// is what POSIX calls an open file description: several descriptors of several processes share it
// (descriptor.hpp), and it goes when the last of them does.
#pragma once

#include "models/host/files.hpp"
#include "sim/core/process.hpp"

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace lvsim::host {

class OpenFile;
class Terminal;

/// Unbounded up to kBytesMax: what is written beyond is cut, and said so by is_cut().
class Stream : public boost::intrusive_ref_counter<Stream, boost::thread_unsafe_counter> {
public:
    static constexpr std::size_t kBytesMax = std::size_t{64} * 1024 * 1024;

    Stream();
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    /// What write(2) answers: None, or what the file behind the stream says. A pipe, an input and
    /// the terminal take everything.
    FileError write(std::string_view bytes);
    /// No more will be written.
    void close();
    /// More may come after all: a terminal, once its end of file (Ctrl-D) was read.
    void reopen() { is_closed_ = false; }

    [[nodiscard]] bool is_closed() const { return is_closed_; }
    [[nodiscard]] bool is_cut() const { return is_cut_; }
    /// Everything written and not taken yet.
    [[nodiscard]] std::string take();
    /// The first `count` bytes of that, or fewer if there are no more; the rest stays.
    [[nodiscard]] std::string take_first(std::size_t count);
    /// The same, left where it is; valid until the next write.
    [[nodiscard]] std::string_view bytes() const { return std::string_view(bytes_).substr(taken_); }
    [[nodiscard]] bool has_bytes() const { return taken_ < bytes_.size(); }
    /// Notified when bytes come or the stream closes: read in a loop of
    ///   while (!stream->is_closed()) { co_await wait(stream->changed()); }
    [[nodiscard]] Signal* changed() {
        is_awaited_ = true;
        return &changed_;
    }
    /// Somebody has waited since the last bytes came: a program wants to be typed to.
    [[nodiscard]] bool is_awaited() const { return is_awaited_; }

    /// What is in it is the content of a regular file ("< file"): some programs look.
    void set_file() { is_file_ = true; }
    [[nodiscard]] bool is_file() const { return is_file_; }
    /// It is a terminal: what `[ -t 0 ]` asks. nullptr: one without modes and size, or hung up.
    void set_terminal(Terminal* terminal = nullptr) {
        is_terminal_ = true;
        line_discipline_ = terminal;
    }
    [[nodiscard]] bool is_terminal() const { return is_terminal_; }
    /// For what programs ask by ioctl(2) of a descriptor; nullptr: ENOTTY.
    [[nodiscard]] Terminal* terminal() const { return line_discipline_; }

    /// From now on what is written goes there instead of being kept.
    void send_to(std::function<FileError(std::string_view bytes)> taker);
    /// The same for a file that was opened for writing.
    void send_to_file(std::unique_ptr<OpenFile> file);

    /// A pipe closes when its last writer has gone. When its last reader has, it keeps nothing, and
    /// a write calls `on_broken_write` (which kills the writer, as SIGPIPE does).
    void become_pipe(std::function<void()> on_broken_write);

private:
    friend class Descriptor;
    void add_end(bool is_writer);
    void remove_end(bool is_writer);

    std::string bytes_;
    std::size_t taken_ = 0;
    std::size_t readers_ = 0;
    std::size_t writers_ = 0;
    bool is_closed_ = false;
    bool is_cut_ = false;
    bool is_pipe_ = false;
    bool is_broken_ = false;
    bool is_file_ = false;
    bool is_terminal_ = false;
    bool is_awaited_ = false;
    Terminal* line_discipline_ = nullptr;
    Signal changed_;
    std::function<FileError(std::string_view)> taker_;
    std::unique_ptr<OpenFile> file_;
    std::function<void()> on_broken_write_;
};

using StreamHandle = boost::intrusive_ptr<Stream>;

}  // namespace lvsim::host
