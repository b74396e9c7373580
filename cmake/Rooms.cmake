# room(name SOURCES … USES …): a folder's library. Includes are written from the project's root.
function(room name)
    cmake_parse_arguments(ROOM "" "" "SOURCES;USES;PRIVATE" ${ARGN})
    add_library(${name} STATIC ${ROOM_SOURCES})
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} PUBLIC ${ROOM_USES} PRIVATE ${ROOM_PRIVATE})
endfunction()

# unit_test(name SOURCES … USES …): a doctest program, run by ctest.
function(unit_test name)
    cmake_parse_arguments(TEST "" "" "SOURCES;USES" ${ARGN})
    add_executable(${name} ${TEST_SOURCES})
    target_link_libraries(${name} PRIVATE ${TEST_USES} test_main)
    target_compile_definitions(${name} PRIVATE
        PROJECT_FOLDER="${PROJECT_SOURCE_DIR}" BUILD_FOLDER="${PROJECT_BINARY_DIR}")
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT 120)
endfunction()

# fuzzer(name SOURCES … USES …): a libFuzzer program in the fuzz preset; elsewhere the same entry
# point is run over its kept corpus by ctest.
function(fuzzer name)
    cmake_parse_arguments(FUZZ "" "" "SOURCES;USES" ${ARGN})
    if(MAILAGENT_FUZZ)
        add_executable(${name} ${FUZZ_SOURCES})
        target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    else()
        add_executable(${name} ${FUZZ_SOURCES} ${PROJECT_SOURCE_DIR}/tests/fuzz/run_corpus.cc)
        add_test(NAME ${name}_corpus COMMAND ${name} ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name})
    endif()
    target_link_libraries(${name} PRIVATE ${FUZZ_USES})
endfunction()
