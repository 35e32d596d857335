// SPDX-License-Identifier: Apache-2.0
#include "models/host/ssh/login_dialog.hpp"

#include "models/host/host.hpp"
#include "models/host/ssh/identity.hpp"
#include "models/host/tty/terminal.hpp"
#include "models/host/user_files.hpp"
#include "models/host/users.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::host::ssh {

namespace {

constexpr int kTriesMax = 3;  // NumberOfPasswordPrompts
constexpr std::uint16_t kSshPort = 22;

std::string own_name(const CommandContext& context) {
    return Users(context.host->files()).name_of(context.surroundings.user.uid);
}

}  // namespace

LoginDialog::LoginDialog(CommandContext& context, const Target& target, IpAddress address,
                         Link& link)
    : context_(context),
      target_(target),
      address_(address),
      link_(link),
      user_(target.user.empty() ? own_name(context) : target.user) {}

LoginDialog::~LoginDialog() {
    set_echo(true);
}

void LoginDialog::set_echo(bool is_on) {
    Terminal* const terminal = context_.in->terminal();
    if (terminal == nullptr || is_silent_ != is_on) return;
    TerminalModes modes = terminal->modes();
    modes.echoes = is_on;
    terminal->set_modes(modes);
    is_silent_ = !is_on;
}

void LoginDialog::show(std::string_view text) {
    if (Terminal* const terminal = context_.in->terminal()) {
        terminal->write(text);
    } else {
        context_.error->write(text);
    }
}

void LoginDialog::fail(const std::string& why) {
    set_echo(true);
    step_ = Step::Failed;
    context_.error->write(why);
}

void LoginDialog::take(const Message& message) {
    switch (message.kind) {
        case MessageKind::HostKey: return look_at_key(message.bytes);
        case MessageKind::Accepted: step_ = Step::In; return;
        case MessageKind::Denied:
            if (++tries_ < kTriesMax && message.bytes == "again") {
                show("Permission denied, please try again.\n");
                return ask_password();
            }
            return fail("Permission denied (publickey,gssapi-keyex,gssapi-with-mic,password).\n");
        case MessageKind::User:
        case MessageKind::Password:
        case MessageKind::Execute:
        case MessageKind::Shell:
        case MessageKind::Input:
        case MessageKind::EndOfInput:
        case MessageKind::Get:
        case MessageKind::Put:
        case MessageKind::FileData:
        case MessageKind::FileEnd:
        case MessageKind::Output:
        case MessageKind::ErrorOutput:
        case MessageKind::Exit:
        case MessageKind::File:
        case MessageKind::Failure:
        case MessageKind::Done: return fail("ssh: the server speaks out of turn\n");
    }
}

void LoginDialog::read_input() {
    const bool is_asking = step_ == Step::Host || step_ == Step::Password;
    if (!is_asking || context_.in->terminal() == nullptr) return;
    const std::string_view typed = context_.in->bytes();
    const std::size_t end = typed.find('\n');
    if (end == std::string_view::npos) {
        if (context_.in->is_closed()) fail("Host key verification failed.\n");
        return;
    }
    std::string line = context_.in->take_first(end + 1);
    line.pop_back();
    step_ == Step::Host ? answer_host(line) : send_password(line);
}

// --- the machine ---------------------------------------------------------------------------------

std::string LoginDialog::known_name() const {
    return target_.port == kSshPort ? target_.host
                                    : fmt::format("[{}]:{}", target_.host, target_.port);
}

std::string LoginDialog::known_hosts_path() const {
    const auto home = context_.surroundings.environment.find("HOME");
    const std::string directory =
        home == context_.surroundings.environment.end() ? "/" : home->second;
    return directory + "/.ssh/known_hosts";
}

void LoginDialog::look_at_key(const std::string& key) {
    key_ = key;
    const auto known = UserFiles(&context_).read(known_hosts_path());
    const KnownHost found = look_up(known ? *known : std::string(), known_name(), key);
    if (found.state == Acquaintance::Known) return ask_password();
    if (found.state == Acquaintance::Changed) return complain_of_change(found.line);
    if (!target_.checks_host_key) {
        remember_host();
        return ask_password();
    }
    if (context_.in->terminal() == nullptr) return fail("Host key verification failed.\n");
    step_ = Step::Host;
    show(
        fmt::format("The authenticity of host '{} ({})' can't be established.\n"
                    "RSA key fingerprint is {}.\n"
                    "Are you sure you want to continue connecting (yes/no)? ",
                    known_name(), to_text(address_), fingerprint(key)));
}

void LoginDialog::answer_host(const std::string& line) {
    if (line == "yes") {
        remember_host();
        return ask_password();
    }
    if (line == "no") return fail("Host key verification failed.\n");
    show("Please type 'yes' or 'no': ");
}

void LoginDialog::remember_host() {
    UserFiles files(&context_);
    const std::string path = known_hosts_path();
    const std::string directory = path.substr(0, path.rfind('/'));
    if (!files.is_directory(directory)) {
        static_cast<void>(files.make_directory(directory, 0700));
    }
    const auto before = files.read(path);
    const std::string address = to_text(address_);
    const std::string name = known_name();
    const bool has_address = target_.port == kSshPort && name != address;
    const std::string names = has_address ? name + "," + address : name;
    const FileError error = files.write(
        path, fmt::format("{}{} {}\n", before ? *before : std::string(), names, key_), 0644);
    if (error != FileError::None) {
        context_.error->write(
            fmt::format("Failed to add the host to the list of known hosts ({}).\n", path));
    } else if (!target_.is_quiet) {
        context_.error->write(fmt::format(
            "Warning: Permanently added '{}' (RSA) to the list of known hosts.\n", names));
    }
}

void LoginDialog::complain_of_change(int line) {
    constexpr std::string_view kBar =
        "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\n";
    fail(
        fmt::format("{0}@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n{0}"
                    "IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!\n"
                    "Someone could be eavesdropping on you right now (man-in-the-middle attack)!\n"
                    "It is also possible that the RSA host key has just been changed.\n"
                    "The fingerprint for the RSA key sent by the remote host is\n{1}.\n"
                    "Please contact your system administrator.\n"
                    "Add correct host key in {2} to get rid of this message.\n"
                    "Offending key in {2}:{3}\n"
                    "RSA host key for {4} has changed and you have requested strict checking.\n"
                    "Host key verification failed.\n",
                    kBar, fingerprint(key_), known_hosts_path(), line, known_name()));
}

// --- the password --------------------------------------------------------------------------------

void LoginDialog::ask_password() {
    if (step_ != Step::Password) link_.send(MessageKind::User, user_);
    step_ = Step::Password;
    if (context_.in->terminal() == nullptr) {
        return fail("Permission denied (publickey,gssapi-keyex,gssapi-with-mic,password).\n");
    }
    show(fmt::format("{}@{}'s password: ", user_, target_.host));
    set_echo(false);
    read_input();
}

void LoginDialog::send_password(const std::string& line) {
    set_echo(true);
    show("\n");
    link_.send(MessageKind::Password, line);
}

}  // namespace lvsim::host::ssh
