# SPDX-License-Identifier: Apache-2.0
# ravelin_layer(NAME SOURCES a.c ... [USES layer ...] [LIBRARIES target ...])
#
# One layer of src/: a static library that sees the headers of the layers it
# names, and no others'. Everything is included as "layer/header.h".
function(ravelin_layer name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  add_library(ravelin_${name} STATIC ${ARG_SOURCES})
  target_include_directories(ravelin_${name} PUBLIC
    ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include
    PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
  list(TRANSFORM ARG_USES PREPEND ravelin_)
  target_link_libraries(ravelin_${name}
    PUBLIC ravelin_common ${ARG_USES} PRIVATE ${ARG_LIBRARIES})
endfunction()
