// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/terminal.hpp"

#include "models/host/tty/text_width.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr int kSigInt = 2;
constexpr int kSigQuit = 3;
constexpr int kSigTstp = 20;

constexpr char kIntr = '\x03';
constexpr char kEof = '\x04';
constexpr char kBackspace = '\x08';
constexpr char kStart = '\x11';
constexpr char kStop = '\x13';
constexpr char kKill = '\x15';
constexpr char kWordErase = '\x17';
constexpr char kSusp = '\x1a';
constexpr char kQuit = '\x1c';
constexpr char kErase = '\x7f';

constexpr std::string_view kAlternateOn = "\x1b[?1049h";
constexpr std::string_view kAlternateOff = "\x1b[?1049l";

WindowSize clamped(WindowSize size) {
    return {std::clamp(size.rows, 1, Terminal::kSizeMax),
            std::clamp(size.columns, 1, Terminal::kSizeMax)};
}

}  // namespace

Terminal::Terminal(TerminalOwner& owner, std::string name, WindowSize size)
    : owner_(owner),
      name_(std::move(name)),
      size_(clamped(size)),
      input_(new Stream),
      output_(new Stream) {
    input_->set_terminal(this);
    output_->set_terminal(this);
    output_->send_to([this](std::string_view bytes) {
        write(bytes);
        return FileError::None;
    });
}

Terminal::~Terminal() {
    input_->set_terminal();
    input_->close();
    output_->set_terminal();
    output_->send_to([](std::string_view) { return FileError::InputOutput; });
}

TerminalModes Terminal::raw() {
    return {.is_canonical = false,
            .echoes = false,
            .has_signals = false,
            .has_flow_control = false,
            .return_is_newline = false,
            .newline_returns = false};
}

TerminalModes Terminal::edited() {
    TerminalModes modes = raw();
    modes.has_flow_control = true;
    modes.newline_returns = true;
    return modes;
}

void Terminal::set_modes(const TerminalModes& modes) {
    const bool ends_lines = modes_.is_canonical && !modes.is_canonical;
    modes_ = modes;
    if (ends_lines && !line_.empty()) input_->write(std::exchange(line_, {}));
    if (!modes_.has_flow_control && is_stopped_) {
        is_stopped_ = false;
        owner_.on_terminal_output();
    }
}

void Terminal::resize(WindowSize size) {
    const WindowSize before = std::exchange(size_, clamped(size));
    if (size_ != before) input_->changed()->notify_all();
}

void Terminal::receive(std::string_view bytes) {
    for (const char byte : bytes) receive_byte(byte);
}

void Terminal::receive_byte(char byte) {
    if (take_flow_control(byte) || take_signal(byte)) return;
    if (byte == '\r' && modes_.return_is_newline) byte = '\n';
    if (modes_.is_canonical) return edit(byte);
    if (modes_.echoes) echo(byte);
    if (input_->bytes().size() < kOutputBytesMax) input_->write(std::string_view(&byte, 1));
}

bool Terminal::take_flow_control(char byte) {
    if (!modes_.has_flow_control || (byte != kStart && byte != kStop)) return false;
    const bool was_stopped = std::exchange(is_stopped_, byte == kStop);
    if (was_stopped && !is_stopped_) owner_.on_terminal_output();
    return true;
}

bool Terminal::take_signal(char byte) {
    const bool is_signal = byte == kIntr || byte == kQuit || byte == kSusp;
    if (!modes_.has_signals || !is_signal) return false;
    flush_input();
    is_stopped_ = false;
    if (modes_.echoes) echo(byte);
    owner_.on_terminal_signal(byte == kIntr ? kSigInt : byte == kQuit ? kSigQuit : kSigTstp);
    return true;
}

void Terminal::flush_input() {
    line_.clear();
    static_cast<void>(input_->take());
}

/// Canonical input: erase, kill, end of file.
void Terminal::edit(char byte) {
    switch (byte) {
        case kErase:
        case kBackspace: return erase_character();
        case kWordErase: return erase_word();
        case kKill:
            while (!line_.empty()) erase_character();
            return;
        case kEof: return end_line(false);
        case '\n':
            if (modes_.echoes) show("\r\n");
            return end_line(true);
        default: break;
    }
    if (line_.size() >= kLineBytesMax) return show("\a");
    line_.push_back(byte);
    if (modes_.echoes) echo(byte);
}

void Terminal::end_line(bool has_newline) {
    std::string line = std::exchange(line_, {});
    if (has_newline) line.push_back('\n');
    if (line.empty()) return input_->close();
    if (input_->bytes().size() < kOutputBytesMax) input_->write(line);
}

void Terminal::erase_character() {
    if (line_.empty()) return;
    const std::size_t begin = previous_character(line_, line_.size());
    const int columns = shown_width(std::string_view(line_).substr(begin));
    line_.resize(begin);
    if (!modes_.echoes) return;
    for (int i = 0; i < columns; ++i) show("\b \b");
}

void Terminal::erase_word() {
    const auto is_blank_at_end = [this] { return line_.ends_with(' ') || line_.ends_with('\t'); };
    while (is_blank_at_end()) erase_character();
    while (!line_.empty() && !is_blank_at_end()) erase_character();
}

/// ECHOCTL: control characters as ^X, but for tab and newline.
void Terminal::echo(char byte) {
    if (byte == '\n' || byte == '\t') return write(std::string_view(&byte, 1));
    show(shown_text(std::string_view(&byte, 1)));
}

void Terminal::write(std::string_view bytes) {
    if (!modes_.newline_returns || bytes.find('\n') == std::string_view::npos) return show(bytes);
    std::string mapped;
    mapped.reserve(bytes.size() + 8);
    for (const char byte : bytes) {
        if (byte == '\n') mapped.push_back('\r');
        mapped.push_back(byte);
    }
    show(mapped);
}

void Terminal::show(std::string_view bytes) {
    if (bytes.empty()) return;
    note_screen(bytes);
    output_bytes_.append(bytes);
    if (output_bytes_.size() > kOutputBytesMax) {
        output_bytes_.erase(0, output_bytes_.size() - kOutputBytesMax / 2);
    }
    owner_.on_terminal_output();
}

void Terminal::note_screen(std::string_view bytes) {
    is_at_line_start_ = bytes.ends_with('\n') || bytes.ends_with('\r') || bytes.ends_with("\x1b[H");
    const std::size_t on = bytes.rfind(kAlternateOn);
    const std::size_t off = bytes.rfind(kAlternateOff);
    if (on == off) return;  // neither
    is_alternate_ = off == std::string_view::npos || (on != std::string_view::npos && on > off);
}

std::string Terminal::take_output() {
    if (is_stopped_) return {};
    return std::exchange(output_bytes_, {});
}

}  // namespace lvsim::host
