"""Prints JMH's results as a table: the fastest iteration and the median of all rounds, and ratios to ours.

usage: jmh_table.py results.json...   (file names end in -<jdk>-<round>.json)
"""
import json
import re
import statistics
import sys

rows = {}
for path in sys.argv[1:]:
    jdk = re.search(r"-(\w+)-\d+\.json$", path).group(1)
    for result in json.load(open(path)):
        params = dict(result.get("params") or {})
        name = result["benchmark"].split(".")[-1]
        by = params.pop("by", None)
        if by is None:
            match = re.match(r"(.*?)(Tern|ProtobufJavaUtil|ProtobufJava|JacksonDatabind|QuickBuffers)$", name)
            name, by = (match.group(1), match.group(2)) if match else (name, "")
        by = {"Tern": "tern", "ProtobufJava": "protobuf-java", "QuickBuffers": "quickbuffers",
              "ProtobufJavaUtil": "protobuf-java-util", "JacksonDatabind": "jackson-databind"}.get(by, by)
        question = (jdk, result["benchmark"].split(".")[-2], name, " ".join(params.values()))
        row = rows.setdefault(question, {}).setdefault(by, {"raw": [], "bytes": []})
        unit = result["primaryMetric"]["scoreUnit"]
        scale = {"ns/op": 1, "us/op": 1e3, "ms/op": 1e6}[unit]
        row["raw"] += [x * scale for fork in result["primaryMetric"]["rawData"] for x in fork]
        for metric, value in result.get("secondaryMetrics", {}).items():
            if metric.endswith("alloc.rate.norm"):
                row["bytes"].append(value["score"])

print("| JDK | what | by | min ns | median ns | B/op | min, times ours | median, times ours |")
print("|---|---|---|---|---|---|---|---|")
for (jdk, cls, name, params), contenders in sorted(rows.items()):
    ours = contenders.get("tern")
    for by, row in contenders.items():
        low, middle = min(row["raw"]), statistics.median(row["raw"])
        ratio = (f"{low / min(ours['raw']):.2f}", f"{middle / statistics.median(ours['raw']):.2f}") if ours else ("", "")
        size = f"{min(row['bytes']):.0f}" if row["bytes"] else ""
        what = f"{cls.removesuffix('Benchmark')} {name} {params}".strip()
        print(f"| {jdk} | {what} | {by} | {low:.1f} | {middle:.1f} | {size} | {ratio[0]} | {ratio[1]} |")
