# SPDX-License-Identifier: Apache-2.0
# The libraries at the core, as ravelin::NAME, and as ravelin::NAME_static for
# the shim, where the archives are installed.
find_package(PkgConfig REQUIRED)

function(ravelin_library name module archives)
  pkg_check_modules(${name} REQUIRED ${module})
  add_library(ravelin_ext_${name} INTERFACE)
  target_include_directories(ravelin_ext_${name} SYSTEM INTERFACE
    ${${name}_INCLUDE_DIRS})
  set(found)
  if(RAVELIN_STATIC)
    foreach(archive IN LISTS archives)
      find_library(RAVELIN_ARCHIVE_${archive} lib${archive}.a
        HINTS ${${name}_LIBRARY_DIRS})
      if(RAVELIN_ARCHIVE_${archive})
        list(APPEND found ${RAVELIN_ARCHIVE_${archive}})
      else()
        message(FATAL_ERROR "lib${archive}.a not found: install it, or "
          "configure with -DRAVELIN_STATIC=OFF")
      endif()
    endforeach()
    target_link_libraries(ravelin_ext_${name} INTERFACE ${found})
  else()
    target_link_directories(ravelin_ext_${name} INTERFACE
      ${${name}_LIBRARY_DIRS})
    target_link_libraries(ravelin_ext_${name} INTERFACE ${${name}_LIBRARIES})
  endif()
  add_library(ravelin::${name} ALIAS ravelin_ext_${name})
endfunction()

ravelin_library(yajl yajl "yajl_s")
ravelin_library(seccomp libseccomp "seccomp")
ravelin_library(cap_ng libcap-ng "cap-ng")
ravelin_library(md libmd "md")
ravelin_library(selinux libselinux "selinux;pcre2-8;sepol")

# The archives of libselinux and libcap-ng hold functions that look up users,
# of which nobody here calls any; ld warns of them in a static program.
include(CheckLinkerFlag)
if(RAVELIN_STATIC)
  check_linker_flag(C -Wl,--no-warnings RAVELIN_LINKER_NO_WARNINGS)
  if(RAVELIN_LINKER_NO_WARNINGS)
    target_link_options(ravelin_ext_selinux INTERFACE -Wl,--no-warnings)
  endif()
endif()
