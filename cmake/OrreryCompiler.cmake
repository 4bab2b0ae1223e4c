# SPDX-License-Identifier: Apache-2.0
# One set of compiler rules for every target. Results must not depend on the optimiser: no
# contraction of a*b+c into one rounding, no fast-math (docs/decisions/0001-determinism.md).
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -ffp-contract=off)
# Square roots set no errno, so that loops with them vectorise; values are the same.
add_compile_options(-fno-math-errno)

find_program(ORRERY_MOLD mold)
if(ORRERY_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
find_program(ORRERY_CCACHE ccache)
if(ORRERY_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${ORRERY_CCACHE})
endif()

set(ORRERY_SANITIZE "" CACHE STRING "sanitizers: empty, address (with undefined) or thread")
if(ORRERY_SANITIZE STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(ORRERY_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
elseif(ORRERY_SANITIZE)
  message(FATAL_ERROR "ORRERY_SANITIZE is '${ORRERY_SANITIZE}'; use address, thread or nothing")
endif()
