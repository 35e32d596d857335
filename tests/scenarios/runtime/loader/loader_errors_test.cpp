// SPDX-License-Identifier: Apache-2.0
//
// Everything that can be wrong with a scenario, and the text of what is said about it.
// Mistakes between its parts are in reference_errors_test.cpp.
#include "tests/scenarios/runtime/loader/loader_error_cases.hpp"

using namespace lvsim;
using namespace lvsim::runtime;

TEST_CASE("loader errors: keys that are unknown, missing or not modelled", "[unit][loader]") {
    check_all({
        {"trafic: []\n",
         "f.yaml:8:1: error[S020]: unknown key 'trafic'\n"
         "  hint: did you mean 'traffic'? known: scenario story clock networks hosts traffic "
         "timeline expect hunt stages\n"},
        {"  c: {gatway: 10.0.2.1}\n",
         "f.yaml:8:7: error[S020]: hosts.c: unknown key 'gatway'\n"
         "  hint: did you mean 'gateway'? known: profile adapters language installed_mac "
         "interfaces any_ip gateway routes sysctl "
         "files "
         "run "
         "httpd keepalived\n"},
        {"  c: {interfaces: {eth0: {address: 10.0.2.9/24}}}\n",
         "f.yaml:8:26: error[S021]: hosts.c.interfaces.eth0: the key 'network' is missing, "
         "expected "
         "the name of a network of this file\n"},
        {"  c: {packages: [httpd]}\n",
         "f.yaml:8:7: error[S027]: hosts.c: 'packages' is not modelled yet\n"},
        {"matrix: {}\n", "f.yaml:8:1: error[S027]: 'matrix' is not modelled yet\n"},
        {"timeline: [{at: 1s, do: run, host: client}]\n",
         "f.yaml:8:12: error[S021]: timeline[0]: the key 'command' is missing, expected a command "
         "line, such as ipvsadm -Ln\n"},
        {"timeline: [{at: 1s, do: loss}]\n",
         "f.yaml:8:12: error[S021]: timeline[0]: the key 'link' is missing, expected a cable of "
         "this file, such as client.eth0\n"
         "f.yaml:8:12: error[S021]: timeline[0]: the key 'share' is missing, expected a share, "
         "such "
         "as 33.3%\n"},
        {"expect: [{command: ls}]\n",
         "f.yaml:8:10: error[S021]: expect[0]: the key 'host' is missing, expected the name of a "
         "machine of this file\n"},
    });
    CHECK(refusal("") ==
          "f.yaml:1:1: error[S023]: is empty, expected a mapping with the keys of scenario\n");
    CHECK(refusal("- 1\n") ==
          "f.yaml:1:1: error[S022]: is a list, expected a mapping with the keys of scenario\n");
    CHECK(
        refusal("story: x\n") ==
        "f.yaml:1:1: error[S021]: the key 'scenario' is missing, expected a name: at most 63 "
        "letters and digits, with '-', '_' and '.' in between\n"
        "f.yaml:1:1: error[S021]: the key 'networks' is missing, expected a mapping, each NAME: a "
        "mapping with the keys of network\n"
        "f.yaml:1:1: error[S021]: the key 'hosts' is missing, expected a mapping, each NAME: a "
        "mapping with the keys of host\n");
}

