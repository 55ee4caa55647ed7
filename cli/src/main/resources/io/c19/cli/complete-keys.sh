
# Keys, as the agent or the data directory of the command line has them; silent when there is none.
_c19_keys() {
  local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} start where=() i key
  # The whole word: bash breaks it at colons, which are as good as any character in a key.
  start=${line##*[[:space:]]}
  for ((i = 2; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in --url | --data) where=("${COMP_WORDS[i]}" "${line#*"${COMP_WORDS[i]} "}") ;; esac
  done
  if [ ${#where[@]} -gt 0 ]; then where[1]=${where[1]%%[[:space:]]*}; fi
  COMPREPLY=()
  while IFS= read -r key; do
    COMPREPLY+=("${key:$((${#start} - ${#word}))}")
  done < <("${COMP_WORDS[0]}" ls "$start" -o raw --timeout 1s "${where[@]}" 2>/dev/null | head -n 200)
  if [ ${#COMPREPLY[@]} -eq 1 ] && [ "${COMPREPLY[0]: -1}" = / ]; then compopt -o nospace 2>/dev/null; fi
}

_c19_with_keys() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  if [ "$COMP_CWORD" -gt 1 ] && [ "${word:0:1}" != - ] && [ "${before:0:1}" != - ]; then
    case ${COMP_WORDS[1]} in
      @KEYED@) _c19_keys; return ;;
    esac
  fi
  _complete_c19
}

complete -F _c19_with_keys -o default c19 c19.sh
