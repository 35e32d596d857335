// SPDX-License-Identifier: Apache-2.0
#include "models/host/ssh/server_session.hpp"

#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/process_table.hpp"
#include "models/host/ssh/identity.hpp"
#include "models/host/tty/console.hpp"
#include "models/host/tty/login.hpp"
#include "models/host/user_files.hpp"
#include "models/host/users.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <utility>
#include <vector>

namespace lvsim::host::ssh {

namespace {

constexpr int kTriesMax = 6;  // MaxAuthTries
constexpr int kStatusFailed = 255;

/// The numbers in front of the words: "24 80", "644 d name".
std::uint32_t number_of(std::string_view text, int base) {
    std::uint32_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number, base);
    return number;
}

std::string_view take_word(std::string_view& text) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return word;
}

StreamHandle sending_to(Link& link, MessageKind kind) {
    StreamHandle stream(new Stream);
    stream->send_to([&link, kind](std::string_view bytes) {
        link.send(kind, bytes);
        return FileError::None;
    });
    return stream;
}

/// What still writes to it writes to nobody.
void forget(const StreamHandle& stream) {
    if (stream) stream->send_to([](std::string_view) { return FileError::None; });
}

}  // namespace

ServerSession::ServerSession(Host& host, SessionKeeper& keeper, const ServerSettings& settings,
                             std::string terminal)
    : host_(host),
      keeper_(keeper),
      settings_(settings),
      terminal_(std::move(terminal)),
      link_(host, this) {}

ServerSession::~ServerSession() {
    if (!is_over_) stop_program();
    if (watcher_) host_.processes().kill(*watcher_);
    forget(output_);
    forget(error_output_);
}

bool ServerSession::accept(std::string host_key) {
    host_key_ = std::move(host_key);
    return link_.accept(settings_.port);
}

void ServerSession::on_link_news() {
    if (is_over_) return;
    if (state_ == State::Greeting && link_.has_banner()) {
        state_ = State::Asking;
        link_.send(MessageKind::HostKey, host_key_);
    }
    while (const auto message = link_.take()) take(*message);
    if (link_.is_over()) give_up();
}

void ServerSession::take(const Message& message) {
    switch (state_) {
        case State::Greeting: return give_up();
        case State::Asking: return ask(message);
        case State::Ready: return begin(message);
        case State::Busy: return go_on(message);
    }
}

void ServerSession::ask(const Message& message) {
    if (message.kind == MessageKind::User) {
        user_ = message.bytes;
        return;
    }
    if (message.kind != MessageKind::Password) return give_up();
    const Users users(host_.files());
    const User* user = users.find(user_);
    const bool may_enter =
        user != nullptr && settings_.takes_passwords && (user->uid != 0 || settings_.permits_root);
    if (may_enter && is_password(host_.files(), user_, message.bytes)) {
        state_ = State::Ready;
        ProcessInfo info;
        info.command = fmt::format("sshd: {}@notty", user_);
        own_pid_ = host_.process_table().add(std::move(info));
        link_.send(MessageKind::Accepted, {});
        return;
    }
    const bool is_last = ++tries_ >= kTriesMax || !settings_.takes_passwords;
    link_.send(MessageKind::Denied, is_last ? "" : "again");
}

void ServerSession::begin(const Message& message) {
    state_ = State::Busy;
    if (message.kind == MessageKind::Execute) return execute(message.bytes);
    if (message.kind == MessageKind::Shell) return log_in(message.bytes);
    if (message.kind == MessageKind::Get) return send_file(message.bytes);
    if (message.kind == MessageKind::Put) return begin_file(message.bytes);
    give_up();
}

void ServerSession::go_on(const Message& message) {
    switch (message.kind) {
        case MessageKind::Input:
            if (console_) console_->type(message.bytes);
            if (input_) input_->write(message.bytes);
            return;
        case MessageKind::EndOfInput:
            if (input_) input_->close();
            return;
        case MessageKind::FileData:
            if (takes_file_) file_ += message.bytes;
            return;
        case MessageKind::FileEnd:
            if (takes_file_) save_file();
            return;
        case MessageKind::Get:
        case MessageKind::Put:
            // The next file of the same scp.
            if (!console_ && !input_) begin(message);
            return;
        case MessageKind::User:
        case MessageKind::Password:
        case MessageKind::Execute:
        case MessageKind::Shell:
        case MessageKind::HostKey:
        case MessageKind::Accepted:
        case MessageKind::Denied:
        case MessageKind::Output:
        case MessageKind::ErrorOutput:
        case MessageKind::Exit:
        case MessageKind::File:
        case MessageKind::Failure:
        case MessageKind::Done: return give_up();
    }
}

// --- commands and logins -------------------------------------------------------------------------

