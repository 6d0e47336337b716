// The iterator and the context that all grammars are instantiated with. Change them here or nowhere.
#pragma once

#include <boost/spirit/home/x3.hpp>

#include "src/syntax/grammar/state.hpp"

namespace zeren::inline v0::syntax::detail {

namespace x3 = boost::spirit::x3;

struct state_tag;
using Context = x3::context<state_tag, State>;

template <class C>
State& state_of(C const& context) {
  return x3::get<state_tag>(context);
}

}  // namespace zeren::inline v0::syntax::detail
