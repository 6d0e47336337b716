#include "use.hpp"

#include <typeinfo>

std::string new_answer(const char* rules) {
  return answer_of(rules);
}
std::string new_name() {
  return typeid(zeren::Number).name();
}
