# SPDX-License-Identifier: Apache-2.0
# A Debian package and an RPM, of each component one: in the build directory
#
#   cmake --build . --target package      those that this host has tools for
#   cpack -G DEB                          or RPM: that one
#
# contrib/package has what is theirs alone. The same commit gives the same bytes.
set(RAVELIN_PACKAGER "ravelin maintainers <maintainers@ravelin.example>"
  CACHE STRING "Who makes the packages: NAME <MAIL>")
find_program(RAVELIN_DPKG dpkg-deb)
find_program(RAVELIN_RPMBUILD rpmbuild)
mark_as_advanced(RAVELIN_DPKG RAVELIN_RPMBUILD)

set(CPACK_GENERATOR)
if(RAVELIN_DPKG)
  list(APPEND CPACK_GENERATOR DEB)
endif()
if(RAVELIN_RPMBUILD)
  list(APPEND CPACK_GENERATOR RPM)
endif()
if(NOT CPACK_GENERATOR)
  return()
endif()

set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_PACKAGE_NAME ravelin)
set(CPACK_PACKAGE_VENDOR ravelin)
set(CPACK_PACKAGE_CONTACT ${RAVELIN_PACKAGER})
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_SET_DESTDIR ON)
set(CPACK_PACKAGE_RELOCATABLE OFF)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL ravelin development)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(summary_ravelin
  "lowers the privileges of containers before runc or crun starts them")
set(summary_development "hardening of OCI documents as a library")
set(CPACK_COMPONENT_RAVELIN_DESCRIPTION
"Stands where docker, containerd, CRI-O or podman expect runc. For every
container that starts, and every process that is executed in one, it reads
what was asked for, lowers it to what this node allows, and then becomes the
real runtime: no daemon, no changed image.")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION
"The header, static library and pkg-config file of ravelin: an OCI document
in, the hardened document and the findings out.")

# What the two call things, and where they have them.
set(scripts ${PROJECT_BINARY_DIR}/package)
set(CPACK_RAVELIN_STRIP ${CMAKE_STRIP})
set(CPACK_RAVELIN_FILES ${scripts})
set(CPACK_RAVELIN_INSTALL_LIBDIR ${CMAKE_INSTALL_LIBDIR})
set(CPACK_RAVELIN_DEB_LIBDIR lib/${CMAKE_LIBRARY_ARCHITECTURE})
set(CPACK_RAVELIN_RPM_LIBDIR lib64)
if(CMAKE_SIZEOF_VOID_P EQUAL 4)
  set(CPACK_RAVELIN_RPM_LIBDIR lib)
endif()
foreach(kind DEB RPM)
  ravelin_pkg_config(${scripts}/${kind}/ravelin.pc /usr
    ${CPACK_RAVELIN_${kind}_LIBDIR})
endforeach()
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/RavelinStage.cmake)
set(CPACK_POST_BUILD_SCRIPTS
  ${PROJECT_SOURCE_DIR}/cmake/RavelinDebAgain.cmake)

include(cmake/RavelinPackageDeb.cmake)
include(cmake/RavelinPackageRpm.cmake)
include(CPack)
