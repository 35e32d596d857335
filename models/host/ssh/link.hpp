// SPDX-License-Identifier: Apache-2.0
//
// The two ends of a remote login: TCP with the banner of SSH in front, then messages of our own in
// plain bytes. Simplified on purpose: nothing is encrypted, no algorithms are agreed on; what is
// seen on the wire after the banner is not SSH. docs/models/host.md says so.
//
//   banner       "SSH-2.0-OpenSSH_5.3\r\n" from both sides
//   message      kind (1 byte), length (4 bytes, most significant first), so many bytes
#pragma once

#include "sim/core/process.hpp"
#include "sim/net/tcp/tcp_layer.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {
class Host;
}

namespace lvsim::host::ssh {

enum class MessageKind : std::uint8_t {
    // From the client.
    User = 1,    ///< Who wants to come in.
    Password,    ///< His password.
    Execute,     ///< A command line.
    Shell,       ///< A login: "rows columns" of the terminal.
    Input,       ///< Bytes for what runs there.
    EndOfInput,  ///< No more of them.
    Get,         ///< The path of a file that is to come.
    Put,         ///< "mode flag name\npath" of one that comes; flag d: the path is a directory.
    // From both.
    FileData = 16,
    FileEnd,
    // From the server.
    HostKey = 32,  ///< Who the machine is.
    Accepted,      ///< The password is right.
    Denied,        ///< It is not; "again": another try is allowed.
    Output,        ///< Of what runs there.
    ErrorOutput,
    Exit,     ///< Its status, in figures.
    File,     ///< "mode size name": what Get asked for.
    Failure,  ///< Why Get or Put failed: "PATH: No such file or directory"
    Done,     ///< Put has succeeded.
};

struct Message {
    MessageKind kind = MessageKind::User;
    std::string bytes;
};

/// Who is told that something has come, or that it is over.
class LinkOwner {
public:
    virtual void on_link_news() = 0;

protected:
    ~LinkOwner() = default;
};

class Link final : private net::TcpEvents {
public:
    static constexpr std::string_view kBanner = "SSH-2.0-OpenSSH_5.3\r\n";
    /// Of one message; senders cut what is longer.
    static constexpr std::size_t kMessageBytesMax = 32 * 1024;
    /// What waits to be sent; beyond it the connection is given up.
    static constexpr std::size_t kOutboxBytesMax = std::size_t{64} * 1024 * 1024;

    /// Requires: the host outlives it, and so does the owner (nullptr: news() is enough).
    explicit Link(Host& host, LinkOwner* owner = nullptr) : host_(host), owner_(owner) {}
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;
    /// Closes: what was sent still arrives.
    ~Link();

    /// The client's side: begins to connect.
    void connect(Endpoint remote);
    /// The server's: takes the next connection of the port. False: there is none.
    [[nodiscard]] bool accept(std::uint16_t port);

    void send(MessageKind kind, std::string_view bytes);
    /// The next message that came; nullopt: none now.
    [[nodiscard]] std::optional<Message> take();

    [[nodiscard]] bool is_connected() const { return is_connected_; }
    /// Both banners have gone.
    [[nodiscard]] bool has_banner() const { return has_banner_; }
    /// Nothing more will come; messages that came before can still be taken.
    [[nodiscard]] bool is_over() const { return is_over_; }
    /// Why it is over; None: the other side has closed it.
    [[nodiscard]] net::TcpError error() const { return error_; }
    [[nodiscard]] Endpoint remote() const { return remote_; }
    [[nodiscard]] Signal* news() { return &news_; }

private:
    void on_connected(net::SocketId socket) override;
    void on_readable(net::SocketId socket) override;
    void on_writable(net::SocketId socket) override;
    void on_closed(net::SocketId socket, net::TcpError why) override;
    void finish(net::TcpError why);
    void write(std::string_view bytes);
    void flush();
    void read_inbox();
    void tell();

    Host& host_;
    LinkOwner* owner_;
    net::SocketId socket_;
    Endpoint remote_;
    std::string inbox_;
    std::string outbox_;
    std::deque<Message> messages_;
    bool is_open_ = false;
    bool is_connected_ = false;
    bool has_banner_ = false;
    bool is_over_ = false;
    net::TcpError error_ = net::TcpError::None;
    Signal news_;
};

}  // namespace lvsim::host::ssh
