# Install and export: find_package(zeren CONFIG REQUIRED) gives zeren::core and zeren::zeren; pkg-config gives zeren-core and zeren.
include(CMakePackageConfigHelpers)

set(ZEREN_CMAKE_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/zeren")
set_target_properties(zeren_core PROPERTIES EXPORT_NAME core)
set_target_properties(zeren PROPERTIES EXPORT_NAME zeren)
foreach(target zeren_core zeren)
  set_target_properties(${target} PROPERTIES VERSION ${PROJECT_VERSION}
                                             SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
endforeach()

set_target_properties(zeren_core_header_only PROPERTIES EXPORT_NAME core_header_only)
install(TARGETS zeren_core zeren zeren_core_header_only EXPORT zeren_targets)
# What zeren::core_header_only compiles.
foreach(layer base org plan run)
  install(DIRECTORY src/${layer} DESTINATION "${ZEREN_SOURCE_INSTALL_DIR}/src" FILES_MATCHING PATTERN "*.cpp" PATTERN "*.hpp")
endforeach()
install(DIRECTORY "${PROJECT_BINARY_DIR}/src/base/generated" DESTINATION "${ZEREN_SOURCE_INSTALL_DIR}")
install(EXPORT zeren_targets NAMESPACE zeren:: DESTINATION "${ZEREN_CMAKE_DIR}")
install(DIRECTORY include/zeren DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.hpp" PATTERN "*.h")
install(FILES LICENSE NOTICE data/LICENSES.md DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY rules/ DESTINATION "${CMAKE_INSTALL_DATADIR}/zeren/rules")
if(ZEREN_BUILD_TOOLS)
  install(TARGETS zeren_cli)
endif()

configure_package_config_file(cmake/zeren-config.cmake.in "${PROJECT_BINARY_DIR}/zeren-config.cmake"
                              INSTALL_DESTINATION "${ZEREN_CMAKE_DIR}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/zeren-config-version.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/zeren-config.cmake" "${PROJECT_BINARY_DIR}/zeren-config-version.cmake"
              cmake/FindLibcsv.cmake DESTINATION "${ZEREN_CMAKE_DIR}")

# Relative to the file itself, so that the installed tree may be moved.
file(RELATIVE_PATH ZEREN_PKGCONFIG_TO_PREFIX "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
foreach(name zeren-core zeren)
  configure_file(cmake/${name}.pc.in "${PROJECT_BINARY_DIR}/${name}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/${name}.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
endforeach()
