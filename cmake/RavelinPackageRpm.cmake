# SPDX-License-Identifier: Apache-2.0
# ravelin and ravelin-devel.
set(CPACK_RPM_COMPONENT_INSTALL ON)
set(CPACK_RPM_MAIN_COMPONENT ravelin)
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_RELEASE 1)
set(CPACK_RPM_PACKAGE_LICENSE Apache-2.0)
set(CPACK_RPM_PACKAGE_GROUP System/Management)
set(CPACK_RPM_COMPRESSION_TYPE xz)
# Nothing of who builds, when and where; what is stripped and compressed is so
# already. What is only recommended CPack has no variable for.
set(CPACK_RPM_SPEC_MORE_DEFINE
[[%define _buildhost localhost
%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
%define _build_id_links none
%define __os_install_post %{nil}
%if "%{name}" == "ravelin"
Recommends: (runc or crun)
%endif]])
# Directories that are there already, and others'.
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION /etc/logrotate.d
  /usr/lib/tmpfiles.d /usr/share/licenses /usr/share/man /usr/share/man/man5
  /usr/share/man/man8 /usr/${CPACK_RAVELIN_RPM_LIBDIR}/pkgconfig)

set(CPACK_RPM_RAVELIN_PACKAGE_NAME ravelin)
set(CPACK_RPM_RAVELIN_PACKAGE_SUMMARY ${summary_ravelin})
set(CPACK_RPM_RAVELIN_USER_FILELIST
  "%config(noreplace) /etc/logrotate.d/ravelin"
  "%license /usr/share/licenses/ravelin/LICENSE")
foreach(pair POST_INSTALL:after-install PRE_UNINSTALL:before-remove)
  string(REPLACE ":" ";" pair ${pair})
  list(GET pair 0 name)
  list(GET pair 1 script)
  # rpm reads macros in scripts too.
  file(READ contrib/package/${script}.sh text)
  string(REPLACE "%" "%%" text "${text}")
  file(CONFIGURE OUTPUT ${scripts}/RPM/${script}.sh CONTENT "${text}" @ONLY)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    ${PROJECT_SOURCE_DIR}/contrib/package/${script}.sh)
  set(CPACK_RPM_RAVELIN_${name}_SCRIPT_FILE ${scripts}/RPM/${script}.sh)
endforeach()

set(CPACK_RPM_DEVELOPMENT_PACKAGE_NAME ravelin-devel)
set(CPACK_RPM_DEVELOPMENT_PACKAGE_SUMMARY ${summary_development})
set(CPACK_RPM_DEVELOPMENT_USER_FILELIST
  "%license /usr/share/licenses/ravelin-devel/LICENSE")
