// Runs both versions in turn, and both at once.
#include <cstdio>
#include <string>
#include <thread>

std::string old_answer(const char* rules);
std::string new_answer(const char* rules);
std::string old_name();
std::string new_name();

int main() {
  const char* good = "pack p {}\ntier county\ndefine answer for county = 3 / 7 * 98\n";
  const char* bad = "tier";
  std::string at_once[2];
  std::thread other([&] { at_once[0] = old_answer(good); });
  at_once[1] = new_answer(good);
  other.join();
  std::printf("%s %s\n%s %s\n%s\n%s\n", old_name().c_str(), new_name().c_str(), at_once[0].c_str(), at_once[1].c_str(),
              old_answer(bad).c_str(), new_answer(bad).c_str());
  const bool apart = old_name() != new_name();
  const bool both = at_once[0] == "42" && at_once[1] == "42" && old_answer(bad) == new_answer(bad);
  return apart && both ? 0 : 1;
}
