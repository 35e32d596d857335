// SPDX-License-Identifier: Apache-2.0
//
// What can be wrong between the parts of a scenario: names of nothing, addresses, targets without a
// way, schedulers that are none.
#include "tests/scenarios/runtime/loader/loader_error_cases.hpp"

using namespace lvsim;
using namespace lvsim::runtime;

TEST_CASE("loader errors: names of nothing and names twice", "[unit][loader]") {
    check_all({
        {"  c: {interfaces: {eth0: {network: C}}}\n",
         "f.yaml:8:36: error[S031]: hosts.c.interfaces.eth0.network: there is no network 'C' in "
         "this "
         "file\n  hint: did you mean 'A'? known: A B\n"},
        {"traffic: [{name: w, from: clent, get: 'http://10.0.2.100/', arrivals: {every: 1s}, "
         "count: "
         "1}]\n",
         "f.yaml:8:27: error[S031]: traffic[0].from: there is no machine 'clent' in this file\n"
         "  hint: did you mean 'client'? known: client server\n"},
        {"timeline: [{at: 1s, do: stop, host: client, process: httpd}]\n",
         "f.yaml:8:54: error[S031]: timeline[0].process: client has no web server\n"},
        {"timeline: [{at: 1s, do: loss, link: server.eth1, share: 5%}]\n",
         "f.yaml:8:37: error[S031]: timeline[0].link: there is no link 'server.eth1' in this file\n"
         "  hint: did you mean 'server.eth0'? known: client.eth0 server.eth0\n"},
        {"timeline: [{at: 1s, do: power_off, host: serveur2}]\n",
         "f.yaml:8:42: error[S031]: timeline[0].host: there is no machine 'serveur2' in this file\n"
         "  hint: did you mean 'server'? known: client server\n"},
        {"expect: [{host: me, command: ls}, {requests: {of: web, ok: 1}}]\n",
         "f.yaml:8:17: error[S031]: expect[0].host: there is no machine 'me' in this file\n"
         "  hint: known: client server\n"
         "f.yaml:8:51: error[S031]: expect[1].requests.of: there is no traffic 'web' in this file\n"
         "  hint: there is none\n"},
        {"traffic: [{name: w, from: client, get: 'http://10.0.2.100/', arrivals: {every: 1s}, "
         "count: "
         "1}]\n"
         "expect: [{requests: {of: w, sequence: [server, failed, client, nobody]}}]\n",
         "f.yaml:9:56: error[S031]: expect[0].requests.sequence[2]: client has no web server, so "
         "it "
         "answers no request\n"
         "f.yaml:9:64: error[S031]: expect[0].requests.sequence[3]: there is no machine 'nobody' "
         "in "
         "this file\n  hint: known: client server\n"},
        {"traffic:\n"
         "- {name: w, from: client, get: 'http://10.0.2.100/', arrivals: {every: 1s}, count: 1}\n"
         "- {name: w, from: client, get: 'http://10.0.2.100/', arrivals: {every: 1s}, count: 1}\n",
         "f.yaml:10:3: error[S030]: traffic[1].name: another traffic is called 'w'\n"},
    });
}

