#include "use.hpp"

#include <typeinfo>

std::string old_answer(const char* rules) {
  return answer_of(rules);
}
std::string old_name() {
  return typeid(zeren::Number).name();
}
