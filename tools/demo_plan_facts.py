"""The invented rows that chapters 1 and 3 to 7 of rules/anji-2022 read; used by make_demo_facts.py, which see.

A mixed year: on 30 June some goals are reached, some are on their way, some are behind, and some work is late. Whole
numbers and the seeded Lot only, each table from its own word, so that one table may grow without changing another.
"""

import datetime

YEAR_END = datetime.date(2022, 12, 31)
REPORTING_UNITS = ["emergency", "police", "housing", "transport", "agriculture", "market", "enforcement", "fire_brigade"]
DEPARTMENTS = ["organisation_department", "publicity_department", "emergency", "police", "transport", "agriculture",
               "culture_tourism", "market", "weather", "media_centre", "fire_brigade", "ethnic_religious", "education",
               "housing", "civil_affairs", "commerce", "health", "development", "economy", "environment", "water_bureau",
               "natural_resources", "enforcement"]
COMMITTEES = ["road_committee", "fire_committee", "industry_committee", "construction_committee", "tourism_committee",
              "city_committee", "equipment_committee", "power_committee"]

# Class of object: how many, word in the name, and what was done: (kind, of a hundred in the first half of the year, of a
# hundred in the second, further ones).
OBJECTS = [
    ("self_built", 24, "自建房", [("inspection", 55, 40)]), ("chem_site", 10, "危化品场所", [("inspection", 80, 20)]),
    ("key_factory", 20, "工厂", [("inspection", 60, 35)]), ("complex", 4, "商业综合体", [("inspection", 75, 25)]),
    ("high_rise", 16, "高层建筑", [("inspection", 60, 30)]), ("major_hazard", 9, "重大危险源", [("inspection", 78, 22), ("connection", 66, 34)]),
    ("monitored_point", 6, "监控点", [("recognition", 50, 50)]), ("old_device", 9, "老旧装置", [("survey", 100, 0), ("treatment", 33, 45)]),
    ("laboratory", 8, "实验室", [("grading", 62, 38)]), ("environmental", 12, "环保设施", [("assessment", 40, 45)]),
    ("site", 24, "工地", [("connection", 50, 35)]), ("water_works", 5, "水利工程", [("inspection", 80, 20)]),
    ("mine", 5, "矿山", [("inspection", 100, 0)]), ("large_mine", 2, "中型矿山", [("connection", 50, 50)]),
    ("cable_car", 2, "观光缆车", [("inspection", 100, 0)]), ("indoor_venue", 10, "室内场所", [("inspection", 50, 40)]),
    ("gas_user", 40, "餐馆", [("alarm", 70, 22)]), ("old_pipe", 12, "管段", [("survey", 90, 10), ("rebuilding", 33, 50)]),
    ("public_facility", 14, "公共设施", [("examination", 50, 45)]), ("bridge_tunnel", 8, "桥隧", [("connection", 50, 25)]),
    ("equipment_producer", 10, "特种设备生产单位", [("sunshine", 60, 40), ("sampling", 20, 20)]),
    ("filling_unit", 6, "充装单位", [("sampling", 16, 34)]), ("tea_site", 36, "茶叶加工点", [("standardisation", 80, 20)]),
    ("tea_housing", 12, "临时用房", [("standardisation", 75, 25)]), ("hydropower", 8, "水电站", [("survey", 75, 25), ("grading", 62, 38)]),
    ("small_plant", 4, "小发电企业", [("survey", 75, 25), ("grading", 50, 50)]), ("reservoir", 12, "水库", [("survey", 91, 9), ("grading", 83, 17)]),
    ("sluice", 5, "水闸", [("survey", 80, 20), ("grading", 60, 40)]), ("dike", 5, "堤防", [("survey", 80, 20), ("grading", 60, 40)]),
    ("works_in_flood", 3, "在建工程", [("survey", 100, 0), ("grading", 66, 34)]), ("power_corridor", 4, "输电通道", [("inspection", 75, 25)]),
    ("underpass", 5, "下穿通道", [("connection", 60, 40)]), ("dangerous_road", 9, "危险路段", [("connection", 44, 33)]),
    ("gas_pipe", 7, "燃气管道", [("connection", 57, 43)]), ("duty_room", 16, "值班室", [("standardisation", 12, 30)]),
]
TOURISM_KINDS = ["漂流", "玻璃栈道", "高空秋千", "滑草", "热气球", "攀岩", "露营", "丛林穿越", "卡丁车", "滑道"]
SPECIAL = ["pipeline_external", "point_supply", "undesigned", "gas_business", "gas_public_place", "gas_old_district", "gas_works",
           "gas_appliance", "floating_object", "illegal_building", "external_damage"]
STORAGE = ["battery", "battery_management", "storage_system", "storage_place", "security", "response", "construction_and_operation"]
VIOLATIONS = {"road": ["drunk_driving", "over_limits", "false_tonnage", "illegal_refit"], "chem": ["tank_defect", "other_violation"],
              "construction": ["illegal_award", "illegal_subcontract", "layered_subcontract", "lent_qualification"],
              "gas": ["gas_unlawful"], "fishery_tea": ["illegal_fishing", "returned_vessel"], "industry": ["other_violation"],
              "fire": ["other_violation"], "tourism": ["other_violation"]}
VIOLATION_UNITS = {"road": "police", "chem": "emergency", "construction": "housing", "gas": "housing", "fishery_tea": "agriculture",
                   "industry": "emergency", "fire": "fire_brigade", "tourism": "enforcement"}
