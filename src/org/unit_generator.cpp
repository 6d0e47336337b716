#include "zeren/org/unit_generator.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <string_view>

namespace zeren::inline v0 {

namespace {

class Random {  // SplitMix64: the same numbers on every machine, unlike the standard library's distributions
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t x = state_;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
    return x ^ x >> 31;
  }
  // 0 .. bound - 1; the bias is below 2^-32 for the small bounds used here.
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

 private:
  std::uint64_t state_;
};

// ---- how many children each parent has ----

constexpr std::uint64_t one = 1'000'000;
constexpr std::array<std::uint64_t, 12> quantile_points{0,       10'000,  50'000,  100'000, 250'000, 500'000,
                                                        750'000, 900'000, 950'000, 990'000, 999'000, one};

// A draw from the distribution that the quantiles describe, in thousandths.
std::uint64_t draw_children(Random& random, const std::array<std::uint16_t, 12>& quantiles) {
  const std::uint64_t point = random.below(one);
  std::size_t i = 1;
  while (quantile_points[i] <= point) ++i;
  const std::uint64_t low = quantiles[i - 1];
  const std::uint64_t high = std::max<std::uint64_t>(quantiles[i], low);
  return low * 1000 +
         (high - low) * 1000 * (point - quantile_points[i - 1]) / (quantile_points[i] - quantile_points[i - 1]);
}

// Shares `count` children among the parents: one each, the rest in proportion to the draws, exactly `count` in all.
std::vector<std::size_t> share_children(Random& random, std::size_t parents, const LevelShape& shape) {
  std::vector<std::size_t> shares(parents, 1);
  if (shape.count <= parents) {
    for (std::size_t i = 0; i < parents; ++i) shares[i] = (i + 1) * shape.count / parents - i * shape.count / parents;
    return shares;
  }
  std::vector<std::uint64_t> weights(parents);
  for (std::uint64_t& weight : weights)
    weight = std::max<std::uint64_t>(draw_children(random, shape.children), 1000) - 999;
  const std::uint64_t total = std::accumulate(weights.begin(), weights.end(), std::uint64_t{0});
  const std::uint64_t rest = shape.count - parents;
  std::uint64_t before = 0;
  for (std::size_t i = 0; i < parents; ++i) {  // differences of rounded running sums: they add up to `rest`
    shares[i] += (before + weights[i]) * rest / total - before * rest / total;
    before += weights[i];
  }
  return shares;
}

// ---- names ----

constexpr std::array<std::string_view, 24> stem_prefixes{"",   "上", "下", "东", "西", "南", "北", "中",
                                                         "大", "小", "新", "老", "前", "后", "里", "外",
                                                         "高", "双", "三", "五", "石", "竹", "龙", "凤"};
constexpr std::array<std::string_view, 48> stem_firsts{
    "梅", "安", "清", "云", "白", "青", "长", "永", "金", "玉", "松", "柳", "桂", "兰", "荷", "枫",
    "天", "太", "福", "寿", "康", "宁", "和", "平", "明", "光", "华", "秀", "文", "武", "仁", "义",
    "礼", "智", "信", "德", "善", "嘉", "瑞", "祥", "银", "铜", "马", "鹤", "鹿", "雁", "杨", "槐"};
constexpr std::array<std::string_view, 48> stem_seconds{
    "溪", "河", "湖", "江", "泉", "井", "塘", "湾", "洲", "浦", "山", "岭", "岗", "坡", "峰", "岩",
    "林", "园", "田", "垄", "坪", "坝", "桥", "渡", "港", "口", "门", "关", "亭", "塔", "寺", "庙",
    "庄", "屯", "堡", "寨", "圩", "店", "铺", "墩", "埠", "坞", "里", "坊", "源", "头", "阳", "原"};
constexpr std::uint64_t stem_count = stem_prefixes.size() * stem_firsts.size() * stem_seconds.size();

void append_stem(std::string& name, std::uint64_t number) {
  name += stem_prefixes[number % stem_prefixes.size()];
  number /= stem_prefixes.size();
  name += stem_firsts[number % stem_firsts.size()];
  name += stem_seconds[number / stem_firsts.size()];
}

struct Suffix {
  std::uint64_t up_to;  // of 100
  std::string_view text;
};

// In about the proportions of the real names of each level.
std::span<const Suffix> suffixes_of(std::string_view level) {
  static constexpr Suffix provinces[] = {{100, "省"}};
  static constexpr Suffix cities[] = {{88, "市"}, {97, "州"}, {100, "盟"}};
  static constexpr Suffix counties[] = {{48, "县"}, {85, "区"}, {98, "市"}, {100, "旗"}};
  static constexpr Suffix townships[] = {{54, "镇"}, {77, "街道"}, {98, "乡"}, {100, "农场"}};
  static constexpr Suffix villages[] = {{44, "村委会"}, {82, "村民委员会"}, {96, "社区居委会"}, {100, "社区"}};
  static constexpr Suffix others[] = {{100, ""}};
  if (level == "province") return provinces;
  if (level == "city") return cities;
  if (level == "county") return counties;
  if (level == "township") return townships;
  if (level == "village") return villages;
  return others;
}

void append_suffix(std::string& name, Random& random, std::string_view level) {
  const std::uint64_t at = random.below(100);
  for (const Suffix& suffix : suffixes_of(level)) {
    if (at >= suffix.up_to) continue;
    name += suffix.text;
    return;
  }
}

// ---- the table ----

void append_number(std::string& code, std::size_t number, std::size_t digits) {
  std::string text(digits, '0');
  for (std::size_t i = digits; i-- > 0; number /= 10) text[i] = static_cast<char>('0' + number % 10);
  code += text;
}

std::size_t numbers_of(std::size_t digits) {  // how many numbers from 1 on these digits can write
  std::size_t numbers = 1;
  for (std::size_t i = 0; i < std::min<std::size_t>(digits, 9); ++i) numbers *= 10;
  return std::min<std::size_t>(numbers - 1, stem_count);
}

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) { table_.edition = "generated-" + std::to_string(seed); }