TEST_CASE("loader errors: values of the wrong kind, type or range", "[unit][loader]") {
    check_all({
        {"clock: {duration: [1s]}\n",
         "f.yaml:8:19: error[S022]: clock.duration: is a list, expected a duration with its unit, "
         "such as 10ms\n"},
        {"clock: {duration: }\n",
         "f.yaml:8:9: error[S023]: clock.duration: is empty, expected a duration with its unit, "
         "such as 10ms\n  hint: write '' for an empty text\n"},
        {"clock:\n",
         "f.yaml:8:1: error[S023]: clock: is empty, expected a mapping with the keys of "
         "clock\n"},
        {"clock: {duration: 10}\n",
         "f.yaml:8:19: error[S024]: clock.duration: '10' has no unit, expected a duration with its "
         "unit, such as 10ms\n  hint: did you mean 10s?\n"},
        {"clock: {duration: 0s}\n",
         "f.yaml:8:19: error[S025]: clock.duration: '0s' is out of range, expected at least 1ns\n"},
        {"  c: {profile: debian12}\n",
         "f.yaml:8:16: error[S026]: hosts.c.profile: unknown profile 'debian12'\n"
         "  hint: did you mean 'debian-12'? known: debian-12 centos-6\n"},
        {"timeline: [{at: 1s, do: kill, host: server, process: apache}]\n",
         "f.yaml:8:54: error[S026]: timeline[0].process: unknown process 'apache'\n"
         "  hint: known: httpd keepalived\n"},
        {"timeline: [{at: 1s, do: los, link: client.eth0, share: 5%}]\n",
         "f.yaml:8:25: error[S026]: timeline[0].do: unknown action 'los'\n"
         "  hint: did you mean 'loss'? known: power_off power_on reset freeze thaw "
         "run stop continue kill terminate start loss cut delay rate corrupt "
         "duplicate reorder heal\n"},
        {"  c: {routes: all}\n",
         "f.yaml:8:15: error[S026]: hosts.c.routes: unknown word 'all', expected auto, or a list, "
         "each a mapping with the keys of route\n"},
        {"  c: {httpd: {listen: 70000}}\n",
         "f.yaml:8:23: error[S025]: hosts.c.httpd.listen: port 70000 is not in 1 to 65535, "
         "expected "
         "a port, such as 8080, or ADDRESS:PORT\n"},
        {"  c: {httpd: {ssl: [8443, 80]}}\n",
         "f.yaml:8:27: error[S028]: hosts.c.httpd.ssl: port 80 is one of listen already, expected "
         "a port of its own\n"},
        {"  c: {httpd: {keep_alive: yes}}\n",
         "f.yaml:8:27: error[S029]: hosts.c.httpd.keep_alive: 'yes' means something else to each "
         "reader of YAML, expected true or false\n  hint: write true\n"},
        {"  c: {httpd: {keep_alive: 'true'}}\n",
         "f.yaml:8:27: error[S024]: hosts.c.httpd.keep_alive: in quotes it is a text, expected "
         "true "
         "or false\n  hint: remove the quotes\n"},
        {"  c: {httpd: {keep_alive_max: 010}}\n",
         "f.yaml:8:31: error[S029]: hosts.c.httpd.keep_alive_max: '010' begins with 0: some "
         "readers "
         "of YAML take it for octal, expected a whole number\n  hint: did you mean 10?\n"},
        {"  c: {httpd: {pages: {index.html: x}}}\n",
         "f.yaml:8:23: error[S024]: hosts.c.httpd.pages.index.html: no path of a page: it begins "
         "with '/', expected the path of a page, such as /\n"},
        {"  c: {httpd: {pages: {/: {size: 65MiB}}}}\n",
         "f.yaml:8:33: error[S025]: hosts.c.httpd.pages./.size: '65MiB' is out of range, expected "
         "1B "
         "to 64MiB\n"},
        {"  c: {httpd: {pages: {/: {}}}}\n",
         "f.yaml:8:26: error[S028]: hosts.c.httpd.pages./: has none of the keys 'text', 'size', "
         "expected exactly one\n"},
        {"  c: {files: {motd: x}}\n",
         "f.yaml:8:15: error[S024]: hosts.c.files.motd: no absolute path of a file, expected an "
         "absolute path, such as /etc/hosts\n"},
        {"  c: {run: ['']}\n",
         "f.yaml:8:13: error[S024]: hosts.c.run[0]: an empty command line, expected a command "
         "line, "
         "such as ipvsadm -Ln\n"},
        {"traffic: [{name: w, from: '', get: 'http://10.0.2.100/', arrivals: {every: 1s}, count: "
         "1}]\n",
         "f.yaml:8:27: error[S024]: traffic[0].from: an empty name, expected the name of a machine "
         "of this file\n"},
        {"  c: {sysctl: {'a b': 1}}\n",
         "f.yaml:8:16: error[S024]: hosts.c.sysctl.a b: no name of a setting, expected the name of "
         "a "
         "setting, such as net.ipv4.ip_forward\n"},
        {"  c d: {}\n",
         "f.yaml:8:3: error[S024]: hosts.c d: 'c d' is no name, expected a name: at most 63 "
         "letters "
         "and digits, with '-', '_' and '.' in between\n"},
        {"  c: {interfaces: {a-very-long-name: {network: A}}}\n",
         "f.yaml:8:20: error[S024]: hosts.c.interfaces.a-very-long-name: 'a-very-long-name' is no "
         "name, expected the name of an interface, such as eth0, of at most 15 letters\n"},
        {"  c: {interfaces: {lo: {network: A}}}\n",
         "f.yaml:8:34: error[S028]: hosts.c.interfaces.lo.network: the interface 'lo' is no card: "
         "it has no 'network', only addresses\n"},
        {"  c: {interfaces: {tunl0: {mtu: 1480, address: 10.0.2.100/32}}}\n",
         "f.yaml:8:33: error[S028]: hosts.c.interfaces.tunl0.mtu: the interface 'tunl0' is no "
         "card: it has no 'mtu', only addresses\n"},
        {"  c: {interfaces: {eth0: {network: A, address: 'fd00::1/64'}}}\n",
         "f.yaml:8:48: error[S027]: hosts.c.interfaces.eth0.address: fd00::1/64: IPv6 is not "
         "modelled "
         "yet\n"},
    });
}

