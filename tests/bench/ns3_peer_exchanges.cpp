// SPDX-License-Identifier: Apache-2.0
//
// The exchanges of the benchmark in ns-3, over a plain router.
//
//   client 0..7 --- router --- server 0..3        every link 1 Gbit/s, 100 us
//
// Each client keeps eight exchanges going: connect, send 100 bytes, receive 1000, close.
// Of an application there is only what is needed: nothing is parsed, every byte counts as one.
#include "tests/bench/ns3_peer.hpp"

#include <ns3/core-module.h>
#include <ns3/internet-module.h>
#include <ns3/network-module.h>
#include <ns3/point-to-point-module.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>

namespace lvsim::bench {
namespace {

constexpr std::uint32_t kClients = 8;
constexpr std::uint32_t kServers = 4;
constexpr std::uint32_t kExchangesAtATime = 8;
constexpr std::uint32_t kRequestBytes = 100;
constexpr std::uint32_t kResponseBytes = 1000;
constexpr std::uint16_t kPort = 80;

/// Answers every connection's 100 bytes with 1000 and closes.
class Server {
public:
    explicit Server(ns3::Ptr<ns3::Node> node) {
        listener_ = ns3::Socket::CreateSocket(node, ns3::TcpSocketFactory::GetTypeId());
        listener_->Bind(ns3::InetSocketAddress(ns3::Ipv4Address::GetAny(), kPort));
        listener_->Listen();
        listener_->SetAcceptCallback(
            ns3::MakeNullCallback<bool, ns3::Ptr<ns3::Socket>, const ns3::Address&>(),
            ns3::MakeCallback(&Server::accepted, this));
    }

private:
    void accepted(ns3::Ptr<ns3::Socket> socket, const ns3::Address&) {
        received_[socket] = 0;
        socket->SetRecvCallback(ns3::MakeCallback(&Server::readable, this));
    }

    void readable(ns3::Ptr<ns3::Socket> socket) {
        while (const ns3::Ptr<ns3::Packet> packet = socket->Recv()) {
            if (packet->GetSize() == 0) {
                return;
            }
            const auto found = received_.find(socket);
            if (found == received_.end()) {
                return;
            }
            found->second += packet->GetSize();
            if (found->second >= kRequestBytes) {
                received_.erase(found);
                socket->Send(ns3::Create<ns3::Packet>(kResponseBytes));
                socket->Close();
                return;
            }
        }
    }

    ns3::Ptr<ns3::Socket> listener_;
    std::map<ns3::Ptr<ns3::Socket>, std::uint32_t> received_;
};

/// One of a client's eight: exchange after exchange until the common supply is used up.
class Worker {
public:
    Worker(ns3::Ptr<ns3::Node> node, std::vector<ns3::Ipv4Address> servers, std::size_t first,
           std::int64_t* left, std::int64_t* done)
        : node_(node),
          servers_(std::move(servers)),
          next_server_(first),
          left_(left),
          done_(done) {}

    void start() {
        if (*left_ == 0) {
            return;
        }
        --*left_;
        received_ = 0;
        socket_ = ns3::Socket::CreateSocket(node_, ns3::TcpSocketFactory::GetTypeId());
        socket_->SetConnectCallback(ns3::MakeCallback(&Worker::connected, this),
                                    ns3::MakeCallback(&Worker::failed, this));
        socket_->SetRecvCallback(ns3::MakeCallback(&Worker::readable, this));
        const ns3::Ipv4Address server = servers_[next_server_++ % servers_.size()];
        socket_->Connect(ns3::InetSocketAddress(server, kPort));
    }

private:
    void connected(ns3::Ptr<ns3::Socket> socket) {
        socket->Send(ns3::Create<ns3::Packet>(kRequestBytes));
    }
    void failed(ns3::Ptr<ns3::Socket>) {
        std::fprintf(stderr, "lvsim-ns3-peer: a connection failed\n");
        std::exit(1);
    }
    void readable(ns3::Ptr<ns3::Socket> socket) {
        while (const ns3::Ptr<ns3::Packet> packet = socket->Recv()) {
            if (packet->GetSize() == 0) {
                break;
            }
            received_ += packet->GetSize();
        }
        if (received_ == kResponseBytes) {
            received_ = 0;
            socket->Close();
            ++*done_;
            ns3::Simulator::ScheduleNow(&Worker::start, this);
        }
    }

