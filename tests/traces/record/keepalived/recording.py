# SPDX-License-Identifier: Apache-2.0
#
# What a case became, as a case.yaml: format in tests/traces/keepalived-2.2.7/README.md. Worked out
# here: when a router was ready, and the start that an ideal clock would have needed.
import json
import re

ADVERTS = (112, 51)
STALL_MAX = 0.060


def kind_of(frame):
    """None: a recording does not list it."""
    ethertype = int.from_bytes(frame[12:14], "big")
    if ethertype == 0x0806:
        is_announcement = frame[28:32] == frame[38:42] and frame[0:6] == b"\xff" * 6
        return "garp" if is_announcement and frame[20:22] == b"\0\1" else "arp"
    if ethertype == 0x0800:
        if frame[23] in ADVERTS:
            return "advert"
        return None if frame[23] in (1, 2, 6) else "other"
    return None if ethertype == 0x86DD else "other"


def without_padding(frame):
    ethertype = int.from_bytes(frame[12:14], "big")
    if ethertype == 0x0806:
        return frame[:42]
    return frame[:14 + int.from_bytes(frame[16:18], "big")]


def instance_times(config):
    """(advert interval, master down interval) in seconds of the first instance."""
    def number(word, default):
        found = re.search(rf"^\s*{word}\s+([\d.]+)", config, re.M)
        return float(found[1]) if found else default
    interval = number("advert_int", 1)
    priority = number("priority", 100)
    is_v3 = number("version", number("vrrp_version", 2)) == 3
    adverts = number("down_timer_adverts", number("vrrp_down_timer_adverts", 3))
    skew = (256 - priority) / 256 * (interval if is_v3 else 1)
    is_owner = priority == 255 and not re.search(r"state\s+BACKUP", config)
    return interval, 0 if is_owner else adverts * interval + skew


def adverts_before(played, router, end):
    return [t for t, port, frame in played.frames
            if port.split(".")[0] == router and port.endswith("eth0") and t < end
            and kind_of(frame) == "advert"]


def describe_start(played, event, zero, is_first_fault):
    """Fills in when the process was ready, and where the ideal start would be."""
    router, began = event["router"], event["at"]
    ready, source = played.ready_after(router, began), "log"
    interval, down = instance_times(played.configs[router])
    adverts = [t for t in adverts_before(played, router, float("inf")) if t > began]
    if adverts and ready and -STALL_MAX < adverts[0] - down - ready < STALL_MAX:
        ready, source = adverts[0] - down, "first_advert"
    fields = {"ready_ms": ms(ready or began, zero), "ready_from": source}
    before = [t for t in adverts if t < zero]
    steps = [b - a - interval for a, b in zip(before, before[1:])]
    if source == "first_advert" and before and is_first_fault and began < zero:
        if all(-0.002 < step < STALL_MAX for step in steps):
            ideal = before[-1] - (len(before) - 1) * interval - down
            fields["ideal_ms"] = ms(ideal, zero)
    return fields


def ms(seconds, zero, places=1):
    value = round((seconds - zero) * 1000, places)
    return int(value) if value == int(value) else value


def flow(value):
    """YAML in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", value):
        if value not in ("true", "false", "null", "yes", "no", "on", "off"):
            return value
    return json.dumps(value, ensure_ascii=False)


def events_of(played, zero):
    for event in played.events:
        known = {"t_ms": ms(event["at"], zero)}
        known.update({key: value for key, value in event.items() if key not in ("t_ms", "at")})
        if event["kind"] == "start":
            earlier = [e for e in played.events
                       if e["kind"] != "start" and e["at"] < zero and e is not event]
            for key in ("ready_ms", "ready_from", "ideal_ms"):
                known.pop(key, None)
            known.update(describe_start(played, event, zero, not earlier))
        yield known


def counts_of(played):
    counts = {port: {} for port in played.ports}
    for _, port, frame in played.frames:
        kind = kind_of(frame)
        counts[port][kind] = counts[port].get(kind, 0) + 1
    return {port: dict(sorted(kinds.items())) for port, kinds in counts.items()}


def write(path, case, played):
    zero = played.zero
    last = max([t for t, *_ in played.frames + played.log if t <= played.end] + [played.stop])
    played.frames = [f for f in sorted(played.frames, key=lambda f: f[0]) if f[0] <= last]
    played.log = [line for line in sorted(played.log, key=lambda line: line[0]) if line[0] <= last]
    first = min(event["at"] for event in played.events)
    window = {"from_ms": ms(first, zero), "stop_ms": ms(played.stop, zero),
              "to_ms": ms(last + 1e-4, zero), "log_from_ms": ms(first, zero)}
    lines = [f"name: {case['name']}", f"about: {json.dumps(case['about'], ensure_ascii=False)}",
             f"source: {json.dumps(played.source)}", f"window: {flow(window)}"]

    def block(title, items):
        lines.append(f"{title}:")
        lines.extend(f"  - {flow(item)}" for item in items)

    block("networks", case["networks"])
    block("hosts", case["hosts"])
    if case.get("scripts"):
        block("scripts", case["scripts"])
    block("events", events_of(played, zero))
    if played.commands:
        block("ipvs", ({"t_ms": ms(t, zero), "command": text} for t, text in played.commands))
    else:
        lines.append(f"counts: {flow(counts_of(played))}")
        block("frames", ({"t_ms": ms(t, zero, 3), "from": port, "kind": kind_of(frame),
                          "hex": without_padding(frame).hex()}
                         for t, port, frame in played.frames))
    block("log", ({"t_ms": ms(t, zero), "from": router, "text": text}
                  for t, router, text in played.log))
    path.write_text("\n".join(lines) + "\n")