  UnitsTable run(const UnitShape& shape) && {
    std::vector<std::string> parents{""};
    for (const LevelShape& level : shape.levels) parents = add_level(level, parents);
    return std::move(table_);
  }

 private:
  std::vector<std::string> add_level(const LevelShape& shape, const std::vector<std::string>& parents) {
    const std::vector<std::size_t> shares = share_children(random_, parents.size(), shape);
    std::vector<std::string> codes;
    for (std::size_t p = 0; p < parents.size(); ++p) {
      // Siblings step through the stems by a stride prime to their number (2^11 × 27), so their names differ; a stride
      // far from 0 and from that number, so that they do not look alike.
      std::uint64_t stem = random_.below(stem_count);
      const std::uint64_t stride = (stem_count / 24 + random_.below(stem_count / 12)) * 6 + 1;
      const std::size_t children = std::min(shares[p], numbers_of(shape.code_digits));
      for (std::size_t child = 1; child <= children; ++child) {
        codes.push_back(parents[p]);
        append_number(codes.back(), child, shape.code_digits);
        std::string name;
        append_stem(name, stem);
        append_suffix(name, random_, shape.level);
        table_.add({codes.back(), name, shape.level, parents[p], table_.size() + 2});  // line 1 is the header
        stem = (stem + stride) % stem_count;
      }
    }
    return codes;
  }

  Random random_;
  UnitsTable table_;
};

void append_csv(std::string& csv, std::string_view field, char end) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
    csv += field;
  } else {
    csv += '"';
    for (const char c : field) csv.append(c == '"' ? 2 : 1, c);
    csv += '"';
  }
  csv += end;
}

}  // namespace

UnitShape UnitShape::country() {
  // Measured on the 2023 edition of the statistical division codes (665,276 units). Mean number of children: a province
  // has 11.0 cities, a city 8.7 counties, a county 13.9 townships, a township 15.0 villages; the largest have 21, 26,
  // 52 and 170; none is childless above the villages.
  return {{
      {"province", 31, 2, {}},
      {"city", 342, 2, {1, 1, 1, 2, 8, 11, 14, 16, 21, 21, 21, 21}},
      {"county", 2'978, 2, {1, 1, 3, 4, 6, 8, 11, 13, 16, 20, 26, 26}},
      {"township", 41'352, 3, {1, 1, 4, 6, 9, 13, 18, 23, 27, 36, 48, 52}},
      {"village", 620'573, 3, {1, 1, 2, 5, 8, 12, 19, 28, 37, 59, 98, 170}},
  }};
}

UnitShape UnitShape::county(std::size_t townships, std::size_t villages) {
  UnitShape shape = country();
  shape.levels[0].count = shape.levels[1].count = shape.levels[2].count = 1;
  shape.levels[3].count = townships;
  shape.levels[4].count = villages;
  return shape;
}

UnitsTable generate_units(std::uint64_t seed, const UnitShape& shape) {
  return Generator(seed).run(shape);
}

std::string units_to_csv(const UnitsTable& table) {
  std::string csv = "code,name,level,parent\n";
  for (std::size_t i = 0; i < table.size(); ++i) {
    const UnitRow row = table.row(i);
    append_csv(csv, row.code, ',');
    append_csv(csv, row.name, ',');
    append_csv(csv, row.level, ',');
    append_csv(csv, row.parent, '\n');
  }
  return csv;
}

}  // namespace zeren::inline v0
