# Warnings, sanitizers, ccache.
find_program(CCACHE ccache)
if(CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor
    -Woverloaded-virtual -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 sees dangling and uninitialised values in coroutines and variants where none are.
    add_compile_options(-Wno-maybe-uninitialized -Wno-dangling-pointer -Wno-restrict
        -Wno-missing-field-initializers)
else()
    add_compile_options(-Wno-missing-field-initializers)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
    add_compile_options(-fstack-protector-strong)
    add_compile_definitions(_FORTIFY_SOURCE=2)
    add_link_options(-Wl,-z,relro,-z,now -Wl,--as-needed)
endif()
if(MAILAGENT_SANITIZE)
    add_compile_options(-fsanitize=${MAILAGENT_SANITIZE} -fno-omit-frame-pointer
        -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${MAILAGENT_SANITIZE})
endif()
