# Flags every target of this project is built with; users of the library get none of them.
add_library(slabyard_compile_flags INTERFACE)
target_compile_features(slabyard_compile_flags INTERFACE cxx_std_20)
target_compile_options(slabyard_compile_flags INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
  $<$<BOOL:${SLABYARD_WERROR}>:-Werror>)

if(SLABYARD_SANITIZE)
  # Frame pointers make the sanitizer's stacks whole; the first finding ends the run.
  set(sanitize_flags -fsanitize=${SLABYARD_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_compile_options(slabyard_compile_flags INTERFACE ${sanitize_flags})
  target_link_options(slabyard_compile_flags INTERFACE ${sanitize_flags})
endif()
