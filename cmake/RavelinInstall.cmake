# SPDX-License-Identifier: Apache-2.0
# What "cmake --install" puts under the prefix; man/ and completions/ install
# their own. Component "ravelin" runs containers, "development" builds programs.
include(cmake/RavelinPkgConfig.cmake)

foreach(program ravelin ravelinctl)
  if(TARGET ${program})
    install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endforeach()

# The profiles are compiled in: these are to be read, and extended.
install(DIRECTORY profiles/ DESTINATION ${CMAKE_INSTALL_DATADIR}/ravelin/profiles
  FILES_MATCHING PATTERN "*.json")
install(DIRECTORY schemas/ DESTINATION ${CMAKE_INSTALL_DATADIR}/ravelin/schemas
  FILES_MATCHING PATTERN "*.json")
# To be built by the headers of the policy that is in force (README.md there).
install(DIRECTORY contrib/selinux contrib/apparmor
  DESTINATION ${CMAKE_INSTALL_DATADIR}/ravelin)

# What other programs read in /etc, where the prefix is /usr (as the GNU coding
# standards have it); elsewhere below the prefix, where it is to be copied from.
install(CODE [[
  set(ravelin_etc ${CMAKE_INSTALL_PREFIX}/etc)
  if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
    set(ravelin_etc /etc)
  endif()
]])
install(CODE "
  file(INSTALL DESTINATION \${ravelin_etc}/logrotate.d TYPE FILE
    FILES ${PROJECT_SOURCE_DIR}/contrib/logrotate/ravelin
    PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
  file(INSTALL DESTINATION \${ravelin_etc}/ravelin/profiles TYPE DIRECTORY
    FILES \"\")
")
install(FILES contrib/tmpfiles/ravelin.conf DESTINATION lib/tmpfiles.d)

install(FILES README.md CHANGELOG.md LICENSE SECURITY.md
  DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR})
foreach(engine docker containerd crio podman)
  install(DIRECTORY contrib/${engine}
    DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
endforeach()

# The embeddable library: all layers that it needs in one archive.
add_library(ravelin_archive STATIC)
foreach(layer base json oci seccomp policy embedded probe harden pipeline)
  target_sources(ravelin_archive PRIVATE $<TARGET_OBJECTS:ravelin_${layer}>)
endforeach()
set_target_properties(ravelin_archive PROPERTIES OUTPUT_NAME ravelin
  LINKER_LANGUAGE C)
ravelin_pkg_config(${PROJECT_BINARY_DIR}/ravelin.pc "" ${CMAKE_INSTALL_LIBDIR})
install(TARGETS ravelin_archive ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  COMPONENT development)
install(FILES ${PROJECT_BINARY_DIR}/ravelin.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
install(DIRECTORY include/ravelin DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  COMPONENT development FILES_MATCHING PATTERN "*.h")
install(DIRECTORY contrib/embed
  DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT development)
