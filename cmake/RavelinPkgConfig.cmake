# SPDX-License-Identifier: Apache-2.0
# ravelin_pkg_config(OUTPUT PREFIX LIBDIR): writes ravelin.pc for a library in
# PREFIX/LIBDIR. With PREFIX "" the file finds its prefix by where it is itself,
# so that what was installed can be moved; not where LIBDIR is absolute.
function(ravelin_pkg_config output prefix libdir)
  set(RAVELIN_PC_PREFIX ${prefix})
  if(prefix STREQUAL "" AND IS_ABSOLUTE ${libdir})
    set(RAVELIN_PC_PREFIX ${CMAKE_INSTALL_PREFIX})
  elseif(prefix STREQUAL "")
    file(RELATIVE_PATH up /prefix/${libdir}/pkgconfig /prefix/.)
    set(RAVELIN_PC_PREFIX "\${pcfiledir}/${up}")
  endif()
  foreach(variable LIBDIR INCLUDEDIR)
    set(value ${CMAKE_INSTALL_INCLUDEDIR})
    if(variable STREQUAL "LIBDIR")
      set(value ${libdir})
    endif()
    if(NOT IS_ABSOLUTE ${value})
      set(value "\${prefix}/${value}")
    endif()
    set(RAVELIN_PC_${variable} ${value})
  endforeach()
  configure_file(${PROJECT_SOURCE_DIR}/cmake/ravelin.pc.in ${output} @ONLY)
endfunction()
