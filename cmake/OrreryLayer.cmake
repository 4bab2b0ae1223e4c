# SPDX-License-Identifier: Apache-2.0
# orrery_layer(NAME USES layer... LIBRARIES target... HEADERS file... SOURCES file...)
# One static library a top-level folder. Includes are written from the project's root.
function(orrery_layer NAME)
  cmake_parse_arguments(ARG "" "" "USES;LIBRARIES;PRIVATE_LIBRARIES;HEADERS;SOURCES" ${ARGN})
  add_library(orrery_${NAME} STATIC ${ARG_SOURCES} ${ARG_HEADERS})
  add_library(orrery::${NAME} ALIAS orrery_${NAME})
  target_include_directories(orrery_${NAME} PUBLIC ${CMAKE_SOURCE_DIR})
  foreach(USED IN LISTS ARG_USES)
    target_link_libraries(orrery_${NAME} PUBLIC orrery_${USED})
  endforeach()
  target_link_libraries(orrery_${NAME} PUBLIC ${ARG_LIBRARIES} PRIVATE ${ARG_PRIVATE_LIBRARIES})
endfunction()

# orrery_tests(FOLDER USES target...): the tests of one folder, tests/FOLDER/**. The end of a
# file's name is its CTest label: x_test.cpp is `unit`, x_validation_test.cpp is `validation`,
# likewise property, golden, fuzz, slow.
function(orrery_tests FOLDER)
  cmake_parse_arguments(ARG "" "" "USES" ${ARGN})
  file(GLOB_RECURSE ALL_TESTS CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${FOLDER}/*_test.cpp)
  foreach(LABEL validation property golden fuzz slow unit)
    set(SOURCES ${ALL_TESTS})
    if(NOT LABEL STREQUAL "unit")
      list(FILTER SOURCES INCLUDE REGEX "_${LABEL}_test\\.cpp$")
    endif()
    list(REMOVE_ITEM ALL_TESTS ${SOURCES})
    if(SOURCES)
      set(TARGET test_${FOLDER}_${LABEL})
      add_executable(${TARGET} ${SOURCES})
      target_link_libraries(${TARGET} PRIVATE ${ARG_USES} GTest::gtest_main)
      target_compile_definitions(${TARGET} PRIVATE ORRERY_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
        ORRERY_BUILD_DIR="${CMAKE_BINARY_DIR}")
      gtest_discover_tests(${TARGET} TEST_PREFIX ${FOLDER}/ DISCOVERY_MODE PRE_TEST
        DISCOVERY_TIMEOUT 60 PROPERTIES LABELS ${LABEL} TIMEOUT 600)
    endif()
  endforeach()
endfunction()