    ns3::Ptr<ns3::Node> node_;
    std::vector<ns3::Ipv4Address> servers_;
    std::size_t next_server_;
    std::int64_t* left_;
    std::int64_t* done_;
    ns3::Ptr<ns3::Socket> socket_;
    std::uint32_t received_ = 0;
};

/// Clients, router and servers with their links.
class Lab {
public:
    Lab() : clients_(kClients), servers_(kServers), router_(1) {
        ns3::InternetStackHelper stack;
        stack.Install(clients_);
        stack.Install(servers_);
        stack.Install(router_);
        link_.SetDeviceAttribute("DataRate", ns3::StringValue("1Gbps"));
        link_.SetChannelAttribute("Delay", ns3::StringValue("100us"));
        for (std::uint32_t i = 0; i < kClients; ++i) {
            attach(clients_.Get(i));
        }
        for (std::uint32_t i = 0; i < kServers; ++i) {
            server_addresses_.push_back(attach(servers_.Get(i)));
        }
        ns3::Ipv4GlobalRoutingHelper::PopulateRoutingTables();
        for (std::uint32_t i = 0; i < kServers; ++i) {
            listening_.push_back(std::make_unique<Server>(servers_.Get(i)));
        }
    }

    /// Everybody begins after a millisecond.
    void start(std::int64_t* left, std::int64_t* done) {
        for (std::uint32_t i = 0; i < kClients; ++i) {
            for (std::uint32_t j = 0; j < kExchangesAtATime; ++j) {
                workers_.push_back(std::make_unique<Worker>(clients_.Get(i), server_addresses_,
                                                            i + j, left, done));
                ns3::Simulator::Schedule(ns3::MilliSeconds(1), &Worker::start,
                                         workers_.back().get());
            }
        }
    }

private:
    ns3::Ipv4Address attach(ns3::Ptr<ns3::Node> node) {
        const auto devices = link_.Install(node, router_.Get(0));
        const auto interfaces = addresses_.Assign(devices);
        addresses_.NewNetwork();
        return interfaces.GetAddress(0);
    }

    ns3::NodeContainer clients_;
    ns3::NodeContainer servers_;
    ns3::NodeContainer router_;
    ns3::PointToPointHelper link_;
    ns3::Ipv4AddressHelper addresses_{"10.1.0.0", "255.255.255.0"};
    std::vector<ns3::Ipv4Address> server_addresses_;
    std::vector<std::unique_ptr<Server>> listening_;
    std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace

double ns3_exchanges(std::int64_t count) {
    // Sockets in TIME_WAIT would slow ns-3 down more and more: let them go at once.
    ns3::Config::SetDefault("ns3::TcpSocketBase::MaxSegLifetime", ns3::DoubleValue(0.001));
    ns3::Config::SetDefault("ns3::TcpSocket::SegmentSize", ns3::UintegerValue(1460));
    Lab lab;
    std::int64_t left = count;
    std::int64_t done = 0;
    lab.start(&left, &done);
    const double start = processor_seconds();
    ns3::Simulator::Run();
    const double seconds = processor_seconds() - start;
    ns3::Simulator::Destroy();
    if (done != count) {
        std::fprintf(stderr, "lvsim-ns3-peer: %lld of %lld exchanges done\n",
                     static_cast<long long>(done), static_cast<long long>(count));
        std::exit(1);
    }
    return seconds;
}

}  // namespace lvsim::bench
