#!/usr/bin/env python3
"""Makes the demo facts of rules/anji-2022: one invented year for the real units of Anji County.

    python3 tools/make_demo_facts.py                 writes rules/anji-2022/facts/*.csv
    python3 tools/make_demo_facts.py --check         exit 1 if the committed files differ from what this makes
    python3 tools/make_demo_facts.py --out DIR --units FILE --seed N

Nothing in these files happened. Units are real, so that the demo ranks the fifteen townships that exist; enterprises,
people, hazards, accidents, meetings and every date are drawn from a seeded generator of whole numbers (splitmix64), so
that the same seed gives the same bytes with any Python. A township's lot is a row of PROFILES below, dealt out by lot and
not by any knowledge of the place. Two townships of equal size are given the same year, so that they tie on every day;
one township gets an accident that vetoes its index.

Standard library only; integers only.
"""

import argparse
import csv
import datetime
import io
import pathlib
import sys

import demo_plan_facts

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACK = ROOT / "rules" / "anji-2022"
FIRST, LAST = datetime.date(2022, 1, 1), datetime.date(2022, 12, 31)

# Domains for which every village names a holder of the regulatory responsibility; `chem` lies within `industry` and
# `gas` within `city`, so the wider row answers for them.
DOMAINS = ["road", "fire", "industry", "construction", "tourism", "city", "special_equipment", "fishery_tea", "water",
           "storage", "power", "platform"]
# What regulates a domain at the county; the plan names no department for the last two, these are invented.
COUNTY_REGULATORS = {
    "road": ["police", "transport"], "fire": ["fire_brigade"], "industry": ["emergency"], "chem": ["emergency"],
    "construction": ["housing"], "tourism": ["culture_tourism"], "city": ["housing"], "gas": ["housing"],
    "special_equipment": ["market"], "fishery_tea": ["agriculture"], "water": ["water_bureau"],
    "storage": ["development"], "power": ["development"], "platform": ["market"],
}
# domain, share of enterprises in a hundred, word in the enterprise's title
SECTORS = [("industry", 34, "竹木家具"), ("fishery_tea", 20, "白茶"), ("fire", 12, "仓储"), ("tourism", 10, "民宿"),
           ("construction", 8, "建筑"), ("road", 5, "运输"), ("chem", 4, "涂料"), ("city", 3, "餐饮"), ("gas", 2, "燃气"),
           ("special_equipment", 2, "电梯维保")]
CATEGORIES = {
    "road": ["车辆带病上路", "驾驶员超时", "动态监控离线", "超员超载", "从业资格过期"],
    "fire": ["疏散通道堵塞", "消防设施失效", "电气线路老化", "违规住人", "灭火器过期", "电动车违规充电"],
    "industry": ["机械防护缺失", "粉尘清理不及时", "有限空间未审批", "电气线路老化", "动火未审批", "培训记录缺失", "警示标志缺失",
                 "叉车无证驾驶"],
    "construction": ["临边防护缺失", "脚手架不合格", "临时用电不规范", "塔吊未检验", "安全帽未佩戴", "基坑支护不足"],
    "tourism": ["游乐设施未检验", "疏散标识缺失", "水域未设警示", "用火管理缺失", "应急预案缺失"],
    "chem": ["化学品混存", "通风设施失效", "标签缺失", "静电接地缺失", "应急物资不足"],
    "city": ["井盖破损", "易积水点未设警示", "广告牌松动", "报警器未安装"], "gas": ["报警器未安装", "软管老化", "气瓶间混用", "实名登记缺失"],
    "special_equipment": ["逾期未检验", "作业人员无证", "维保记录缺失", "限位失效"],
    "fishery_tea": ["炒茶设备漏电", "临时用房不规范", "烟道积垢", "燃料堆放过近", "灭火器缺失", "船舶证书过期"],
}

