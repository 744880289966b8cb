using System.Diagnostics;

namespace TmuxTool.Tool.Tests.Harness;

/// <summary>A program that listens like a tmux server and breaks the protocol in one way.</summary>
internal sealed class LyingServer : IDisposable
{
    /// <summary>Answers like a server where the lie is about the content, and writes nonsense otherwise.</summary>
    private const string Program =
        """
        import os, re, select, socket, struct, sys, threading, time
        path, lie = sys.argv[1:]
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen(0 if lie == "never-accepts" else 50)
        print("ready", flush=True)

        VALUES = {
            "huge-numbers": "99999999999999999999", "large-numbers": "2000000000", "negative-numbers": "-1",
            "no-values": "", "many-fields": "1 1 1 1", "texts": "x", "few-lines": "1",
            "late-status": "0",
        }
        # A server that has not collected the status of a program until a command makes it, as tmux may be.
        woken = threading.Event()

        def text_of(words):
            # What a tmux whose every variable has this value would print.
            if words[0] == "capture-pane":
                return "one\ntwo\nthree\n" if lie == "few-lines" else ""
            if words[0] == "run-shell":
                woken.set()
            if words[0] not in ("display-message", "list-panes", "list-sessions", "list-clients", "show-options", "show-buffer"):
                return ""
            form = words[-1]
            def value(m):
                if m.group(1) == "pane_id" and lie not in ("no-values", "texts"):
                    return "%0"
                if m.group(1) == "session_name":
                    return "liar"
                if lie == "late-status" and m.group(1) in ("pane_dead", "pane_dead_status", "pane_dead_signal", "session_id", "pid", "start_time", "@dotnet-tmux-unfinished"):
                    return {"pane_dead": "1", "pane_dead_status": "3" if woken.is_set() else "", "session_id": "$0", "pid": "1", "start_time": "1"}.get(m.group(1), "")
                if m.group(1) in ("window_index", "pane_index") and lie != "many-fields":
                    return "0"
                if m.group(1) == "pane_dead" or m.group(1).startswith("cursor_") and lie == "few-lines":
                    return "0"
                if m.group(1) == "pane_pid" and lie in ("large-numbers", "few-lines"):
                    return str(os.getpid())
                if m.group(1) in ("pid", "start_time") and lie in ("many-fields", "large-numbers", "few-lines"):
                    return "1"
                return VALUES[lie]
            return re.sub(r"#\{([^{}]*)\}", value, form) + "\n"

        def split_line(line):
            # Words of a command line as the client quotes them: only what is asked for matters.
            words = []
            for quoted, plain in re.findall(r'"((?:\\.|[^"\\])*)"|(\S+)', line):
                words.append(re.sub(r"\\([0-7]{3})", lambda m: chr(int(m.group(1), 8)), quoted).replace("\\", "") if quoted else plain)
            return words

        def answer(out, commands, flag):
            for words in commands:
                if words:
                    os.write(out, ("%%begin 1 1 %d\n%s%%end 1 1 %d\n" % (flag, text_of(words), flag)).encode())

        def split_commands(words):
            commands = [[]]
            for word in words:
                if word == ";":
                    commands.append([])
                else:
                    commands[-1].append(word)
            return commands

        def read_introduction(client):
            # Messages of 16 bytes and data; those of standard input and output bring a descriptor.
            data, descriptors = b"", []
            while True:
                some, more, _, _ = socket.recv_fds(client, 65536, 8)
                if not some:
                    return None
                data += some
                descriptors += more
                while len(data) >= 16:
                    kind, length = struct.unpack("IH", data[:6])
                    if len(data) < length:
                        break
                    if kind == 200:
                        words = data[20:length].decode().split("\0")[:-1]
                        return descriptors, words
                    data = data[length:]

        def write_forever(out, bytes):
            while True:
                os.write(out, bytes)

        def serve(client):
            try:
                if lie == "never-reads":
                    time.sleep(1000)
                if lie == "hangs-up":
                    client.close()
                    return
                got = read_introduction(client)
                if got is None:
                    return
                (stdin, out), words = got[0][:2], got[1]
                if lie == "hangs-up-late":
                    os.close(out); os.close(stdin); client.close()
                elif lie == "half-an-answer":
                    os.write(out, b"%begin 1 1 0\nhalf of")
                    os.close(out); os.close(stdin); client.close()
                elif lie == "never-answers":
                    time.sleep(1000)
                elif lie == "endless-line":
                    write_forever(out, b"x" * 65536)
                elif lie == "endless-block":
                    os.write(out, b"%begin 1 1 0\n")
                    write_forever(out, b"some text of this block\n" * 2000)
                elif lie == "endless-line-in-block":
                    os.write(out, b"%begin 1 1 0\n")
                    write_forever(out, b"x" * 65536)
                elif lie == "endless-blocks":
                    write_forever(out, b"%begin 1 1 1\n%end 1 1 1\n%begin 1 1 0\nx\n%end 1 1 7\n" * 1000)
                elif lie == "endless-notifications":
                    write_forever(out, b"%window-add @1\n" * 4000)
                elif lie == "large-blocks":
                    for _ in range(9):
                        os.write(out, b"%begin 1 1 0\n" + b"0123456789\n" * 700000 + b"%end 1 1 0\n")
                    time.sleep(1000)
                elif lie == "slow-drip":
                    while True:
                        os.write(out, b"%")
                        time.sleep(0.01)
                elif lie == "garbage":
                    write_forever(out, os.urandom(65536))
                elif lie == "garbage-messages":
                    while True:
                        client.sendall(os.urandom(4096))
                elif lie == "wrong-length":
                    client.sendall(struct.pack("IHHII", 300, 3, 0, 8, 1) * 100)
                    time.sleep(1000)
                elif lie == "endless-messages":
                    while True:
                        client.sendall(struct.pack("IHHII", 300, 16, 0, 8, 1) * 1000)
                elif lie == "message-that-never-ends":
                    client.sendall(struct.pack("IHHII", 300, 65535, 0, 8, 1))
                    while True:
                        client.sendall(bytes(4096))
                else:
                    answer(out, split_commands(words), 0)
                    rest = b""
                    while True:
                        some = os.read(stdin, 65536)
                        if not some:
                            return
                        rest += some
                        while b"\n" in rest:
                            line, rest = rest.split(b"\n", 1)
                            answer(out, split_commands(split_line(line.decode())), 1)
            except OSError:
                pass

        while True:
            if lie == "never-accepts":
                time.sleep(1000)
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection,), daemon=True).start()
        """;

    private readonly Process _process;

    private LyingServer(Process process) => _process = process;

    public static async Task<LyingServer> StartAsync(string socket, string lie)
    {
        var process = Process.Start(new ProcessStartInfo("python3", ["-c", Program, socket, lie]) { RedirectStandardOutput = true })!;
        (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).Should().Be("ready");
        return new LyingServer(process);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