# what cancels demerits, why, by what evidence
CANCELLATIONS = [("trained", "培训考核合格", "合格证"), ("improved", "主动整改提升", "验收单")]
# kind, title, lead, first day, planned end, finished
CAMPAIGNS = [
    ("chem", "危化品安全风险集中治理", "industry_office", "2022-01-01", "2022-12-31", ""),
    ("fire", "消防“遏较大”攻坚", "fire_office", "2022-01-10", "2022-06-30", "2022-06-28"),
    ("fire_enterprises", "企业消防安全整治百日攻坚", "fire_office", "2022-03-01", "2022-06-08", ""),
    ("electric_bicycles", "电动自行车充停综合治理", "fire_office", "2022-02-15", "2022-11-30", ""),
    ("construction", "建设施工“遏较大”专项行动", "construction_office", "2022-02-01", "2022-12-15", ""),
    ("design_market", "勘察设计和建筑市场治理", "construction_office", "2022-03-15", "2022-10-31", "2022-10-20"),
    ("pipelines", "油气长输管道专项治理", "industry_office", "2022-02-01", "2022-11-30", "2022-11-25"),
    ("mines", "非煤矿山排查整治", "industry_office", "2022-01-15", "2022-05-31", "2022-05-27"),
    ("gas", "城镇燃气排查整治", "city_office", "2022-01-01", "2022-12-31", ""),
    ("city_facilities", "城市公共设施专项体检", "city_office", "2022-04-01", "2022-09-30", "2022-10-12"),
    ("spring_tea", "春茶采摘专项整治", "agriculture", "2022-03-01", "2022-04-30", "2022-04-29"),
    ("fishery", "渔业风险隐患大排查大整治", "agriculture", "2022-03-01", "2022-06-30", ""),
    ("water", "水利设施排查整治", "water_bureau", "2022-02-20", "2022-07-31", ""),
    ("storage", "电化学储能电站专项整治", "development", "2022-04-01", "2022-09-30", ""),
    ("power", "电力设施防护", "grid_company", "2022-01-01", "2022-12-31", ""),
    ("platforms", "平台企业监督检查", "market", "2022-05-01", "2022-10-31", ""),
]
# Duties that are attested, with their holders ("" where the plan names none): each half year, each quarter, once.
FIVE = ["development", "economy", "housing", "emergency", "market"]
ATTESTED_HALF_YEARS = [
    (["organisation_department", "publicity_department", "county_office"], ["leaders_taught"]),
    (["county_office"], ["reform_carried_out", "chem_programme", "gas_programme", "enforcement_reform", "local_capacity",
                         "committees_steered", "sweeps_run", "industrial_net", "apps_taught"]),
    (["road_office"], ["vehicles_treated", "road_crimes"]), (["fire_office"], ["fire_rules", "fire_stations_joined"]),
    (["industry_office"], ["parks_unified", "demerits_kept", "chem_people_raised", "mine_works_managed", "standardisation_raised",
                           "three_kinds_treated", "three_together_kept"]),
    (["construction_office"], ["builders_answer", "smart_sites", "cranes_netted"]), (["tourism_office"], ["tourism_platform"]),
    (["city_office"], ["bottled_gas", "bridges_managed", "drains_guarded"]),
    (["equipment_office"], ["equipment_digital", "units_sampled", "lift_pilots", "lifts_covered"]), (FIVE, ["batteries_supervised"]),
    ([""], ["platform_contracts", "strictness_kept", "warned_by_cases"]),
    (["emergency"], ["laggards_urged", "literacy_campaign", "inner_supervision", "professional_teams", "rescuers_taught",
                     "social_teams", "field_coordination", "channels_widened", "duty_room_pilot"]),
]
ATTESTED_QUARTERS = [
    (["county_office"], ["task_force_works", "chem_data_fresh", "online_in_use"]), (["road_office"], ["vehicles_managed", "driving_checked"]),
    (["fire_office"], ["fire_education"]), (["city_office"], ["gas_crackdown"]), (["agriculture"], ["fishing_ban"]),
    (["water_bureau", "development"], ["water_supervised"]), (["grid_company"], ["damage_controlled"]),
    ([""], ["figures_raised", "clues_searched"]), (["emergency"], ["five_visits", "calls_practised"]),
]
NOT_ATTESTED = [("water_supervised", "development", "2022-Q1"), ("vehicles_managed", "road_office", "2022-Q1"),
                ("gas_crackdown", "city_office", "2022-Q1"), ("damage_controlled", "grid_company", "2022-Q1")]
ATTESTED_ONCE = [("lists_refined", "county_office", "2022-04-26"), ("safety_month", "emergency", "2022-06-28"),
                 ("confined_spaces", "industry_office", "2022-11-18"), ("tourism_sorted", "tourism_office", "2022-07-06")]
EARLIER = [  # year, day of that year, township, deaths, serious injuries, road transport; 60 accidents, 27 deaths
    (2019, 24, [9, 40, 77, 110, 160, 215, 260, 300, 340]), (2020, 20, [12, 60, 120, 170, 240, 290, 320, 350, 360]),
    (2021, 16, [5, 33, 61, 90, 121, 150, 210, 270, 330]),
]
QUIET = ["330523003", "330523107", "330523201"]  # no accident of these touches a measure of 2022


def iso(d):
    return d.isoformat() if d is not None else ""


def within_year(d):
    return d.isoformat() if d is not None and d <= YEAR_END else ""


def with_time(d, clock):
    day = within_year(d)
    return f"{day} {clock}" if day else ""


def on(n):
    """Day n (from 0) of 2022."""
    return datetime.date(2022, 1, 1) + datetime.timedelta(days=n)


