# SPDX-License-Identifier: Apache-2.0
# Sets ENV{SOURCE_DATE_EPOCH}, the time that packages say they are of, where the
# caller did not: when the commit was made; without git, the day of the newest
# version in CHANGELOG.md, or when that file was written.
if(DEFINED ENV{SOURCE_DATE_EPOCH})
  return()
endif()
get_filename_component(source ${CMAKE_CURRENT_LIST_DIR} DIRECTORY)

set(epoch)
if(EXISTS ${source}/.git)
  execute_process(COMMAND git -C ${source} log -1 --format=%ct
    OUTPUT_VARIABLE epoch OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
if(NOT epoch)
  file(STRINGS ${source}/CHANGELOG.md dated
    REGEX "^## .* [0-9]+-[0-9]+-[0-9]+$" LIMIT_COUNT 1)
  if(dated)
    string(REGEX MATCH "[0-9]+-[0-9]+-[0-9]+$" day ${dated})
    execute_process(COMMAND date --utc --date=${day} +%s
      OUTPUT_VARIABLE epoch OUTPUT_STRIP_TRAILING_WHITESPACE
      COMMAND_ERROR_IS_FATAL ANY)
  else()
    file(TIMESTAMP ${source}/CHANGELOG.md epoch %s UTC)
  endif()
endif()
set(ENV{SOURCE_DATE_EPOCH} ${epoch})
