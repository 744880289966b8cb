# shellcheck shell=bash
# bash completion of dotnet-tmux and dotnet tmux.
# In ~/.bashrc: eval "$(dotnet-tmux completions bash)"

# _dotnet_tmux_words N: the words of the tool begin with number N of the line.
_dotnet_tmux_words() {
    local words=() word joined=false i
    for ((i = $1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        # Readline also ends words at '=' and ':'.
        if [ ${#words[@]} -gt 0 ] && { [ "$joined" = true ] || [[ $word == [=:]* ]]; }; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
        [[ $word == *[=:] ]] && joined=true || joined=false
    done

    local current=${words[${#words[@]} - 1]} quote='' plain prefix='' line value
    case $current in
        [\'\"]*) quote=${current:0:1} plain=${current:1} ;;
        *) plain=${current//\\/} ;;
    esac
    [ -n "$quote" ] || [[ $plain != *[=:]* ]] || prefix=${plain%"${plain##*[=:]}"}

    COMPREPLY=()
    while IFS= read -r line; do
        value=${line%%$'\t'*}
        case $value in
            :files) compopt -o default 2>/dev/null ;;
            :directories) compopt -o dirnames 2>/dev/null ;;
            "$plain"*)
                value=${value#"$prefix"}
                [ -n "$quote" ] || printf -v value %q "$value"
                COMPREPLY+=("$value")
                ;;
        esac
    done < <(command dotnet-tmux complete "${words[@]}" 2>/dev/null)
}

_dotnet_tmux() {
    _dotnet_tmux_words 1
}

# What completed dotnet before goes on doing so.
_dotnet_tmux_dotnet() {
    if [ "$COMP_CWORD" -gt 1 ] && [ "${COMP_WORDS[1]}" = tmux ]; then
        _dotnet_tmux_words 2
    elif [ -n "$_dotnet_tmux_before" ]; then
        "$_dotnet_tmux_before" "$@"
    elif [ "$COMP_CWORD" = 1 ] && [[ tmux == "$2"* ]]; then
        COMPREPLY=(tmux)
    fi
}

if [[ $(complete -p dotnet 2>/dev/null) =~ -F\ ([^ ]+) ]]; then
    [ "${BASH_REMATCH[1]}" = _dotnet_tmux_dotnet ] || _dotnet_tmux_before=${BASH_REMATCH[1]}
else
    _dotnet_tmux_before=
fi
complete -F _dotnet_tmux dotnet-tmux
complete -o bashdefault -o default -F _dotnet_tmux_dotnet dotnet
