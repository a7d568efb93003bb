# SPDX-License-Identifier: Apache-2.0
# cmake -DFILES=a.json;b.json -DOUTPUT=x.c -P EmbedProfiles.cmake
# Writes the profiles' text as the table that src/policy/embedded.h declares.
set(texts)
set(rows)
set(number 0)
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME_WE)
  # What only people read is left out, to be parsed faster; each line keeps its
  # number, because reasons name it.
  file(READ ${file} text)
  string(REGEX REPLACE "\n[ \t]+" "\n" text "${text}")
  string(REGEX REPLACE "\"comment\": \"[^\"\n]*\",?" "" text "${text}")
  string(REGEX REPLACE "([,:]) +" "\\1" text "${text}")
  file(WRITE ${OUTPUT}.json "${text}")
  file(READ ${OUTPUT}.json hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR size "${digits} / 2")
  string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(APPEND texts
    "static const unsigned char text_${number}[] = {\n${bytes}};\n")
  string(APPEND rows
    "\t{\"${name}\", (const char *)text_${number}, ${size}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUTPUT} "/* Made from profiles/ by cmake/EmbedProfiles.cmake. */
#include \"policy/embedded.h\"

${texts}
const struct embedded_profile embedded_profiles[] = {
${rows}\t{0},
};
")
