/** Shells that completion is written for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

const BASH = `# eval "$(aisbf-check completion bash)", for example in ~/.bashrc
_aisbf_check() {
  local IFS=$'\\n'
  COMPREPLY=($(aisbf-check complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _aisbf_check aisbf-check
`;

const ZSH = `#compdef aisbf-check
# eval "$(aisbf-check completion zsh)" after compinit, for example in ~/.zshrc
_aisbf_check() {
  local -a candidates
  candidates=("\${(@f)$(aisbf-check complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${candidates[*]}" ]]; then compadd -a candidates; else _files; fi
}
compdef _aisbf_check aisbf-check
`;

const FISH = `# aisbf-check completion fish > ~/.config/fish/completions/aisbf-check.fish
complete -c aisbf-check -a '(aisbf-check complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
`;

/** What a shell reads to complete our words: it asks \`aisbf-check complete\` for them, so nothing in it grows old. */
export const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
