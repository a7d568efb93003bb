# SPDX-License-Identifier: Apache-2.0
# Language, warnings, hardening and sanitizers, on one interface target.
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

add_library(ravelin_common INTERFACE)
target_compile_definitions(ravelin_common INTERFACE _GNU_SOURCE)
target_compile_options(ravelin_common INTERFACE
  -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
  -Wold-style-definition -Wvla -Wwrite-strings -Wpointer-arith -Wcast-qual
  -Wformat=2 -Wundef -Wswitch-enum -Wno-missing-field-initializers
  -fno-common -fstack-protector-strong
  $<$<BOOL:${RAVELIN_WERROR}>:-Werror>
  # gcc 12 sees leaks where a cleanup attribute frees; LeakSanitizer knows.
  $<$<BOOL:${RAVELIN_ANALYZE}>:-fanalyzer>
  $<$<BOOL:${RAVELIN_ANALYZE}>:-Wno-analyzer-malloc-leak>
  # Where it was built must not be in what is built.
  $<$<CONFIG:Release>:-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=>)
target_link_options(ravelin_common INTERFACE -Wl,-z,relro -Wl,-z,now)
# How ravelin itself is linked. Pointers in tables are written at every start:
# from a map of them, where the linker makes one and the libc that is linked in
# reads it.
set(RAVELIN_STATIC_PIE -static-pie)
if(RAVELIN_STATIC AND NOT CMAKE_CROSSCOMPILING)
  include(CheckCSourceRuns)
  set(CMAKE_REQUIRED_LINK_OPTIONS -static-pie -Wl,-z,pack-relative-relocs)
  check_c_source_runs("
    static const char *const words[] = {\"a\", \"b\"};
    int main(int argc, char **argv)
    {
      (void)argv;
      return words[argc != 1][0] != 'a';
    }" RAVELIN_PACKED_RELOCATIONS)
  unset(CMAKE_REQUIRED_LINK_OPTIONS)
  if(RAVELIN_PACKED_RELOCATIONS)
    list(APPEND RAVELIN_STATIC_PIE -Wl,-z,pack-relative-relocs)
  endif()
endif()
if(RAVELIN_SANITIZE)
  set(RAVELIN_STATIC OFF)
  target_compile_options(ravelin_common INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  target_link_options(ravelin_common INTERFACE -fsanitize=address,undefined)
elseif(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_compile_options(ravelin_common INTERFACE -U_FORTIFY_SOURCE
    -D_FORTIFY_SOURCE=2)
endif()
if(RAVELIN_FUZZ) # coverage for libFuzzer in every layer
  target_compile_options(ravelin_common INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(RAVELIN_TIDY)
  find_program(RAVELIN_CLANG_TIDY clang-tidy REQUIRED)
  set(CMAKE_C_CLANG_TIDY ${RAVELIN_CLANG_TIDY} --quiet
    --warnings-as-errors=*)
endif()