TEST_CASE("loader errors: laws, sources and pages of a traffic", "[unit][loader]") {
    check_all({
        {"  c: {any_ip: 10.64.0.1/12}\n",
         "f.yaml:8:15: error[S032]: hosts.c.any_ip: 10.64.0.1/12 is an address in a block, "
         "expected "
         "the block\n  hint: did you mean 10.64.0.0/12?\n"},
        {"traffic: [{name: w, from: client, get: 'http://10.0.2.100/', count: 1, source: {walk: "
         "10.64.0.0/12}, arrivals: {every: 1s}}]\n",
         "f.yaml:8:80: error[S042]: traffic[0].source: client does not have the addresses "
         "10.64.0.0/12\n  hint: give it the block: hosts.client.any_ip\n"},
        {"traffic: [{name: w, from: client, get: ['http://10.0.2.100/', 'http://10.0.2.15/'], "
         "count: 1, arrivals: {every: 1s}}]\n",
         "f.yaml:8:63: error[S041]: traffic[0].get: another server than 10.0.2.100, expected one "
         "for a traffic\n"},
        {"traffic: [{name: w, from: client, get: [], count: 1, arrivals: {every: 1s}}]\n",
         "f.yaml:8:40: error[S025]: traffic[0].get: has 0 elements, expected at least 1\n"},
        {"traffic: [{name: w, from: client, get: 'http://10.0.2.100/', count: 1, arrivals: "
         "{uniform: {min: 3s, max: 1s}}}]\n",
         "f.yaml:8:92: error[S025]: traffic[0].arrivals.uniform: the lower end must not be above "
         "the upper end\n"},
        {"traffic: [{name: w, from: client, get: 'http://10.0.2.100/', count: 1, arrivals: "
         "{pareto: {minimum: 3s, shape: 1e3}}}]\n",
         "f.yaml:8:112: error[S024]: traffic[0].arrivals.pareto.shape: '1e3' is no whole number, "
         "expected a number, such as 1.5\n"},
        {"traffic: [{name: w, from: client, get: 'http://10.0.2.100/', count: 1, arrivals: "
         "{pareto: {minimum: 3s, shape: 1.0000001}}}]\n",
         "f.yaml:8:112: error[S024]: traffic[0].arrivals.pareto.shape: '1.0000001' is no number of "
         "at most six decimals, expected a number, such as 1.5\n"},
        {"traffic: [{name: w, from: client, get: 'http://10.0.2.100/', count: 1, arrivals: "
         "{empirical: {0s: 1}}}]\n",
         "f.yaml:8:95: error[S024]: traffic[0].arrivals.empirical.0s: '0s' is no duration above "
         "zero, expected a duration with its unit, such as 10ms\n"},
    });
}