TEST_CASE("loader errors: addresses and gateways", "[unit][loader]") {
    check_all({
        {"  c: {interfaces: {eth0: {network: B, address: 10.0.2.16/24}}}\n",
         "f.yaml:8:48: error[S032]: hosts.c.interfaces.eth0.address: 10.0.2.16 is outside of B, "
         "expected an address in 10.0.3.0/24\n"},
        {"  c: {interfaces: {eth0: {network: A, address: [10.0.2.0/24, 10.0.2.255/24]}}}\n",
         "f.yaml:8:49: error[S032]: hosts.c.interfaces.eth0.address[0]: 10.0.2.0 is the address of "
         "10.0.2.0/24, expected the address of a machine\n"
         "f.yaml:8:62: error[S032]: hosts.c.interfaces.eth0.address[1]: 10.0.2.255 is the "
         "broadcast "
         "address of 10.0.2.0/24, expected the address of a machine\n"},
        {"  c: {interfaces: {eth0: {network: A, address: 10.0.2.15/24}}}\n",
         "f.yaml:8:48: error[S033]: hosts.c.interfaces.eth0.address: 10.0.2.15 is also an address "
         "of "
         "eth0 of client\n  hint: that is in line 6\n"},
        {"  c: {interfaces: {eth0: {network: A, mac: 03:00:00:00:00:01}}}\n",
         "f.yaml:8:44: error[S034]: hosts.c.interfaces.eth0.mac: 03:00:00:00:00:01 is no address "
         "of "
         "one card: its group bit is set (the first byte is odd)\n"},
        {"  c: {interfaces: {eth0: {network: A, mac: 02:00:00:00:00:01}, eth1: {network: B, mac: "
         "02:00:00:00:00:01}}}\n",
         "f.yaml:8:88: error[S034]: hosts.c.interfaces.eth1.mac: 02:00:00:00:00:01 is also the "
         "address of eth0 of c\n  hint: that is in line 8\n"},
        {"  c: {interfaces: {eth0: {network: A, address: 10.0.2.16/24}}, gateway: 10.0.3.200}\n",
         "f.yaml:8:73: error[S035]: hosts.c.gateway: 10.0.3.200 is on no network of c, expected an "
         "address in 10.0.2.0/24\n"},
        {"  c: {interfaces: {eth0: {network: A, address: 10.0.2.16/24}}, gateway: 10.0.2.16}\n",
         "f.yaml:8:73: error[S035]: hosts.c.gateway: 10.0.2.16 is an address of c itself, expected "
         "another machine\n"},
        {"  c: {gateway: 10.0.2.1}\n",
         "f.yaml:8:16: error[S035]: hosts.c.gateway: 10.0.2.1 is on no network of c, which has no "
         "address\n"},
        {"  c: {interfaces: {eth0: {network: A, address: 10.0.2.16/24}}, routes: [{to: "
         "10.0.3.0/24, "
         "via: 10.0.3.1}]}\n",
         "f.yaml:8:73: error[S035]: hosts.c.routes[0].via: 10.0.3.1 is on no network of c, "
         "expected "
         "an address in 10.0.2.0/24\n"},
        {"  c: {interfaces: {eth0: {network: A, address: 10.0.2.16/24}}, routes: [{to: "
         "10.0.3.5/24, "
         "via: 10.0.2.1}]}\n",
         "f.yaml:8:78: error[S032]: hosts.c.routes[0].to: 10.0.3.5/24 is an address in a subnet, "
         "expected the subnet\n  hint: did you mean 10.0.3.0/24?\n"},
    });
    CHECK(refusal("scenario: t\nnetworks: {A: {subnet: 10.0.2.1/24}, B: {subnet: 224.0.0.0/24}}\n"
                  "hosts: {}\n") ==
          "f.yaml:2:24: error[S032]: networks.A.subnet: 10.0.2.1/24 is an address in a subnet, "
          "expected the subnet\n  hint: did you mean 10.0.2.0/24?\n"
          "f.yaml:2:38: error[S032]: networks.B.subnet: no machine can have an address in "
          "224.0.0.0/24\n");
}