# A township's lot: hazards a village and year; of a hundred late closings; days late (up to); of a hundred found by the
# enterprise itself; of a hundred not handed over on one day; days between patrols of a village; safety meetings held in
# each month that is a multiple of this (0: none); drills.
PROFILES = {
    "diligent": (9, 6, 15, 68, 1, 34, 1, 2),
    "good":     (11, 11, 24, 62, 2, 46, 1, 2),
    "fair":     (12, 16, 36, 56, 3, 62, 2, 1),
    "slack":    (13, 28, 55, 52, 5, 80, 2, 1),
    "poor":     (12, 40, 75, 44, 8, 96, 3, 0),
    "worst":    (13, 48, 100, 38, 10, 110, 0, 0),
}
LOTS = {
    "330523001": "good", "330523002": "fair", "330523003": "diligent", "330523004": "slack", "330523103": "fair",
    "330523104": "poor", "330523105": "fair", "330523106": "slack", "330523107": "diligent", "330523108": "poor",
    "330523110": "worst", "330523111": "slack", "330523201": "good", "330523205": "slack", "330523206": "fair",
}
MIRROR = {"330523206": "330523103"}  # the first is given the year of the second, village by village
# township, day of the year, deaths, serious injuries; the first one vetoes its township's index
ACCIDENTS = [("330523205", 136, 3, 2), ("330523110", 20, 0, 1), ("330523110", 62, 1, 0), ("330523110", 117, 0, 2),
             ("330523108", 41, 0, 1), ("330523108", 150, 1, 0), ("330523001", 95, 0, 1), ("330523002", 163, 1, 0),
             ("330523111", 33, 0, 0), ("330523111", 88, 0, 1), ("330523104", 124, 0, 1), ("330523105", 215, 0, 1),
             ("330523106", 244, 1, 0), ("330523004", 280, 0, 1), ("330523002", 301, 0, 1), ("330523111", 330, 1, 1)]


