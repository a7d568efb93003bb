# SPDX-License-Identifier: Apache-2.0
# ravelin_embed_text(NAME FILE VARIABLE)
#
# Sets VARIABLE to a C file in the build directory that defines, of FILE's
# bytes and a NUL, "const char NAME[]" as NAME.h in FILE's directory declares it.
function(ravelin_embed_text name file variable)
  get_filename_component(path ${file} ABSOLUTE)
  file(RELATIVE_PATH header ${PROJECT_SOURCE_DIR}/src
    ${CMAKE_CURRENT_SOURCE_DIR}/${name}.h)
  file(READ ${path} bytes HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
  string(REGEX REPLACE "([^,]*,[^,]*,[^,]*,[^,]*,[^,]*,[^,]*,[^,]*,[^,]*,)"
    "\t\\1\n" bytes "${bytes}")
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}.c)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT
    "/* Made from @file@ when the build is configured. */
#include \"@header@\"

const char @name@[] = {
@bytes@	'\\0',
};
")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
  set(${variable} ${source} PARENT_SCOPE)
endfunction()