class PlanYear:
    def __init__(self, lot, county, townships, villages, enterprises):
        """`lot` makes a stream from a word; enterprises: [key, title, village, domain, scale, ...]."""
        self.lot, self.root, self.townships, self.villages = lot, county["code"], [t["code"] for t in townships], villages
        self.names = {t["code"]: t["name"] for t in townships}
        self.all_villages = [v["code"] for t in self.townships for v in villages[t]]
        self.enterprises = enterprises
        self.by_domain = {}
        for row in enterprises:
            self.by_domain.setdefault(row[3], []).append(row)
        self.records, self.objects, self.special, self.people = [], [], [], []

    # ---- Chapter 1 ----------------------------------------------------------------------------------------------------

    def study(self):
        lot, units, studies = self.lot("study"), [], []
        for i, body in enumerate(DEPARTMENTS):
            units.append([f"PC-{body}", f"县级部门党组 {i + 1}", "committee", self.root])
        for t in self.townships:
            units += [[f"PC-{t}", self.names[t] + "党委", "committee", t], [f"PT-{t}", self.names[t] + "机关党组织", "township_organisation", t]]
        units += [[f"PV-{v['code']}", v["name"] + "党组织", "village_organisation", v["code"]] for t in self.townships for v in self.villages[t]]
        units += [[f"PW-{row[0]}", row[1], "work_unit", row[2]] for row in self.enterprises if row[4] == "above_scale"]
        for unit, _, level, _ in units:
            kind = "topic" if level == "committee" else "film"
            if lot.percent(94 if level == "committee" else 88):
                studies.append([on(20 + lot.below(200)), unit, kind])
        studies += [[datetime.date(2022, 3, 17), "PC-organisation_department", "training"],
                    [datetime.date(2022, 9, 8), "PC-organisation_department", "training"]]
        return units, [[f"S{i + 1:03d}", unit, kind, iso(day)] for i, (day, unit, kind) in enumerate(sorted(studies))]

    def campaign_tasks(self):
        lot, tasks, reviews = self.lot("tasks"), [], []
        for i in range(401):
            due = on(30 + lot.below(330))
            done = due - datetime.timedelta(days=lot.below(25)) if lot.percent(88) else due + datetime.timedelta(days=1 + lot.below(60))
            done = None if done > YEAR_END else done
            tasks.append([f"RW{i + 1:03d}", f"三年行动任务 {i + 1}", lot.pick(DEPARTMENTS[2:]), iso(due), iso(done)])
            if done is not None and lot.percent(45):
                reviewed = done + datetime.timedelta(days=20 + lot.below(140))
                if reviewed <= YEAR_END:
                    reviews.append([tasks[-1][0], iso(reviewed), "rework" if lot.percent(6) else "effective"])
        entries = []
        for i in range(36):
            listed = on(lot.below(160))
            updated = listed + datetime.timedelta(days=10 + lot.below(120))
            settled = updated + datetime.timedelta(days=5 + lot.below(60)) if lot.percent(50) else None
            entries.append([f"QD{i + 1:02d}", lot.pick(["problems", "measures"]), f"清单条目 {i + 1}", lot.pick(DEPARTMENTS[2:]), iso(listed),
                            within_year(updated), within_year(settled)])
        return tasks, [[f"PG{i + 1:03d}", *row] for i, row in enumerate(sorted(reviews, key=lambda r: (r[1], r[0])))], entries

    # ---- Chapter 2 ----------------------------------------------------------------------------------------------------

    def committees(self):
        lot, rows = self.lot("committees"), []
        for committee in COMMITTEES:
            for quarter in range(4):
                for kind in ("meeting", "inspection", "report", "bulletin"):
                    if lot.percent(90):
                        rows.append([datetime.date(2022, 3 * quarter + 1 + lot.below(3), lot.between(4, 27)), committee, kind, ""])
        # An inspection that was missing in March came in April and names its quarter; one committee never made up for it.
        rows += [[datetime.date(2022, 4, 14), committee, "inspection", "2022-Q1"] for committee in COMMITTEES[:-1]
                 if not any(row[1] == committee and row[2] == "inspection" and row[0].month <= 3 for row in rows)]
        return [[f"ZW{i + 1:03d}", committee, kind, iso(day), period, "会议纪要" if kind == "meeting" else ""]
                for i, (day, committee, kind, period) in enumerate(sorted(rows))]

    def mechanisms(self):
        lot = self.lot("mechanisms")
        rows = [[on(20 + lot.below(70 if lot.percent(93) else 110)), "evaluation", v, "考核评价办法"] for v in self.all_villages]
        for kind, day in [("task_force", "2022-01-12"), ("responsibility", "2022-04-12"), ("gas_enforcement", "2022-04-20"), ("rural_roads", "2022-08-15"), ("good_sites", "2022-05-10"),
                          ("works_enquiry", "2022-06-21"), ("media", "2022-03-30"), ("opinion", "2022-02-25"), ("three_party", "2022-07-08"),
                          ("visual_resources", "2022-05-26"), ("reporting", "2022-09-05")]:
            rows.append([datetime.date.fromisoformat(day), kind, self.root, "县安委办文件"])
        return [[f"JZ{i + 1:03d}", kind, at, iso(day), document] for i, (day, kind, at, document) in enumerate(sorted(rows))]

    def publications(self):
        lot, rows = self.lot("publications"), []
        for month in range(1, 13):
            end = datetime.date(2022, month, lot.between(24, 28))
            text = f"2022-{month:02d}"
            # The column of March came in April.
            rows.append([end if month != 3 else datetime.date(2022, 4, 12), "media_column", "publicity_department", text])
            if month != 4:
                rows.append([end, "ranking", "county_office", text])
            if month not in (2, 6):
                rows.append([end - datetime.timedelta(days=lot.below(9)), "enforcement_case", lot.pick(REPORTING_UNITS), text])
            if month not in (5, 6):
                rows.append([end - datetime.timedelta(days=lot.below(9)), "warning_bulletin", "emergency", text])
            quarter = f"2022-Q{month // 3}"
            if month % 3 == 0 and month != 6:
                rows.append([end, "enforcement_analysis", "emergency", quarter])
            if month % 3 == 0:
                rows.append([end, "enforcement_bulletin", "emergency", quarter])
        return [[f"FB{i + 1:03d}", kind, by, iso(day), month] for i, (day, kind, by, month) in enumerate(sorted(rows))]

    def attestations(self):
        """Who attested what: most in time, some after the period, which they name, some not at all."""
        lot = self.lot("attestations")
        rows = [[datetime.date.fromisoformat(day), duty, holder, ""] for duty, holder, day in ATTESTED_ONCE]
        for groups, months, letter in ((ATTESTED_HALF_YEARS, 6, "H"), (ATTESTED_QUARTERS, 3, "Q")):
            for holders, duties in groups:
                for duty in duties:
                    for holder in holders:
                        for n in range(12 // months):
                            last, period = datetime.date(2022, (n + 1) * months, 28), f"2022-{letter}{n + 1}"
                            draw, days = lot.below(100), lot.below(25)
                            if (duty, holder, period) in NOT_ATTESTED:
                                continue
                            if draw < 64:
                                rows.append([last - datetime.timedelta(days=days), duty, holder, ""])
                            elif draw < 80:
                                day = last + datetime.timedelta(days=10 + days)
                                if day <= YEAR_END:
                                    rows.append([day, duty, holder, period])
        return [[f"ZM{i + 1:03d}", duty, holder, "", period, f"示例经办人{i % 9 + 1}", f"示例佐证材料第{i + 1}号", iso(day)]
                for i, (day, duty, holder, period) in enumerate(sorted(rows))]

    def waivers(self, tasks):
        """A meeting of a committee, a task that was taken off the list, a course put off."""
        task = next(t[0] for t in tasks if t[4] == "")
        return [["HM01", "committee_meeting", "tourism_committee", "", "2022-Q2", "机构调整", "2022-06-10"],
                ["HM02", "task_carried_out", "", task, "", "任务并入其他任务", "2022-05-09"],
                ["HM03", "rescuers_taught", "emergency", "", "2022-H1", "培训班推迟到下半年", "2022-06-20"]]

    def measures(self):
        lot, rows = self.lot("measures"), []
        for t in ["330523108", "330523110", "330523104", "330523111", "330523205", "330523004"]:
            issued = on(40 + lot.below(40))
            rows.append([issued, t, "reminder", "逾期隐患多", iso(issued + datetime.timedelta(days=30)), ""])
            if t in ("330523108", "330523110"):
                later = issued + datetime.timedelta(days=45)
                rows.append([later, t, "interview", "提示后仍整改不力", iso(later + datetime.timedelta(days=30)), ""])
                rows.append([later + datetime.timedelta(days=40), t, "listing", "约谈后仍整改不力", iso(later + datetime.timedelta(days=100)), ""])
        return [[f"ZD{i + 1:02d}", t, kind, reason, iso(day), due, lifted]
                for i, (day, t, kind, reason, due, lifted) in enumerate(sorted(rows))]

    # ---- Accidents of the years before -----------------------------------------------------------------------------------

    def earlier_accidents(self, homes):
        rows = []
        for year, count, fatal in EARLIER:
            lot = self.lot(f"accidents {year}")
            for i in range(count):
                n = fatal[i] if i < len(fatal) else lot.below(365)
                # From July 2021 on an accident is recent on days of 2022: those went to townships that have few.
                t = QUIET[i % 3] if year == 2021 and n > 170 else self.townships[(i * 7 + year) % len(self.townships)]
                at = lot.pick(self.villages[t])["code"]
                owner, domain = homes[at][0]
                road = i % 3 == 0
                day = datetime.date(year, 1, 1) + datetime.timedelta(days=n)
                rows.append([day, at, owner, "road" if road else domain, 1 if i < len(fatal) else 0, lot.below(2), "true" if road else "false"])
        rows.sort()
        return [[f"B{i + 1:03d}", at, owner, domain, iso(day), deaths, injuries, "", road]
                for i, (day, at, owner, domain, deaths, injuries, road) in enumerate(rows)]

    # ---- Enterprises, people, vehicles -----------------------------------------------------------------------------------

    def classes(self):
        lot, rows = self.lot("classes"), []
        for row in self.enterprises:
            key, domain = row[0], row[3]
            if domain == "chem":
                rows.append([key, "chem"])
                rows += [[key, c] for c, p in (("key_chem", 50), ("key_fire_chem", 40)) if lot.percent(p)]
            if domain == "industry":
                rows += [[key, c] for c, p in (("key_enterprise", 8), ("multi_tenant", 7), ("sponge", 4), ("chem_user", 8), ("three_and_three", 20)) if lot.percent(p)]
        rows += [[row[0], "platform"] for row in self.by_domain["road"][:5]]
        rows += [[row[0], "battery_maker"] for row in self.by_domain["industry"][:2]]
        return rows

    def of_class(self, classes, name):
        return [key for key, c in classes if c == name]

    def persons(self, classes):
        lot, rows = self.lot("persons"), []

        def person(enterprise, role, trained, qualified):
            since = datetime.date(2019, 6, 1) + datetime.timedelta(days=lot.below(1200)) if qualified else None
            until = since + datetime.timedelta(days=1095) if since else None
            rows.append([f"RY{len(rows) + 1:03d}", enterprise, role, iso(on(lot.below(300))) if trained else "", iso(since), iso(until)])
        for key in self.of_class(classes, "key_chem"):
            person(key, "principal", True, lot.percent(95))
            for _ in range(2):
                person(key, "operator", lot.percent(80), lot.percent(88))
        for row in self.by_domain["gas"]:
            for _ in range(3):
                person(row[0], "gas_staff", lot.percent(85), False)
        for key in self.of_class(classes, "platform"):
            person(key, "principal", lot.percent(60), False)
            person(key, "safety_manager", lot.percent(80), False)
        self.people = rows
        return rows

    def vehicles(self):
        lot, rows = self.lot("vehicles"), []
        for kind, count, domain in (("passenger_hazardous", 30, "road"), ("farm", 20, None), ("labour_charter", 10, "road"), ("bottled_gas", 12, "gas")):
            for _ in range(count):
                owner = lot.pick(self.by_domain[domain])[0] if domain else ""
                licensed = on(lot.below(120)) if kind == "bottled_gas" and lot.percent(88) else None
                connected = on(lot.below(330)) if kind == "passenger_hazardous" and lot.percent(85) else None
                rows.append([f"浙E演{len(rows) + 1:03d}", owner, kind, iso(licensed), iso(licensed + datetime.timedelta(days=730)) if licensed else "", iso(connected)])
        return rows

    # ---- Objects and their records ------------------------------------------------------------------------------------

    def record(self, subject, kind, day, by="", jointly_with="", grade=""):
        self.records.append([day, subject, kind, by, jointly_with, grade])

    def one_object(self, kind_of, word, lot, detail="", registered=None, removed=None):
        key = f"DX{len(self.objects) + 1:03d}"
        at = lot.pick(self.all_villages) if kind_of != "duty_room" else self.townships[len(self.objects) % len(self.townships)]
        owner = lot.pick(self.by_domain["chem"])[0] if kind_of in ("major_hazard", "old_device", "chem_site") else ""
        charge = f"示例责任人{len(self.objects) + 1:03d}" if kind_of == "major_hazard" and not lot.percent(12) else ""
        self.objects.append([key, f"示例{word}{len(self.objects) + 1}号", kind_of, detail, at, owner, charge,
                             iso(registered or datetime.date(2021, 1, 1) + datetime.timedelta(days=lot.below(330))), iso(removed)])
        return key

    def supervised(self):
        lot = self.lot("objects")
        for kind_of, count, word, work in OBJECTS:
            for _ in range(count):
                key = self.one_object(kind_of, word, lot)
                for kind, early, late in work:
                    draw = lot.below(100)
                    if draw < early + late:
                        day = on(lot.below(180)) if draw < early else on(181 + lot.below(170))
                        self.record(key, kind, day, grade=lot.pick(["low", "low", "medium", "elevated"]) if kind == "grading" else "")
        lot = self.lot("parks")
        for first, second in (("medium", "low"), ("elevated", "medium")):
            key = self.one_object("chem_park", "化工园区", lot)
            self.record(key, "grading", datetime.date(2021, 11, 20), grade=first)
            self.record(key, "grading", datetime.date(2022, 6, 24), grade=second)
        lot = self.lot("tourism")
        for i in range(22):
            key = self.one_object("new_tourism", "旅游项目", lot, detail=TOURISM_KINDS[i % len(TOURISM_KINDS)])
            if lot.percent(80):
                self.record(key, "inspection", on(lot.below(300)), by="culture_tourism")
        for kind_of, count in (("amusement_ride", 6), ("ropeway", 3)):
            for _ in range(count):
                key = self.one_object(kind_of, "游乐设施" if kind_of == "amusement_ride" else "客运索道", lot)
                self.record(key, "inspection", on(lot.below(300)), by="market", jointly_with="culture_tourism" if lot.percent(75) else "")
        lot = self.lot("cranes")
        for _ in range(14):
            key = self.one_object("crane", "起重机械", lot)
            for i, step in enumerate(("lease", "installation", "use", "testing", "maintenance")):
                if lot.percent(94):
                    self.record(key, step, on(10 + 25 * i + lot.below(20)))
        lot = self.lot("vessels and water")
        for i in range(5):
            self.one_object("unpapered_vessel", "“三无”船舶", lot, registered=on(20 + 10 * i), removed=on(60 + 30 * i) if i < 4 else None)
        for i in range(9):
            self.one_object("waterlogging_point", "积水点", lot, removed=on(90 + 25 * i) if i < 7 else None)
        self.one_object("helicopter_point", "高速公路直升机升降点", lot, registered=datetime.date(2022, 8, 18))
        lot = self.lot("storage")
        for i in range(3):
            key = self.one_object("storage_station", "储能电站", lot)
            self.record(key, "acceptance", on(60 + 40 * i))
            self.record(key, "grid_connection", on(62 + 40 * i - (5 if i == 2 else 0)))
            for _ in range(3):
                found = on(90 + lot.below(150))
                closed = found + datetime.timedelta(days=lot.between(8, 30)) if lot.percent(80) else None
                self.special.append([found, self.objects[-1][4], key, lot.pick(STORAGE), iso(found + datetime.timedelta(days=20)), within_year(closed)])

    def enterprise_records(self, classes):
        lot = self.lot("enterprise records")
        for key in self.of_class(classes, "key_fire_chem"):
            for kind in ("self_management", "connection", "grading"):
                if lot.percent(85):
                    self.record(key, kind, on(lot.below(320)), grade="medium" if kind == "grading" else "")
        for key in self.of_class(classes, "chem_user"):
            if lot.percent(80):
                self.record(key, "evaluation", on(lot.below(330)))
        for key in self.of_class(classes, "three_and_three"):
            if lot.percent(96):
                self.record(key, "verification", on(30 + lot.below(200)))
            self.record(key, "information", on(lot.below(300)))

    def special_hazards(self):
        lot = self.lot("special hazards")
        for kind in SPECIAL:
            for _ in range(9):
                found = on(lot.below(320))
                late = lot.percent(12)
                closed = found + datetime.timedelta(days=lot.between(31, 70) if late else lot.between(5, 30))
                self.special.append([found, lot.pick(self.townships), "", kind, iso(found + datetime.timedelta(days=30)), within_year(closed)])
        return [[f"ZX{i + 1:03d}", at, obj, kind, iso(found), due, closed]
                for i, (found, at, obj, kind, due, closed) in enumerate(sorted(self.special))]

    # ---- Chapter 3, the rest ------------------------------------------------------------------------------------------

    def violations(self):
        lot, rows = self.lot("violations"), []
        principals = [p for p in self.people if p[2] == "principal"]
        for domain, kinds in VIOLATIONS.items():
            for _ in range(14):
                found = on(lot.below(340))
                # Few offenders, so that some come again.
                subject = principals[lot.below(len(principals))][0] if lot.percent(8) else self.by_domain[domain][lot.below(12) % len(self.by_domain[domain])][0]
                due = found + datetime.timedelta(days=lot.pick([7, 15, 30]))
                late, poor = lot.percent(14), lot.percent(8)
                rectified = due + datetime.timedelta(days=lot.between(1, 20)) if late else due - datetime.timedelta(days=lot.below(6))
                incomplete = rectified + datetime.timedelta(days=2) if poor else None
                accepted = rectified + datetime.timedelta(days=20 if poor else 3)
                penalised = found + datetime.timedelta(days=lot.between(10, 60)) if lot.percent(90) else None
                heavy = (late or poor) and not lot.percent(15)
                shown = penalised is not None and penalised <= YEAR_END
                rows.append([found, lot.pick(self.townships), domain, VIOLATION_UNITS[domain], subject, lot.pick(kinds), iso(due), within_year(rectified),
                             within_year(incomplete), within_year(accepted), within_year(penalised),
                             ("true" if heavy else "false") if shown else "", str(lot.between(2, 40) * 1000) if shown else ""])
        return [[f"WF{i + 1:03d}", at, domain, unit, subject, kind, iso(found), *rest]
                for i, (found, at, domain, unit, subject, kind, *rest) in enumerate(sorted(rows, key=lambda r: (r[0], r[1], r[4], r[5])))]

    def demerits(self, classes):
        """Records and cancellations; the first person in charge passes both thresholds, and has more cancelled than may be."""
        lot, rows = self.lot("demerits"), []
        chem = self.of_class(classes, "chem")
        for i in range(14):
            subject = chem[lot.below(len(chem))] if i % 3 else next(p[0] for p in self.people if p[2] == "principal")
            rows.append([on(lot.below(300)), subject, lot.pick(["minor", "minor", "general", "general", "serious"]), "检查发现问题", "检查记录"])
        for i in range(5):
            rows.append([on(150 + lot.below(180)), rows[(0, 3, 0, lot.below(14), 0)[i]][1], *lot.pick(CANCELLATIONS)])
        return [[f"JX{i + 1:02d}", subject, kind, reason, iso(day), evidence]
                for i, (day, subject, kind, reason, evidence) in enumerate(sorted(rows))]

    @staticmethod
    def reversals(demerits):
        """One record of an enterprise is taken back three weeks after its decision."""
        record = next(row for row in demerits if row[1].startswith("E"))
        day = datetime.date.fromisoformat(record[4]) + datetime.timedelta(days=21)
        return [["CX01", record[0], "复核认定不属本企业责任", iso(day)]]

    def small_tables(self, classes):
        """Tables of few rows, by name."""
        lot, out = self.lot("small tables"), {}
        out["campaign"] = [[f"ZX-{kind}", title, kind, lead, start, end, finished] for kind, title, lead, start, end, finished in CAMPAIGNS]
        out["fire_listing"] = []
        for i in range(8):
            level = "provincial" if i < 2 else "municipal"
            done = on(110 + 30 * i)
            out["fire_listing"].append([f"GP{i + 1:02d}", f"示例单位{i + 1}", lot.pick(self.all_villages), level, "第20批" if i < 2 else "2022年度", "2022-01-20",
                                        iso(on(150 + 20 * i)), within_year(done), within_year(done + datetime.timedelta(days=12))])
        out["department_standard"] = [["education", "2022-03-18", "验收表"], ["civil_affairs", "2022-05-20", "验收表"], ["health", "2022-06-14", "验收表"],
                                      ["culture_tourism", "2022-10-09", "验收表"]]
        out["project"] = []
        for i in range(20):
            approved = on(lot.below(120))
            designed = approved + datetime.timedelta(days=lot.between(10, 40))
            started = designed + datetime.timedelta(days=lot.between(1, 20) if not lot.percent(8) else -3)
            built = started + datetime.timedelta(days=lot.between(60, 150))
            accepted = built + datetime.timedelta(days=5)
            out["project"].append([f"XM{i + 1:02d}", f"示例建设项目{i + 1}", lot.pick(self.all_villages), lot.pick(self.by_domain["industry"])[0], iso(approved),
                                   within_year(designed), within_year(started), within_year(built),
                                   within_year(accepted + datetime.timedelta(days=1)), within_year(accepted)])
        out["tourism_facility"] = [["玻璃栈道", "culture_tourism"], ["漂流", "culture_tourism"], ["滑草滑道", "culture_tourism"], ["大型游乐设施", "market"],
                                   ["客运索道", "market"], ["民宿", "agriculture"], ["露营地", ""], ["室内场所", "culture_tourism"]]
        out["key_event"] = [["亚运会（原定）", "2022-09-10"], ["党的二十大", "2022-10-16"], ["劳动节", "2022-05-01"]]
        out["enforcement_indicator"] = [["inspections", "检查次数"], ["penalties", "处罚起数"], ["fines", "罚款额（万元）"]]
        out["enforcement_unit"] = [[u] for u in REPORTING_UNITS]
        out["referral"] = []
        for i in range(7):
            found = on(15 + 45 * i)
            met = i not in (2, 5)
            decided = found + datetime.timedelta(days=3 if i != 3 else 6) if met else None
            moved = decided + datetime.timedelta(days=1) if decided else None
            out["referral"].append([f"YS{i + 1:02d}", lot.pick(REPORTING_UNITS), "", lot.pick(["dangerous_operation", "serious_accident"]), iso(found),
                                    "true" if met else "false", with_time(decided, "16:30"), with_time(moved, "16:00"), within_year(moved + datetime.timedelta(days=3)) if moved else "", "true" if met else ""])
        out["opinion"] = []
        for i in range(9):
            arisen = on(10 + 38 * i)
            late = 4 if i in (3, 6) else 0
            out["opinion"].append([f"YQ{i + 1:02d}", f"示例舆情{i + 1}", iso(arisen), iso(arisen), iso(arisen + datetime.timedelta(days=1)),
                                   iso(arisen + datetime.timedelta(days=2 + late))])
        out["tip"] = []
        for i in range(18):
            received = on(8 + 18 * i)
            true = lot.percent(70)
            checked = received + datetime.timedelta(days=lot.between(5, 25))
            fine = lot.between(5, 60) * 1000
            reward = max(3000, fine * 15 // 100)
            paid = checked + datetime.timedelta(days=lot.between(10, 75)) if true else None
            paid_shown = within_year(paid)
            matter = lot.pick(["major_hazard", "unlawful"])
            out["tip"].append([f"JB{i + 1:02d}", lot.pick(["employee", "family", "public"]), lot.pick(self.enterprises)[0], matter,
                               lot.pick(["true", "false"]), iso(received), within_year(checked), within_year(checked) if true else "",
                               fine if true else "", "", reward if paid_shown else "", paid_shown])
        out["alert"] = []
        for i in range(60):
            raised = on(3 + 6 * i)
            out["alert"].append([f"YJ{i + 1:02d}", "", iso(raised), within_year(raised + datetime.timedelta(days=lot.below(3))) if i not in (29, 58) else ""])
        out["online_index"] = [[iso(datetime.date(2022, m, 28)), f"{value}"] for m, value in
                               enumerate(["78.40", "79.10", "80.00", "81.35", "82.60", "83.05", "84.20", "83.90", "85.10", "86.00", "86.45", "87.20"], 1)]
        return out

    def certifications(self):
        lot, rows = self.lot("certifications"), []
        for row in self.enterprises:
            large = row[4] == "above_scale"
            if lot.percent(82 if large else 46):
                certified = datetime.date(2019, 9, 1) + datetime.timedelta(days=lot.below(1200))
                level = 2 if large and lot.percent(25) else 3
                if certified <= YEAR_END:
                    rows.append([certified, row[0], level])
        return [[f"BZ{i + 1:03d}", key, level, iso(day), iso(day + datetime.timedelta(days=1095))] for i, (day, key, level) in enumerate(sorted(rows))]

    def monthly(self):
        """What units report month by month or quarter by quarter."""
        lot, out = self.lot("monthly"), {"gas_sale": [], "lift_report": [], "equipment_operation": [], "enforcement_figure": [], "training": [], "video_call": []}
        ends = [datetime.date(2022, m + 1, 1) - datetime.timedelta(days=1) if m < 12 else YEAR_END for m in range(1, 13)]
        for end in ends:
            for row in self.by_domain["gas"][:8]:
                bottles = lot.between(300, 900)
                out["gas_sale"].append([end, row[0], bottles, bottles - (lot.below(4) if lot.percent(30) else 0)])
            for t in self.townships:
                operations = lot.between(200, 500)
                out["equipment_operation"].append([end, t, operations, operations * lot.between(92 + end.month // 4, 99) // 100])
                out["training"].append([end - datetime.timedelta(days=lot.below(20)), "small_maker", t, lot.between(55, 105)])
                if lot.percent(33):
                    out["training"].append([end - datetime.timedelta(days=lot.below(20)), "higher_danger", t, lot.between(25, 45)])
                if lot.percent(33):
                    out["training"].append([end - datetime.timedelta(days=lot.below(20)), "high_risk", t, lot.between(25, 48)])
                connected = lot.percent(97)
                out["video_call"].append([end - datetime.timedelta(days=lot.below(25)), t, "true" if connected else "false",
                                          lot.between(3, 33) if connected else "", "true" if connected and lot.percent(95) else "false" if connected else ""])
        for quarter in range(4):
            end = ends[3 * quarter + 2]
            for i, t in enumerate(self.townships):
                for place, base in (("public", 60 + 9 * i), ("residential", 250 + 31 * i)):
                    used = base + 6 * quarter
                    out["lift_report"].append([t, place, iso(end), used, used * (38 + 12 * quarter) // 100, used * (52 + 8 * quarter) // 100,
                                               used if quarter or place == "public" else used - 3])
        for unit in REPORTING_UNITS:
            for indicator, low in (("inspections", 150), ("penalties", 40), ("fines", 20)):
                base = lot.between(low, low * 2)
                for year in (2021, 2022):
                    for end in ends[2::3]:
                        growth = 100 if year == 2021 else 112 if indicator != "fines" else 96
                        out["enforcement_figure"].append([unit, indicator, iso(end.replace(year=year)), base * growth * lot.between(90, 110) // 10_000])

        def dated(name, prefix):
            rows = sorted(out[name], key=lambda r: (r[0], str(r[1:])))
            return [[f"{prefix}{i + 1:03d}"] + row for i, row in enumerate(rows)]
        out["gas_sale"] = [[k, who, iso(day), n, m] for k, day, who, n, m in dated("gas_sale", "XS")]
        out["equipment_operation"] = [[k, at, iso(day), n, m] for k, day, at, n, m in dated("equipment_operation", "ZY")]
        out["training"] = [[k, kind, at, iso(day), n] for k, day, kind, at, n in dated("training", "PX")]
        out["video_call"] = [[k, at, iso(day), c, m, q] for k, day, at, c, m, q in dated("video_call", "LX")]
        pipe, pipes = self.lot("pipes"), []
        for i in range(48):
            due = on(20 + 7 * i)
            done = due - datetime.timedelta(days=pipe.below(15)) if not pipe.percent(6) else due + datetime.timedelta(days=9)
            pipes.append([f"GD{i + 1:02d}", pipe.pick(self.by_domain["gas"])[0], "periodic" if i % 4 else "supervisory", iso(due), within_year(done)])
        out["pipe_inspection"] = pipes
        return out

    # ---- Chapter 7 ----------------------------------------------------------------------------------------------------

    def rescue(self):
        lot, out = self.lot("rescue"), {}
        teams = [["危化品救援队", "chem", self.root, "2019-05-01", ""], ["燃气抢险队", "gas", self.root, "2020-03-01", ""],
                 ["电力抢修队", "power", self.root, "2018-01-01", ""], ["通信保障队", "telecom", self.root, "2022-09-20", ""],
                 ["航空地面救援队", "aviation_ground", self.root, "2022-05-16", ""]]
        teams += [[f"社会救援队{i + 1}", "social", self.root, f"20{17 + i}-04-01", ""] for i in range(3)]
        for i, t in enumerate(self.townships):
            formed = "2020-06-01" if i < 11 else iso(on(100 + 40 * (i - 11)))
            teams.append([self.names[t] + "综合应急救援队", "township_general", t, formed, iso(on(90 + 22 * i)) if i < 11 else ""])
        out["team"] = [[f"DW{i + 1:02d}", *row, ""] for i, row in enumerate(teams)]
        out["rescuer"] = [[f"DY{i + 1:02d}", f"DW{6 + i % 3:02d}", "true" if i % 4 else "false",
                           iso(datetime.date(2021, 3, 1) + datetime.timedelta(days=14 * i)) if not lot.percent(16) else ""] for i in range(40)]
        plans = [["综合应急预案", "general", self.root, "2020-04-01", "2022-04-20"], ["危化品专项预案", "special", self.root, "2020-05-01", "2022-05-10"],
                 ["燃气专项预案", "special", self.root, "2020-08-01", "2022-03-15"], ["森林火灾专项预案", "special", self.root, "2021-02-01", ""],
                 ["防汛防台专项预案", "special", self.root, "2021-03-01", "2022-08-01"], ["指挥操作手册", "handbook", self.root, "2022-02-10", ""],
                 ["道路交通专项预案", "special", self.root, "2019-10-01", ""]]
        for v in self.all_villages:
            if lot.percent(86):
                plans.append(["“多案合一”应急手册", "village", v, iso(on(10 + lot.below(260))), ""])
        out["emergency_plan"] = [[f"YA{i + 1:03d}", *row] for i, row in enumerate(plans)]
        out["drills"] = [["DC01", self.root, "2022-05-12", "全县综合应急演练", "true", "YA001"], ["DC02", self.root, "2022-06-16", "危化品泄漏处置", "false", "YA002"],
                         ["DC03", self.root, "2022-09-22", "燃气泄漏处置", "false", "YA003"], ["DC04", self.root, "2022-11-09", "全县自然灾害综合演练", "true", "YA005"]]
        items = [["satellite", self.root, "2022-04-11"], ["satellite", self.root, "2022-10-20"]]
        for i, t in enumerate(self.townships):
            items.append(["body_worn" if i % 2 else "ball_camera", t, iso(on(15 + 20 * i) if i < 14 else on(350))])
        out["equipment"] = [[f"ZB{i + 1:02d}", *row, ""] for i, row in enumerate(items)]
        out["broadcast"] = [[t, "true" if i % 3 != 2 else "false", iso(on(10 + 25 * i)) if i < 13 else "", iso(on(60 + 25 * i)) if i < 11 else ""]
                            for i, t in enumerate(self.townships)]
        return out

    def incidents(self):
        lot, rows = self.lot("incidents"), []
        for i in range(14):
            day, hour, start = on(9 + 25 * i), lot.between(6, 19), lot.below(30)
            knew = start + lot.below(10)
            told = knew + (lot.between(10, 60) if i not in (4, 11) else 75)
            passed = told + (lot.between(20, 110) if i != 8 else 140)
            clock = [f"{iso(day)} {hour + m // 60:02d}:{m % 60:02d}" for m in (start, knew, told, passed)]
            rows.append([f"SJ{i + 1:02d}", f"示例突发事件{i + 1}", lot.pick(self.townships), *clock])
        return rows

    def tables(self):
        units, studies = self.study()
        tasks, reviews, entries = self.campaign_tasks()
        classes = self.classes()
        people = self.persons(classes)
        self.supervised()
        self.enterprise_records(classes)
        small, monthly, rescue = self.small_tables(classes), self.monthly(), self.rescue()
        records = [[f"JL{i + 1:04d}", subject, kind, iso(day), by, jointly, grade]
                   for i, (day, subject, kind, by, jointly, grade) in enumerate(sorted(self.records))]
        headers = {
            "party_unit": "id title level at", "study": "id unit kind held", "campaign_task": "id title lead due done",
            "task_review": "id task reviewed result", "list_entry": "id list title lead listed updated settled",
            "committee_work": "id committee kind held period document", "mechanism": "id kind at established document",
            "publication": "id kind by published period", "attestation": "id duty holder subject period by document attested",
            "waiver": "id duty holder subject period reason granted", "measure_record": "id at kind reason issued due lifted",
            "enterprise_class": "enterprise class", "person": "id enterprise role trained qualified valid_until",
            "vehicle": "id owner class licensed licence_until connected",
            "object": "id title class kind at owner in_charge registered removed",
            "object_record": "id subject kind done by jointly_with grade", "special_hazard": "id at object kind found due closed",
            "violation": "id at domain unit subject kind found due rectified incomplete accepted penalised heavier fine",
            "campaign": "id title kind lead started planned_end finished", "demerit": "id subject kind reason decided evidence",
            "demerit_reversal": "id record reason decided",
            "fire_listing": "id title at level batch listed due rectified delisted", "department_standard": "department completed document",
            "certification": "id enterprise level certified valid_until",
            "project": "id title at owner approved designed started built in_use accepted", "tourism_facility": "title department",
            "key_event": "title starts", "gas_sale": "id seller sold bottles named",
            "lift_report": "at place reported in_use connected insured served", "equipment_operation": "id at operated operations scanned",
            "pipe_inspection": "id operator kind due done", "enforcement_indicator": "id title",
            "enforcement_figure": "unit indicator reported value", "enforcement_unit": "unit",
            "referral": "id unit case charge found standard_met decided transferred answered filed",
            "training": "id class at passed people", "opinion": "id title arisen found judged handled",
            "tip": "id reporter owner matter real_name received checked confirmed fine hidden_deaths reward paid",
            "alert": "id object raised handled", "online_index": "reported value", "team": "id title kind at formed standard disbanded",
            "rescuer": "id team core certified", "emergency_plan": "id title kind at adopted revised",
            "equipment": "id kind at delivered withdrawn", "video_call": "id at called connected minutes good",
            "broadcast": "at prone covered digital", "incident": "id title at occurred unit_knew county_knew passed_on",
        }
        demerits = self.demerits(classes)
        rows = {"party_unit": units, "study": studies, "campaign_task": tasks, "task_review": reviews, "list_entry": entries,
                "committee_work": self.committees(), "mechanism": self.mechanisms(), "publication": self.publications(), "attestation": self.attestations(),
                "waiver": self.waivers(tasks),
                "measure_record": self.measures(), "enterprise_class": classes, "person": people, "vehicle": self.vehicles(),
                "object": self.objects, "object_record": records, "special_hazard": self.special_hazards(),
                "incident": self.incidents(), "violation": self.violations(), "demerit": demerits, "demerit_reversal": self.reversals(demerits),
                "certification": self.certifications(),
                **small, **monthly, **{name: value for name, value in rescue.items() if name != "drills"}}
        self.county_drills = rescue["drills"]
        return {name: (header.split(), rows[name]) for name, header in headers.items()}
