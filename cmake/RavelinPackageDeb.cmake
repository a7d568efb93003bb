# SPDX-License-Identifier: Apache-2.0
# ravelin and libravelin-dev.
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_RAVELIN_PACKAGE_NAME ravelin)
set(CPACK_DEBIAN_RAVELIN_DESCRIPTION
  "${summary_ravelin}\n${CPACK_COMPONENT_RAVELIN_DESCRIPTION}")
set(CPACK_DEBIAN_RAVELIN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_RAVELIN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_RAVELIN_PACKAGE_RECOMMENDS "runc | crun")
set(CPACK_DEBIAN_RAVELIN_PACKAGE_ENHANCES "docker.io, containerd, cri-o, podman")
set(CPACK_DEBIAN_RAVELIN_PACKAGE_CONTROL_EXTRA)
foreach(pair postinst:after-install prerm:before-remove postrm:after-remove)
  string(REPLACE ":" ";" pair ${pair})
  list(GET pair 0 name)
  list(GET pair 1 script)
  configure_file(contrib/package/${script}.sh ${scripts}/DEB/${name} COPYONLY)
  list(APPEND CPACK_DEBIAN_RAVELIN_PACKAGE_CONTROL_EXTRA ${scripts}/DEB/${name})
endforeach()
file(CONFIGURE OUTPUT ${scripts}/DEB/conffiles CONTENT
  "/etc/logrotate.d/ravelin\n")
list(APPEND CPACK_DEBIAN_RAVELIN_PACKAGE_CONTROL_EXTRA ${scripts}/DEB/conffiles)

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libravelin-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libyajl-dev, libmd-dev, libcap-ng-dev, libselinux1-dev")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION
  "${summary_development}\n${CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION}")