TEST_CASE("loader errors: keys that do not go together", "[unit][loader]") {
    check_all({
        {"traffic: [{name: w, from: client, get: 'http://10.0.2.100/', count: 1}]\n",
         "f.yaml:8:11: error[S028]: traffic[0]: has none of the keys 'arrivals', 'users', expected "
         "exactly one\n"},
        {"traffic: [{name: w, from: client, get: 'http://10.0.2.100/', count: 1, arrivals: {every: "
         "1s}, think: 1s}]\n",
         "f.yaml:8:102: error[S028]: traffic[0]: 'think' goes with 'users'\n"},
        {"traffic: [{name: w, from: client, get: 'http://10.0.2.100/', count: 1, arrivals: {every: "
         "1s, exponential: 1s}}]\n",
         "f.yaml:8:82: error[S028]: traffic[0].arrivals: has 2 of the keys 'every', 'exponential', "
         "'uniform', 'pareto', 'log_normal', 'empirical', "
         "expected exactly one\n"},
        {"timeline: [{at: 1s, do: power_off, host: client, command: ls}]\n",
         "f.yaml:8:59: error[S028]: timeline[0]: 'command' does not go with 'do: power_off'\n"
         "  hint: it takes: host for every times\n"},
        {"timeline: [{at: 1s, do: loss, link: client.eth0, share: 5%, delay: 1ms}]\n",
         "f.yaml:8:68: error[S028]: timeline[0]: 'delay' does not go with 'do: loss'\n"
         "  hint: it takes: link direction share only for every times\n"},
        {"timeline: [{at: 1s, do: heal, link: client.eth0, times: 3}]\n",
         "f.yaml:8:57: error[S028]: timeline[0]: 'times' goes with 'every'\n"},
        {"timeline: [{at: 1s, do: loss, link: client.eth0, share: 5%, for: 2s, every: 2s, times: "
         "3}]\n",
         "f.yaml:8:66: error[S028]: timeline[0]: lasts 2s, but begins again after 2s\n"
         "  hint: 'for' must be shorter than 'every'\n"},
        {"timeline: [{at: 1s, do: loss, link: client.eth0, share: 5%, only: {}}]\n",
         "f.yaml:8:67: error[S028]: timeline[0].only: has none of the keys 'protocol', "
         "'port', 'address', expected at least one\n"},
        {"timeline: [{at: 1s, do: loss, link: client.eth0, share: 5%, only: {protocol: arp, port: "
         "80}}]\n",
         "f.yaml:8:89: error[S028]: timeline[0].only: 'arp' has no ports\n"},
        {"expect: [{at: end}]\n",
         "f.yaml:8:10: error[S028]: expect[0]: has none of the keys 'requests', 'command', 'log', "
         "'counters', 'invariants', 'no_loss_without_reason', expected exactly one\n"},
        {"expect: [{at: 1s, until: 2s, no_loss_without_reason: true}]\n",
         "f.yaml:8:10: error[S028]: expect[0]: has 2 of the keys 'at', 'until', 'always', expected "
         "at most one\n"},
        {"expect: [{no_loss_without_reason: false}]\n",
         "f.yaml:8:35: error[S025]: expect[0].no_loss_without_reason: 'no_loss_without_reason' can "
         "only be true, leave the key out otherwise\n"},
        {"expect: [{host: client, no_loss_without_reason: true, prints: x}]\n",
         "f.yaml:8:17: error[S028]: expect[0]: 'host' goes with 'command', 'log' or 'counters'\n"
         "f.yaml:8:63: error[S028]: expect[0]: 'prints' goes with 'command'\n"},
        {"traffic: [{name: w, from: client, get: 'http://10.0.2.100/', arrivals: {every: 1s}, "
         "count: "
         "1}]\n"
         "expect: [{requests: {of: w}}, {requests: {of: w, ok: 1, tolerance: 1%}}]\n",
         "f.yaml:9:21: error[S028]: expect[0].requests: has none of the keys 'ok', 'failed', "
         "'sequence', 'share', 'latency', 'gap_at_least', 'gap_at_most', 'errors', expected at "
         "least one\n"
         "f.yaml:9:68: error[S028]: expect[1].requests: 'tolerance' goes with 'share'\n"},
        {"traffic: [{name: w, from: client, get: 'http://10.0.2.100/', arrivals: {every: 1s}, "
         "count: "
         "1}]\n"
         "expect: [{requests: {of: w, latency: {p98: 1s}}}]\n",
         "f.yaml:9:39: error[S026]: expect[0].requests.latency.p98: unknown quantile 'p98'\n"
         "  hint: did you mean 'p90'? known: p50 p75 p90 p95 p99 p999 p9999 max\n"},
    });
}

