# SPDX-License-Identifier: Apache-2.0
# What "cmake --install" puts under the prefix; man/ installs its own pages.
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
install(DIRECTORY include/ravelin DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.h")

install(FILES README.md CHANGELOG.md LICENSE SECURITY.md
  DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR})
foreach(engine docker containerd crio podman embed logrotate)
  if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/contrib/${engine})
    install(DIRECTORY contrib/${engine}
      DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
  endif()
endforeach()

# The embeddable library: all layers that it needs in one archive.
add_library(ravelin_archive STATIC)
foreach(layer base json oci seccomp policy embedded probe harden pipeline)
  target_sources(ravelin_archive PRIVATE $<TARGET_OBJECTS:ravelin_${layer}>)
endforeach()
set_target_properties(ravelin_archive PROPERTIES OUTPUT_NAME ravelin
  LINKER_LANGUAGE C)
install(TARGETS ravelin_archive ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
configure_file(cmake/ravelin.pc.in ${PROJECT_BINARY_DIR}/ravelin.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/ravelin.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
