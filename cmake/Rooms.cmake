# room(name SOURCES … USES …): a folder's library. Includes are written from the project's root.
function(room name)
    cmake_parse_arguments(ROOM "" "" "SOURCES;USES;PRIVATE" ${ARGN})
    add_library(${name} STATIC ${ROOM_SOURCES})
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} PUBLIC ${ROOM_USES} PRIVATE ${ROOM_PRIVATE})
    if(MAILAGENT_FUZZ)
        # The fuzzers' eyes: which branches an input took. The tests themselves go without.
        target_compile_options(${name} PRIVATE -fsanitize=fuzzer-no-link)
    endif()
endfunction()

# unit_test(name SOURCES … USES …): a doctest program, run by ctest.
function(unit_test name)
    cmake_parse_arguments(TEST "" "" "SOURCES;USES" ${ARGN})
    add_executable(${name} ${TEST_SOURCES})
    target_link_libraries(${name} PRIVATE ${TEST_USES} test_main)
    target_compile_definitions(${name} PRIVATE
        PROJECT_FOLDER="${PROJECT_SOURCE_DIR}" BUILD_FOLDER="${PROJECT_BINARY_DIR}")
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT 300)
endfunction()

# fuzzer(name SOURCES … USES …): where MAILAGENT_FUZZ is set (preset asan) a libFuzzer program, which
# tests/fuzz/search.py lets search; elsewhere the same entry point in a plain one. ctest runs either
# over its kept corpus.
function(fuzzer name)
    cmake_parse_arguments(FUZZ "" "" "SOURCES;USES" ${ARGN})
    set(corpus ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name})
    file(GLOB inputs ${corpus}/*)
    if(NOT inputs)
        message(FATAL_ERROR "${corpus} is empty: ${name} needs inputs to begin with")
    endif()
    if(MAILAGENT_FUZZ)
        add_executable(${name} ${FUZZ_SOURCES})
        target_link_options(${name} PRIVATE -fsanitize=fuzzer)
        set_target_properties(${name} PROPERTIES
            RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/fuzzers)
        add_test(NAME ${name}_corpus COMMAND ${name} -runs=0 ${corpus})
    else()
        add_executable(${name} ${FUZZ_SOURCES} ${PROJECT_SOURCE_DIR}/tests/fuzz/run_corpus.cc)
        add_test(NAME ${name}_corpus COMMAND ${name} ${corpus})
    endif()
    target_link_libraries(${name} PRIVATE ${FUZZ_USES})
endfunction()