TEST_CASE("loader errors: a key given twice does not hide other mistakes", "[unit][loader]") {
    check_all({
        {"scenario: again\ntrafic: []\nclock: {duration: 10, duration: 1s, <<: {a: b}}\n",
         "f.yaml:8:1: error[S005]: the key 'scenario' stands here a second time\n"
         "  hint: the first is in line 1\n"
         "f.yaml:9:1: error[S020]: unknown key 'trafic'\n"
         "  hint: did you mean 'traffic'? known: scenario story clock networks hosts traffic "
         "timeline expect hunt stages\n"
         "f.yaml:10:19: error[S024]: clock.duration: '10' has no unit, expected a duration with "
         "its unit, such as 10ms\n"
         "  hint: did you mean 10s?\n"
         "f.yaml:10:23: error[S005]: clock: the key 'duration' stands here a second time\n"
         "  hint: the first is in line 10\n"
         "f.yaml:10:37: error[S007]: clock.<<: merge keys ('<<') are not supported\n"
         "  hint: write the keys out, or give the whole mapping by an alias\n"},
    });
}

TEST_CASE("loader errors: all mistakes of a file are reported, in its order", "[unit][loader]") {
    CHECK(refusal(R"(scenario: many mistakes
networks:
  Intnet: {subnet: 10.0.2.0/24, delay: 200}
hosts:
  client: {interfaces: {eth0: {network: Intnett, address: 10.0.2.15/24}}, colour: red}
  serveur1:
    interfaces: {eth0: {network: Intnet, address: [10.0.9.1/24, 10.0.2.100/24]}}
    httpd: {listen: 70000, keep_alive: on}
  serveur2:
    interfaces: {eth0: {network: Intnet, address: 10.0.2.100/24}}
    run: [ipvsadm -A -t 10.0.2.100:80 -s wlcc]
traffic:
  - {name: w, from: klient, get: "http://10.0.2.100/", arrivals: {every: 1 s}, count: 010}
)") == R"(f.yaml:1:11: error[S024]: scenario: 'many mistakes' is no name, expected a name: at most 63 letters and digits, with '-', '_' and '.' in between
f.yaml:3:40: error[S024]: networks.Intnet.delay: '200' has no unit, expected a duration with its unit, such as 10ms
  hint: did you mean 200s?
f.yaml:5:41: error[S031]: hosts.client.interfaces.eth0.network: there is no network 'Intnett' in this file
  hint: did you mean 'Intnet'? known: Intnet
f.yaml:5:75: error[S020]: hosts.client: unknown key 'colour'
  hint: known: profile adapters language installed_mac interfaces any_ip gateway routes sysctl files run httpd keepalived
f.yaml:7:52: error[S032]: hosts.serveur1.interfaces.eth0.address[0]: 10.0.9.1 is outside of Intnet, expected an address in 10.0.2.0/24
f.yaml:8:21: error[S025]: hosts.serveur1.httpd.listen: port 70000 is not in 1 to 65535, expected a port, such as 8080, or ADDRESS:PORT
f.yaml:8:40: error[S029]: hosts.serveur1.httpd.keep_alive: 'on' means something else to each reader of YAML, expected true or false
  hint: write true
f.yaml:10:51: error[S033]: hosts.serveur2.interfaces.eth0.address: 10.0.2.100 is also an address of eth0 of serveur1
  hint: that is in line 7
f.yaml:11:11: error[S012]: hosts.serveur2.run[0]: unknown scheduler 'wlcc'
  hint: did you mean 'wlc'? known: rr wrr lc wlc lblc lblcr dh sh mh sed nq fo ovf twos none
f.yaml:13:21: error[S031]: traffic[0].from: there is no machine 'klient' in this file
  hint: did you mean 'client'? known: client serveur1 serveur2
f.yaml:13:74: error[S024]: traffic[0].arrivals.every: '1 s' has the unknown unit ' s', expected a duration with its unit, such as 10ms
  hint: write the unit without a blank before it
f.yaml:13:87: error[S029]: traffic[0].count: '010' begins with 0: some readers of YAML take it for octal, expected a whole number
  hint: did you mean 10?
)");
}
