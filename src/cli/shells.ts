export const shellNames = ['bash', 'zsh', 'fish'] as const;
export type ShellName = (typeof shellNames)[number];

/**
 * The completion scripts. Each hands the words before the cursor to `pipeaudit complete`, one by one and never evaluated,
 * and takes a line for each completion: the word, a tab, what it means. Where nothing comes back, files are completed.
 */
export const shells: Readonly<Record<ShellName, string>> = {
  bash: `# bash completion for pipeaudit: eval "$(pipeaudit completion bash)"
_pipeaudit() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(pipeaudit complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _pipeaudit pipeaudit
`,
  zsh: `#compdef pipeaudit
# zsh completion for pipeaudit: eval "$(pipeaudit completion zsh)"
_pipeaudit() {
  local -a found
  local line word
  while IFS= read -r line; do
    word="\${line%%$'\\t'*}"
    found+=("\${word//:/\\\\:}:\${line#*$'\\t'}")
  done < <(pipeaudit complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( $#found )); then _describe -V pipeaudit found; else _files; fi
}
if [[ "\${funcstack[1]}" == _pipeaudit ]]; then _pipeaudit "$@"; else compdef _pipeaudit pipeaudit; fi
`,
  fish: `# fish completion for pipeaudit: pipeaudit completion fish > ~/.config/fish/completions/pipeaudit.fish
function __pipeaudit_complete
  set -l before (commandline -opc)
  set -l current (commandline -ct)
  set -l found (pipeaudit complete -- $before[2..-1] "$current" 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path "$current"
  end
end
complete -c pipeaudit -f -a '(__pipeaudit_complete)'
`,
};