class Lot:
    """splitmix64: a stream of whole numbers from a seed and a word, the same everywhere."""

    def __init__(self, seed, word):
        self.state = seed & 0xFFFFFFFFFFFFFFFF
        for byte in word.encode():
            self.state = (self.state * 1099511628211 + byte) & 0xFFFFFFFFFFFFFFFF

    def below(self, n):
        """A whole number from 0 to n - 1 (the bias of the remainder does not matter here)."""
        self.state = (self.state + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
        return (z ^ (z >> 31)) % n

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def percent(self, p):
        return self.below(100) < p

    def pick(self, items):
        return items[self.below(len(items))]

    def sector(self):
        draw = self.below(100)
        for domain, share, word in SECTORS:
            draw -= share
            if draw < 0:
                return domain, word
        raise AssertionError("the shares of SECTORS must add up to 100")


def read_units(path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        rows = list(csv.DictReader(f))
    townships = [r for r in rows if r["level"] == "township"]
    villages = {t["code"]: [r for r in rows if r["level"] == "village" and r["parent"] == t["code"]] for t in townships}
    county = next(r for r in rows if r["level"] == "county")
    return county, townships, villages


def short_name(name, endings):
    for ending in endings:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name[: -len(ending)]
    return name


def day(n):
    return FIRST + datetime.timedelta(days=n)


def text(d):
    """A day of the year as text; what lies after the year has not happened."""
    return d.isoformat() if d is not None and d <= LAST else ""


class Year:
    """Collects the rows of every table."""

    def __init__(self, seed, county, townships, villages):
        self.seed, self.county, self.townships, self.villages = seed, county, townships, villages
        self.bodies, self.lists, self.enterprises, self.hazards, self.problems = [], [], [], [], []
        self.accidents, self.inspections, self.drills, self.meetings = [], [], [], []
        self.by_village = {}

    def organisation(self):
        root = self.county["code"]
        self.lists.append([root, "", "leadership", "county_committee"])
        for domain, bodies in COUNTY_REGULATORS.items():
            self.lists += [[root, domain, "regulatory", body] for body in bodies]
        for t in self.townships:
            code, name = t["code"], t["name"]
            head = name + ("办事处" if name.endswith("街道") else "人民政府")
            self.bodies += [["g" + code, head, "township_government", code],
                            ["s" + code, name + "应急管理站", "emergency_station", code],
                            ["f" + code, name + "消防工作站", "fire_station", code]]
            self.lists += [[code, "", "leadership", "g" + code], [code, "", "regulatory", "s" + code],
                           [code, "fire", "regulatory", "f" + code]]
            for v in self.villages[code]:
                at = v["code"]
                self.bodies += [["v" + at, v["name"] + "班子", "village_leadership", at],
                                ["n" + at, v["name"] + "安全网格", "safety_grid", at]]
                self.lists.append([at, "", "leadership", "v" + at])
                self.lists += [[at, domain, "regulatory", "n" + at] for domain in DOMAINS]

    def enterprises_of(self, township, source, name):
        lot = Lot(self.seed, "enterprises " + source)
        for v in self.villages[township["code"]]:
            for _ in range(1 + lot.below(4) + (1 if lot.percent(25) else 0)):
                domain, word = lot.sector()
                number = len(self.enterprises) + 1
                key = f"E{number:04d}"
                title = f"{name}示例{word}{number}号"
                scale = "above_scale" if lot.percent(18) else "small"
                in_charge = "" if number in (77, 404) else f"示例负责人{number:04d}"
                self.enterprises.append([key, title, v["code"], domain, scale, "b" + key, in_charge])
                self.bodies.append(["b" + key, title, "enterprise", v["code"]])
                self.lists.append([v["code"], "", "principal", "b" + key])
                self.by_village.setdefault(v["code"], []).append((key, domain))

    def hazards_of(self, township, source):
        rate, late, days_late, own, apart, _, _, _ = PROFILES[LOTS[source]]
        villages, model = self.villages[township["code"]], self.villages[source]
        for i, v in enumerate(villages):
            lot = Lot(self.seed, "hazards " + model[i]["code"])
            homes = self.by_village[v["code"]]
            for _ in range(rate - 2 + lot.below(5)):
                found = day(lot.below(365))
                key, domain = homes[lot.below(1_000_000) % len(homes)]
                category = CATEGORIES[domain][lot.below(1_000_000) % len(CATEGORIES[domain])]
                grade = "major" if lot.percent(5) else "general"
                draw = lot.below(100)
                tier = "self_check" if draw < own else "local_sweep" if draw < own + (100 - own) * 7 // 10 else "county_check"
                limit = lot.pick([30, 45, 60]) if grade == "major" else lot.pick([7, 10, 15, 15, 30])
                due = found + datetime.timedelta(days=limit)
                to_enterprise = found + datetime.timedelta(days=lot.below(2))
                to_regulator = to_enterprise + datetime.timedelta(days=lot.between(1, 4) if lot.percent(apart) else 0)
                if lot.percent(late):
                    rectified = due + datetime.timedelta(days=1 + lot.below(days_late))
                else:
                    rectified = due - datetime.timedelta(days=lot.below(limit - 2))
                rectified = max(rectified, to_regulator)
                verified = rectified + datetime.timedelta(days=lot.below(2) if rectified < due else 0)
                closed = verified
                supervised = due + datetime.timedelta(days=lot.between(2, 7))
                was_supervised = closed > supervised
                forgotten = lot.percent(3)
                self.hazards.append([v["code"], key, domain, category, tier, grade, found, due, text(to_enterprise),
                                     text(to_regulator), text(supervised) if was_supervised else "",
                                     text(supervised) if was_supervised and not forgotten else "", text(rectified),
                                     text(verified), text(closed)])

    def work_of(self, township, source):
        _, late, _, _, _, interval, every, drills = PROFILES[LOTS[source]]
        code = township["code"]
        villages, model = self.villages[code], self.villages[source]
        for i, v in enumerate(villages):
            lot = Lot(self.seed, "patrols " + model[i]["code"])
            homes = self.by_village[v["code"]]
            n = lot.below(interval)
            while n < 365:
                key, domain = homes[lot.below(1_000_000) % len(homes)]
                tier = "county_check" if lot.percent(15) else "local_sweep"
                self.inspections.append([day(n), v["code"], key, tier, domain])
                n += interval * 2 // 3 + lot.below(interval * 2 // 3)
            for _ in range(1 if lot.percent(20 + 20 * drills) else 0):
                self.drills.append([day(lot.below(365)), v["code"], lot.pick(["消防疏散", "防汛", "触电急救"])])
        lot = Lot(self.seed, "work " + source)
        for month in range(1, 13):
            if every and month % every == 0:
                self.meetings.append([datetime.date(2022, month, lot.between(5, 25)), code, "g" + code, "安全生产例会"])
        for k in range(drills):
            self.drills.append([day(60 + 150 * k + lot.below(90)), code, lot.pick(["综合应急", "森林防火", "防汛防台"])])
        for _ in range(2 + (late + 5) // 12):
            found = day(lot.below(330))
            due = found + datetime.timedelta(days=lot.pick([30, 60, 90]))
            controlled = found + datetime.timedelta(days=lot.between(1, 10))
            closed = due + datetime.timedelta(days=lot.between(1, 60)) if lot.percent(late) else due - datetime.timedelta(days=lot.below(20))
            self_found = "true" if lot.percent(90 - late) else "false"
            self.problems.append([found, code, lot.pick(DOMAINS[:6]), self_found, due.isoformat(), text(controlled), text(closed),
                                  "整改验收单" if closed <= LAST else ""])

    def county_work(self):
        lot = Lot(self.seed, "county")
        offices = ["road_office", "fire_office", "industry_office", "construction_office", "tourism_office", "city_office",
                   "equipment_office"]
        for office in offices:
            for quarter in range(4):
                held = datetime.date(2022, 3 * quarter + 1 + lot.below(3), lot.between(3, 27))
                self.meetings.append([held, self.county["code"], office, "专题例会"])
        for i, (code, n, deaths, injuries) in enumerate(ACCIDENTS):
            v = lot.pick(self.villages[code])["code"]
            key, domain = self.by_village[v][0]
            self.accidents.append([f"A{i + 1:03d}", v, key, domain, day(n).isoformat(), deaths, injuries])

    def make(self):
        self.organisation()
        sources = {t["code"]: MIRROR.get(t["code"], t["code"]) for t in self.townships}
        for t in self.townships:
            self.enterprises_of(t, sources[t["code"]], short_name(t["name"], ["街道", "镇", "乡"]))
        for t in self.townships:
            source = sources[t["code"]]
            self.hazards_of(t, source)
            self.work_of(t, source)
        self.county_work()

    def tables(self):
        def numbered(prefix, width, rows, date_at):
            """Rows by date, each with a key in that order; the rest of the order is as made."""
            out = []
            for i, row in enumerate(sorted(rows, key=lambda r: r[date_at])):
                out.append([f"{prefix}{i + 1:0{width}d}"] + [c.isoformat() if isinstance(c, datetime.date) else c for c in row])
            return out

        inspections = [[key, at, owner, tier, domain, inspected]
                       for key, inspected, at, owner, tier, domain in numbered("I", 4, self.inspections, 0)]
        drills = [[key, at, held, topic] for key, held, at, topic in numbered("D", 3, self.drills, 0)]
        meetings = [[key, at, who, held, topic] for key, held, at, who, topic in numbered("M", 3, self.meetings, 0)]
        problems = [[key, at, domain, own, found, due, controlled, closed, evidence]
                    for key, found, at, domain, own, due, controlled, closed, evidence in numbered("P", 3, self.problems, 0)]
        plan = demo_plan_facts.PlanYear(lambda word: Lot(self.seed, word), self.county, self.townships, self.villages, self.enterprises)
        more = plan.tables()
        accidents = [row + ["", "true" if row[3] == "road" else "false"] for row in self.accidents]
        return {
            **more,
            "body": (["name", "label", "kind", "unit"], self.bodies),
            "responsibility_list": (["at", "domain", "kind", "body"], self.lists),
            "enterprise": (["id", "title", "at", "domain", "scale", "body", "in_charge"], self.enterprises),
            "hazard": (["id", "at", "owner", "domain", "category", "tier", "grade", "found", "due", "to_enterprise",
                        "to_regulator", "enterprise_supervised", "regulator_supervised", "rectified", "verified", "closed"],
                       numbered("H", 4, self.hazards, 6)),
            "problem": (["id", "at", "domain", "self_found", "found", "due", "controlled", "closed", "evidence"], problems),
            "accident": (["id", "at", "owner", "domain", "happened", "deaths", "injuries", "loss", "road_transport"],
                         accidents + plan.earlier_accidents(self.by_village)),
            "inspection": (["id", "at", "owner", "tier", "domain", "inspected"], inspections),
            "drill": (["id", "at", "held", "topic", "comprehensive", "plan"], [row + ["", ""] for row in drills] + plan.county_drills),
            "meeting": (["id", "at", "organiser", "held", "topic"], meetings),
        }


def as_csv(header, rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def main():
    parser = argparse.ArgumentParser(description="make the invented demo facts of rules/anji-2022")
    parser.add_argument("--units", type=pathlib.Path, default=PACK / "units.csv", help="table of units (code, name, level, parent)")
    parser.add_argument("--out", type=pathlib.Path, default=PACK / "facts", help="folder to write to")
    parser.add_argument("--seed", type=int, default=2033, help="another seed, another year")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the files differ from what would be written")
    arguments = parser.parse_args()

    year = Year(arguments.seed, *read_units(arguments.units))
    year.make()
    different = []
    for name, (header, rows) in year.tables().items():
        path, content = arguments.out / (name + ".csv"), as_csv(header, rows)
        if arguments.check:
            if not path.exists() or path.read_bytes() != content:
                different.append(str(path))
            continue
        arguments.out.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        print(f"{path.name}: {len(rows)} rows")
    for path in different:
        print(f"{path} is not what tools/make_demo_facts.py makes; run it and commit the result", file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
