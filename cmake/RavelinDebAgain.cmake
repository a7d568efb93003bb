# SPDX-License-Identifier: Apache-2.0
# CPack's, after Debian packages were made: makes them again by Debian's own
# program. In CPack's the umask of who builds can be seen.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()
set(tree ${CPACK_TEMPORARY_DIRECTORY}/again)
foreach(package IN LISTS CPACK_PACKAGE_FILES)
  file(REMOVE_RECURSE ${tree})
  foreach(command "dpkg-deb;--raw-extract;${package};${tree}"
      "chmod;0755;${tree};${tree}/DEBIAN"
      "dpkg-deb;--root-owner-group;-Zxz;--build;${tree};${package}")
    execute_process(COMMAND ${command} OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
endforeach()
