// Everything an embedder needs: compile a pack, bind facts, evaluate, read cells, explain them.
#pragma once

#include "zeren/compile.hpp"
#include "zeren/org/organisation.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/evaluation.hpp"
#include "zeren/run/explain.hpp"
#include "zeren/version.hpp"
