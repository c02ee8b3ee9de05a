# Installs the headers, the libraries and a package for find_package(slabyard): slabyard::slabyard,
# slabyard::cord, slabyard::c, and slabyard::mimalloc, slabyard::uring and slabyard::c_shared when they were built.
# The slabyard command and the Lua module too.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(installed_libraries slabyard slabyard_cord slabyard_c)
set_target_properties(slabyard_cord PROPERTIES EXPORT_NAME cord)
set_target_properties(slabyard_c PROPERTIES EXPORT_NAME c)
if(TARGET slabyard_c_shared)
  list(APPEND installed_libraries slabyard_c_shared)
  set_target_properties(slabyard_c_shared PROPERTIES EXPORT_NAME c_shared)
endif()
if(TARGET slabyard_mimalloc)
  list(APPEND installed_libraries slabyard_mimalloc)
  set_target_properties(slabyard_mimalloc PROPERTIES EXPORT_NAME mimalloc)
  set(mimalloc_dependency "find_dependency(mimalloc)\n")
endif()
if(TARGET slabyard_uring)
  list(APPEND installed_libraries slabyard_uring)
  set_target_properties(slabyard_uring PROPERTIES EXPORT_NAME uring)
endif()

if(TARGET slabyard_tool)
  # Where BUILD_SHARED_LIBS made shared libraries of ours.
  file(RELATIVE_PATH libraries_from_bin ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
  set_target_properties(slabyard_tool PROPERTIES INSTALL_RPATH "$ORIGIN/${libraries_from_bin}")
  install(TARGETS slabyard_tool)
endif()

# Where lua5.4 looks below its prefix.
if(TARGET slabyard_lua)
  install(TARGETS slabyard_lua LIBRARY DESTINATION lib/lua/5.4)
endif()

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/slabyard)
install(TARGETS ${installed_libraries} EXPORT slabyard_targets)
install(DIRECTORY include/slabyard TYPE INCLUDE)
install(EXPORT slabyard_targets NAMESPACE slabyard:: DESTINATION ${package_folder})

# A static library passes on what it was linked with, Highway too.
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/slabyard-config.cmake @ONLY CONTENT
"include(CMakeFindDependencyMacro)
find_dependency(absl)
find_dependency(hwy)
@mimalloc_dependency@include(\${CMAKE_CURRENT_LIST_DIR}/slabyard_targets.cmake)
")
# Below 1.0 a minor version may break its callers.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/slabyard-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/slabyard-config.cmake ${PROJECT_BINARY_DIR}/slabyard-config-version.cmake
  DESTINATION ${package_folder})
