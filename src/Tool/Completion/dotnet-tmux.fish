# fish completion of dotnet-tmux and dotnet tmux.
# In ~/.config/fish/config.fish: dotnet-tmux completions fish | source

function __dotnet_tmux
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    if string match -qr '(^|/)dotnet$' -- $words[1]
        set -e words[1]
    end
    set -e words[1]
    for line in (command dotnet-tmux complete $words "$current" 2>/dev/null)
        switch $line
            case ':files*'
                __fish_complete_path "$current"
            case ':directories*'
                __fish_complete_directories "$current"
            case '*'
                echo $line
        end
    end
end

function __dotnet_tmux_follows_dotnet
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test $words[2] = tmux
end

function __dotnet_tmux_may_follow_dotnet
    test (count (commandline -opc)) -eq 1
end

complete -c dotnet-tmux -f -a '(__dotnet_tmux)'
complete -c dotnet -n __dotnet_tmux_follows_dotnet -f -a '(__dotnet_tmux)'
complete -c dotnet -n __dotnet_tmux_may_follow_dotnet -a tmux -d 'Drive programs through tmux'