TEST_CASE("loader errors: targets without a way, loops, runs without end", "[unit][loader]") {
    check_all({
        {"  far: {interfaces: {eth0: {network: B, address: 10.0.3.100/24}}}\n"
         "traffic: [{name: w, from: client, get: 'http://10.0.3.100/', arrivals: {every: 1s}, "
         "count: "
         "1}]\n",
         "f.yaml:9:40: error[S036]: traffic[0].get: client and far share no network and no route\n"
         "  hint: if that is the mistake to be shown: check_route: false\n"},
        {"traffic: [{name: w, from: client, get: 'http://10.0.2.101/', arrivals: {every: 1s}, "
         "count: "
         "1}]\n",
         "f.yaml:8:40: error[S036]: traffic[0].get: no machine has the address 10.0.2.101\n"
         "  hint: if that is the mistake to be shown: check_route: false\n"},
        {"traffic: [{name: w, from: client, get: 'http://10.0.2.101/', arrivals: {every: 1s}, "
         "count: "
         "1, check_route: false}]\n",
         "it was loaded"},
        {"traffic: [{name: w, from: client, get: 'http://10.0.2.100/', arrivals: {every: 1s}}]\n",
         "f.yaml:8:11: error[S038]: traffic[0]: the requests never end, and so the run\n"
         "  hint: give it a 'count' or a 'duration', or the run a 'clock.duration'\n"},
        {"timeline: [{at: 1s, do: loss, link: client.eth0, share: 5%, for: 1s, every: 2s}]\n",
         "f.yaml:8:12: error[S038]: timeline[0]: it is repeated for ever, and so the run does not "
         "end\n  hint: give it 'times', or the run a 'clock.duration'\n"},
        {"traffic: [{name: w, from: client, get: 'http://10.0.2.100/', arrivals: {every: 1s}}]\n"
         "clock: {duration: 5s}\n"
         "timeline: [{at: 6s, do: power_off, host: server}]\n"
         "expect: [{until: 7s, no_loss_without_reason: true}]\n",
         "f.yaml:10:12: error[S025]: timeline[0].at: 6s is after the end of the run, which "
         "clock.duration puts at 5s\n"
         "f.yaml:11:10: error[S025]: expect[0]: 7s is after the end of the run, which "
         "clock.duration "
         "puts at 5s\n"},
    });
    CHECK(refusal("scenario: t\nnetworks:\n  A: {subnet: 10.0.2.0/24, trunks: [B]}\n"
                  "  B: {subnet: 10.0.2.0/24, trunks: [C]}\n"
                  "  C: {subnet: 10.0.2.0/24, trunks: [A]}\nhosts: {}\n") ==
          "f.yaml:5:37: error[S037]: networks.C.trunks[0]: networks C, B and A form a loop: frames "
          "would circle for ever\n"
          "  hint: take this trunk away; each is named on one of its sides only\n");
    CHECK(refusal("scenario: t\nnetworks:\n  A: {subnet: 10.0.2.0/24, trunks: [B, A]}\n"
                  "  B: {subnet: 10.0.2.0/24, trunks: [A]}\nhosts: {}\n")
              .find("f.yaml:4:37: error[S037]") != std::string::npos);
}

TEST_CASE("loader errors: schedulers that are none", "[unit][loader]") {
    check_all({
        {"  c: {run: [ipvsadm -A -t 10.0.2.100:80 -s rrr]}\n",
         "f.yaml:8:13: error[S012]: hosts.c.run[0]: unknown scheduler 'rrr'\n"
         "  hint: did you mean 'rr'? known: rr wrr lc wlc lblc lblcr dh sh mh sed nq fo ovf twos "
         "none\n"},
        {"  c: {run: ['echo x; /sbin/ipvsadm -E -t 10.0.2.100:80 --scheduler=\"wlcc\" && true']}\n",
         "f.yaml:8:13: error[S012]: hosts.c.run[0]: unknown scheduler 'wlcc'\n"
         "  hint: did you mean 'wlc'? known: rr wrr lc wlc lblc lblcr dh sh mh sed nq fo ovf twos "
         "none\n"},
        {"timeline: [{at: 1s, do: run, host: server, command: ipvsadm -A -t 10.0.2.100:80 "
         "-sxyz}]\n",
         "f.yaml:8:12: error[S012]: timeline[0].command: unknown scheduler 'xyz'\n"
         "  hint: known: rr wrr lc wlc lblc lblcr dh sh mh sed nq fo ovf twos none\n"},
        {"  c: {profile: centos-6, run: [ipvsadm -A -t 10.0.2.100:80 -s fo]}\n",
         "f.yaml:8:32: error[S012]: hosts.c.run[0]: unknown scheduler 'fo'\n"
         "  hint: known: rr wrr lc wlc lblc lblcr dh sh sed nq\n"},
        {"  c: {run: [ipvsadm -A -t 10.0.2.100:80 -s rr, ipvsadm -A -t 10.0.2.100:81, sed -s "
         "foo]}\n",
         "it was loaded"},
    });
}
