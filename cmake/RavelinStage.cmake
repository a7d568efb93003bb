# SPDX-License-Identifier: Apache-2.0
# CPack's, between what "cmake --install" gave and the package: puts things where
# Debian, or those with RPMs, have them, and takes from them what differs between
# two builds of a commit.
include(${CMAKE_CURRENT_LIST_DIR}/RavelinEpoch.cmake)

get_filename_component(source ${CMAKE_CURRENT_LIST_DIR} DIRECTORY)
set(stage ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
if(CPACK_GENERATOR STREQUAL "DEB")
  set(development libravelin-dev)
else()
  set(development ravelin-devel)
endif()

# run(COMMAND...): or no package.
function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# The library, where the distribution's compilers look.
set(usr ${stage}/development/usr)
set(from ${usr}/${CPACK_RAVELIN_INSTALL_LIBDIR})
set(to ${usr}/${CPACK_RAVELIN_${CPACK_GENERATOR}_LIBDIR})
if(NOT from STREQUAL to)
  file(RENAME ${from} ${usr}/moved)
  get_filename_component(parent ${to} DIRECTORY)
  file(MAKE_DIRECTORY ${parent})
  file(RENAME ${usr}/moved ${to})
endif()
run(${CPACK_RAVELIN_STRIP} --strip-debug --remove-section=.comment
  --enable-deterministic-archives ${to}/libravelin.a)
file(COPY ${CPACK_RAVELIN_FILES}/${CPACK_GENERATOR}/ravelin.pc
  DESTINATION ${to}/pkgconfig)

file(RENAME ${usr}/share/doc/ravelin ${usr}/share/doc/${development})

# stage_deb(COMPONENT PACKAGE)
function(stage_deb component package)
  set(usr ${stage}/${component}/usr)
  set(doc ${usr}/share/doc/${package})

  file(COPY ${source}/contrib/package/copyright DESTINATION ${doc})
  execute_process(COMMAND date --utc --rfc-email --date=@$ENV{SOURCE_DATE_EPOCH}
    OUTPUT_VARIABLE date OUTPUT_STRIP_TRAILING_WHITESPACE
    COMMAND_ERROR_IS_FATAL ANY)
  file(WRITE ${doc}/changelog
    "ravelin (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium\n\n"
    "  * What is new is in CHANGELOG.md.\n\n"
    " -- ${CPACK_PACKAGE_CONTACT}  ${date}\n")
  run(gzip -9n ${doc}/changelog)
  file(REMOVE ${doc}/LICENSE)
endfunction()

# stage_rpm(COMPONENT PACKAGE)
function(stage_rpm component package)
  set(usr ${stage}/${component}/usr)

  file(COPY ${source}/LICENSE DESTINATION ${usr}/share/licenses/${package})
  file(REMOVE ${usr}/share/doc/${package}/LICENSE)
endfunction()

set(usr ${stage}/ravelin/usr)
run(${CPACK_RAVELIN_STRIP} --remove-section=.comment ${usr}/bin/ravelin
  ${usr}/bin/ravelinctl)
file(GLOB pages ${usr}/share/man/man*/*.[1-8])
run(gzip -9n ${pages})
if(CPACK_GENERATOR STREQUAL "DEB")
  stage_deb(ravelin ravelin)
  stage_deb(development ${development})
  file(RENAME ${usr}/share/zsh/site-functions ${usr}/share/zsh/vendor-completions)
  file(COPY ${source}/contrib/package/lintian-overrides
    DESTINATION ${usr}/share/lintian/overrides)
  file(RENAME ${usr}/share/lintian/overrides/lintian-overrides
    ${usr}/share/lintian/overrides/ravelin)
else()
  stage_rpm(ravelin ravelin)
  stage_rpm(development ${development})
endif()

# Modes of what was made here, and the time of everything.
run(find ${stage} -type d -exec chmod 0755 {} +)
run(find ${stage} -type f ! -path */usr/bin/* -exec chmod 0644 {} +)
run(find ${stage} -exec touch --no-dereference
  --date=@$ENV{SOURCE_DATE_EPOCH} {} +)
