# zsh completion of dotnet-tmux and dotnet tmux.
# In ~/.zshrc, after compinit: eval "$(dotnet-tmux completions zsh)"

# _dotnet_tmux_words N: the words of the tool begin with number N of the line.
_dotnet_tmux_words() {
    local line value
    local -a given found
    given=("${(@Q)words[$1,CURRENT-1]}" "${(Q)PREFIX}")
    for line in "${(@f)$(command dotnet-tmux complete "${given[@]}" 2>/dev/null)}"; do
        value=${line%%$'\t'*}
        case $value in
            ('') ;;
            (:files) _files; return ;;
            (:directories) _files -/; return ;;
            (*) found+=("${value//:/\\:}:${line#*$'\t'}") ;;
        esac
    done
    _describe -t values value found
}

_dotnet_tmux() {
    _dotnet_tmux_words 2
}

# What completed dotnet before goes on doing so.
_dotnet_tmux_dotnet() {
    if (( CURRENT > 2 )) && [[ $words[2] == tmux ]]; then
        _dotnet_tmux_words 3
    elif [[ -n $_dotnet_tmux_before ]]; then
        $_dotnet_tmux_before "$@"
    elif (( CURRENT == 2 )); then
        compadd tmux
    else
        _default
    fi
}

[[ ${_comps[dotnet]-} == _dotnet_tmux_dotnet ]] || typeset -g _dotnet_tmux_before=${_comps[dotnet]-}
compdef _dotnet_tmux dotnet-tmux
compdef _dotnet_tmux_dotnet dotnet