void ServerSession::execute(const std::string& line) {
    auto context = std::make_unique<CommandContext>();
    context->host = &host_;
    context->args = {"bash", "-c", line};
    context->surroundings = login_surroundings(host_, user_);
    input_ = StreamHandle(new Stream);
    output_ = sending_to(link_, MessageKind::Output);
    error_output_ = sending_to(link_, MessageKind::ErrorOutput);
    context->descriptors[0] = Descriptor(input_, Direction::Read);
    context->descriptors[1] = Descriptor(output_, Direction::Write);
    context->descriptors[2] = Descriptor(error_output_, Direction::Write);
    context->in = input_.get();
    context->out = output_.get();
    context->error = error_output_.get();
    ProcessInfo info;
    info.command = "bash -c " + line;
    info.uid = context->surroundings.user.uid;
    // Who asks for its status.
    info.parent = own_pid_.value_or(kInitPid);
    const auto pid = host_.process_table().add(std::move(info));
    if (!pid) return finish(kStatusFailed);
    pid_ = context->pid = *pid;
    CommandContext* const running = context.get();
    host_.process_table().run(*pid, bash_main(running), std::move(context));
    watcher_ = host_.processes().spawn(watch_program(this, &host_, *pid));
}

Process ServerSession::watch_program(ServerSession* session, Host* host, Pid pid) {
    while (host->process_table().is_running(pid)) {
        co_await wait(&host->processes().ended());
    }
    session->watcher_.reset();
    session->finish(host->process_table().reap(pid).value_or(kStatusFailed));
    co_return 0;
}

void ServerSession::log_in(std::string_view size) {
    const auto rows = number_of(take_word(size), 10);
    const auto columns = number_of(take_word(size), 10);
    ConsoleOptions options;
    options.user = user_;
    options.terminal = terminal_;
    if (rows > 0 && columns > 0 && rows < 1000 && columns < 1000) {
        options.size = {static_cast<int>(rows), static_cast<int>(columns)};
    }
    if (own_pid_) {
        host_.process_table().set_command(*own_pid_, fmt::format("sshd: {}@{}", user_, terminal_));
    }
    console_ = std::make_unique<Console>(host_, std::move(options));
    console_->on_change([this] { show_console(); });
    show_console();
}

void ServerSession::show_console() {
    const std::string output = console_->take_output();
    if (!output.empty()) link_.send(MessageKind::Output, output);
    if (console_->is_over()) finish(console_->status());
}

// --- files ---------------------------------------------------------------------------------------

void ServerSession::fail(std::string_view path, std::string_view why) {
    state_ = State::Ready;
    link_.send(MessageKind::Failure, fmt::format("{}: {}", path, why));
}

void ServerSession::send_file(const std::string& path) {
    const Surroundings surroundings = login_surroundings(host_, user_);
    const UserFiles files(host_.files(), surroundings);
    if (files.is_directory(path)) return fail(path, "not a regular file");
    const auto content = files.read(path);
    if (!content) return fail(path, to_text(content.error()));
    const auto status = files.stat(path);
    const std::uint32_t mode = status ? status->mode & 0777U : 0644U;
    const std::string name = path.substr(path.rfind('/') + 1);
    link_.send(MessageKind::File, fmt::format("{:o} {} {}", mode, content->size(), name));
    link_.send(MessageKind::FileData, *content);
    link_.send(MessageKind::FileEnd, {});
    state_ = State::Ready;
}

void ServerSession::begin_file(std::string_view request) {
    const std::size_t end = std::min(request.find('\n'), request.size());
    std::string_view head = request.substr(0, end);
    std::string path(request.substr(std::min(end + 1, request.size())));
    const std::uint32_t mode = number_of(take_word(head), 8);
    const bool is_directory = take_word(head) == "d";
    const Surroundings surroundings = login_surroundings(host_, user_);
    const UserFiles files(host_.files(), surroundings);
    if (path.empty()) path = ".";
    if (files.is_directory(path)) {
        path += fmt::format("{}{}", path.ends_with('/') ? "" : "/", head);
    } else if (is_directory || path.ends_with('/')) {
        return fail(path, files.stat(path) ? "Not a directory" : "No such file or directory");
    }
    file_path_ = std::move(path);
    file_mode_ = mode & 0777U;
    file_.clear();
    takes_file_ = true;
}

void ServerSession::save_file() {
    takes_file_ = false;
    const Surroundings surroundings = login_surroundings(host_, user_);
    UserFiles files(host_.files(), surroundings);
    const FileError error = files.write(file_path_, file_, file_mode_);
    file_.clear();
    if (error != FileError::None) return fail(file_path_, to_text(error));
    state_ = State::Ready;
    link_.send(MessageKind::Done, {});
}

// --- the end -------------------------------------------------------------------------------------

void ServerSession::finish(int status) {
    // The client closes when it has this and all that was sent before.
    if (!std::exchange(has_exit_, true)) link_.send(MessageKind::Exit, fmt::format("{}", status));
    input_.reset();
}

void ServerSession::give_up() {
    if (std::exchange(is_over_, true)) return;
    stop_program();
    keeper_.on_session_over();
}

void ServerSession::stop_program() {
    if (own_pid_) host_.process_table().end(*own_pid_, 0);
    own_pid_.reset();
    if (pid_ != Pid{} && watcher_) host_.process_table().kill_session(pid_);
}

}  // namespace lvsim::host::ssh
