namespace TmuxTool.Tool.Tests.Repls;

/// <summary>The programs, in the order of the table in docs/repls.md.</summary>
internal static class ReplTable
{
    private const string Indents = "the line editor indents code that is indented already";
    private const string DrawsAgain = "the program draws the entered line again, and that is taken for output";
    private const string BlankContinuation = "there is no preset, which would tell that the continuation prompt is blank";
    private const string NoPreset = "there is no preset, which would tell errors from answers";

    public static IReadOnlyList<Repl> All { get; } =
    [
        // Shells.
        Shell("bash", "bash") with { IsOrdinary = true },
        Shell("dash", "dash", "--", "dash") with { IsOrdinary = true },
        Shell("zsh", "zsh") with { IsOrdinary = true },
        new("fish", "fish", "fish", "--preset", "fish")
        {
            One = new("echo (math 6 x 7)", "42"),
            Block = new("function f\n  echo 6\n  echo 7\nend\nf", "6\n7"),
            Error = new("sh -c 'exit 3'", ""),
            Status = 3,
            Silent = "set x 5",
            Many = "seq 2000",
            Print = new("echo {0}", "{0}"),
            IsOrdinary = true,
        },
        Shell("mksh", "mksh", "--", "mksh"),
        Shell("ksh93", "ksh93u+m", "--", "ksh93") with { Program = "ksh93" },
        Shell("yash", "yash", "--", "yash"),
        Shell("busybox sh", "busybox", "--", "busybox", "sh"),

        // Python.
        Python("python3", "python3", "--preset", "python") with { IsOrdinary = true },
        Python("pdb", "python3", "--preset", "pdb", "--", "{tmp}/empty.py") with
        {
            Server = ("ready", "echo pass > {tmp}/empty.py; echo ready; sleep 100"),
            Error = new("1 / 0", "ZeroDivisionError"),
            Gaps = new() { [Column.Block] = "before Python 3.13, pdb takes one line at a time" },
            IsOrdinary = true,
        },
        Python("pypy3", "pypy3", "--preset", "pypy") with
        {
            Program = "pypy3",
            Gaps = new() { [Column.Block] = Indents },
        },
        Python("ipython", "ipython3", "--preset", "ipython") with { Program = "ipython3", One = new("6 * 7", "Out[1]: 42") },
        Python("ptpython", "ptpython", "--preset", "ptpython") with
        {
            Program = "ptpython",
            Gaps = new() { [Column.Block] = Indents, [Column.Many] = DrawsAgain },
        },

        // Debuggers.
        new("gdb", "gdb", "gdb", "--preset", "gdb")
        {
            One = new("print 6 * 7", "$1 = 42"),
            Block = new("define f\n  echo 6\\n\n  echo 7\\n\nend\nf", "Type commands for definition of \"f\".\nEnd with a line saying just \"end\".\n6\n7"),
            Error = new("print nothing", "No symbol table is loaded."),
            Silent = "set $x = 5",
            Many = "python print('\\n'.join(map(str, range(1, 2001))))",
            Print = new("echo {0}\\n", "{0}"),
            IsOrdinary = true,
        },
        new("lldb", "lldb", "lldb", "--preset", "lldb")
        {
            One = new("expr -- 6 * 7", "(int) $0 = 42"),
            Block = new("expr\nint a = 6;\na * 7\n\n", "Enter expressions, then terminate with an empty line to evaluate:\n(int) $0 = 42"),
            Error = new("nothing", "error: 'nothing' is not a valid command."),
            Silent = "settings set stop-line-count-after 3",
            Many = "platform shell seq 2000",
            Print = new("platform shell echo {0}", "{0}"),
        },

        // JavaScript.
        new("node", "nodejs", "node", "--preset", "node")
        {
            One = new("6 * 7", "42"),
            Block = new("function f() {\n  console.log(6)\n  console.log(7)\n}\n0 || f()", "undefined\n6\n7\nundefined"),
            Error = new("nothing", "ReferenceError: nothing is not defined"),
            Silent = "",
            Many = "for (let i = 1; i <= 2000; i++) console.log(i)",
            Print = new("console.log('{0}')", "{0}\nundefined"),
            IsOrdinary = true,
        },

        // Databases.
        new("sqlite3", "sqlite3", "sqlite3", "--preset", "sqlite3")
        {
            One = new("select 6 * 7;", "42"),
            Block = new("create table t(a);\ninsert into t\nvalues (6),\n(7);\nselect * from t;", "6\n7"),
            Error = new("select * from none;", "Parse error: no such table: none"),
            Silent = "create table u(a);",
            Many = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000) select i from n;",
            Print = new("select '{0}';", "{0}"),
            IsOrdinary = true,
        },
        new("redis-cli", "redis-server", "redis-server", "--preset", "redis-cli", "--", "-s", "{tmp}/redis")
        {
            Server = ("eady to accept", "redis-server --port 0 --save '' --dir {tmp} --unixsocket {tmp}/redis"),
            One = new("incrby n 42", "(integer) 42"),
            Block = new("rpush l 6 7\nlrange l 0 -1", "(integer) 2\n1) \"6\"\n2) \"7\""),
            Error = new("nothing", "(error) ERR unknown command 'nothing'"),
            Silent = "",
            Many = "",
            Print = new("echo {0}", "\"{0}\""),
        },
        new("mariadb", "mariadb-server", "mariadbd", "--preset", "mariadb", "--", "-u", "root", "-S", "{tmp}/my.sock")
        {
            Server = ("ready for connections", "mkdir {tmp}/my; mariadb-install-db --user=root --datadir={tmp}/my --auth-root-authentication-method=normal >/dev/null 2>&1; "
                + "mariadbd --no-defaults --user=root --datadir={tmp}/my --skip-networking --socket={tmp}/my.sock --pid-file={tmp}/my.pid"),
            One = new("do 6 * 7;", "Query OK, 0 rows affected (0.000 sec)"),
            Block = new("select 6 +\n36 as a\\G", "*************************** 1. row ***************************\na: 42\n1 row in set (0.000 sec)"),
            Error = new("select nothing;", "ERROR 1054 (42S22): Unknown column 'nothing' in 'SELECT'"),
            Silent = "delimiter ;",
            Many = "\\! seq 2000",
            Print = new("\\! echo {0}", "{0}"),
        },

        // Ruby, Perl, PHP.
        new("irb", "ruby", "irb", "--preset", "irb")
        {
            One = new("6 * 7", "=> 42"),
            Block = new("def f\n  puts 6\n  puts 7\nend\nf", "=> :f\n6\n7\n=> nil"),
            Error = new("1 / 0", "ZeroDivisionError"),
            Silent = "",
            Many = "puts (1..2000).to_a",
            Print = new("'{0}'", "=> \"{0}\""),
        },
        new("pry", "pry", "pry", "--preset", "pry")
        {
            One = new("6 * 7", "=> 42"),
            Block = new("def f\n  puts 6\n  puts 7\nend\nf", "=> :f\n6\n7\n=> nil"),
            Error = new("1 / 0", "ZeroDivisionError"),
            Silent = "nil;",
            Many = "puts (1..2000).to_a;",
            Print = new("'{0}'", "=> \"{0}\""),
        },
        new("perl -de1", "perl", "perl", "--preset", "perl")
        {
            One = new("print 6 * 7, qq(\\n)", "42"),
            Block = new("sub answer { \\\n  print qq(6\\n); \\\n  print qq(7\\n); \\\n}\nanswer()", "6\n7"),
            Error = new("die 'no'", "no at"),
            Silent = "$x = 5",
            Many = "print map { qq($_\\n) } 1 .. 2000",
            Print = new("print qq({0}\\n)", "{0}"),
            IsOrdinary = true,
        },
        new("reply", "libreply-perl", "reply", "--wait=^\\d+> $", "--", "reply")
        {
            Gaps = new() { [Column.Error] = NoPreset },
            One = new("6 * 7", "$res[0] = 42"),
            Block = new("sub f { print qq(6\\n); print qq(7\\n) }\nf()", "6\n7\n$res[0] = 1"),
            Error = new("die 'no'", "no at"),
            Silent = "",
            Many = "print map { qq($_\\n) } 1 .. 2000; ()",
            Print = new("print qq({0}\\n); ()", "{0}"),
        },
        new("php -a", "php-cli", "php", "--preset", "php")
        {
            One = new("echo 6 * 7;", "42"),
            Block = new("function f() {\n  echo \"6\\n\";\n  echo \"7\\n\";\n}\nf();", "6\n7"),
            Error = new("nothing();", "Uncaught Error: Call to undefined function nothing()"),
            Silent = "$x = 5;",
            Many = "foreach (range(1, 2000) as $i) echo \"$i\\n\";",
            Print = new("echo '{0}';", "{0}"),
        },

        // Numbers and statistics.
        new("R", "r-base-core", "R", "--preset", "R")
        {
            One = new("6 * 7", "[1] 42"),
            Block = new("f <- function() {\n  cat('6\\n')\n  cat('7\\n')\n}\nf()", "6\n7"),
            Error = new("stop('no')", "Error: no"),
            Silent = "x <- 5",
            Many = "writeLines(as.character(1:2000))",
            Print = new("cat('{0}\\n')", "{0}"),
        },
        new("octave", "octave", "octave-cli", "--preset", "octave")
        {
            One = new("6 * 7", "ans = 42"),
            Block = new("function f()\n  disp(6)\n  disp(7)\nend\nf()", "6\n7"),
            Error = new("error('no')", "error: no"),
            Silent = "x = 5;",
            Many = "printf('%d\\n', 1:2000)",
            Print = new("disp('{0}')", "{0}"),
        },
        new("gp", "pari-gp", "gp", "--preset", "gp")
        {
            One = new("print(6 * 7)", "42"),
            Block = new("f() = {\n  print(6);\n  print(7);\n}\nf()", "6\n7"),
            Error = new("1 / 0", "impossible inverse"),
            Silent = "x = 5;",
            Many = "for(i = 1, 2000, print(i))",
            Print = new("print({0})", "{0}"),
        },
        new("maxima", "maxima", "maxima", "--preset", "maxima")
        {
            Gaps = new() { [Column.Wide] = "the program breaks long lines of its output itself" },
            One = new("print(6 * 7)$", "42"),
            Block = new("f() := (\n  print(6),\n  print(7)\n)$\nf()$", "6\n7"),
            Error = new("error(\"no\");", "no"),
            Silent = "x : 5$",
            Many = "for i thru 2000 do print(i)$",
            Print = new("print(\"{0}\")$", "{0}"),
        },
        new("bc", "bc", "bc", "--preset", "bc")
        {
            One = new("6 * 7", "42"),
            Block = new("define f() {\n  print 6, \"\\n\"\n  return (7)\n}\nf()", "6\n7"),
            Error = new("1 / 0", "Runtime error"),
            Silent = "x = 5",
            Many = "for (i = 1; i <= 2000; i++) i",
            Print = new("{0} + 0", "{0}"),
        },
        new("dc", "dc", "dc", "--preset", "dc")
        {
            One = new("6 7 * p", "42"),
            Block = new("[6 p\n7 p] sf\nlf x", "6\n7"),
            Error = new("1 0 /", "divide by zero"),
            Silent = "5 sx",
            Many = "0 [1 + p d 2000 >a] sa la x",
            Print = new("[{0}]p", "{0}"),
        },
        new("units", "units", "units", "--", "units")
        {
            One = new("6 * 7\n1", "        * 42\n        / 0.023809524"),
            Block = new("6 m\ncm", "        * 600\n        / 0.0016666667"),
            Error = new("nothing", "Unknown unit 'nothing'"),
            Silent = "",
            Many = "",
            Print = new("", ""),
        },
        new("gnuplot", "gnuplot-nox", "gnuplot", "--preset", "gnuplot")
        {
            One = new("print 6 * 7", "42"),
            Block = new("do for [i = 6:7] {\n  print i\n}", "6\n7"),
            Error = new("nothing", "invalid command"),
            Silent = "x = 5",
            Many = "do for [i = 1:2000] { print i }",
            Print = new("print '{0}'", "{0}"),
        },

        // Lua, Tcl.
        Lua("lua", "lua5.4", "--preset", "lua") with { Program = "lua", IsOrdinary = true },
        Lua("luajit", "luajit", "--", "luajit") with { Program = "luajit" },
        new("tclsh", "tcl", "tclsh", "--preset", "tclsh")
        {
            One = new("expr 6 * 7", "42"),
            Block = new("proc f {} {\n  puts 6\n  puts 7\n}\nf", "6\n7"),
            Error = new("nothing", "invalid command name \"nothing\""),
            Silent = "set x {}",
            Many = "for {set i 1} {$i <= 2000} {incr i} {puts $i}",
            Print = new("puts {0}", "{0}"),
        },

        // Lisps.
        new("guile", "guile-3.0", "guile", "--preset", "guile")
        {
            One = new("(* 6 7)", "$1 = 42"),
            Block = new("(define (f)\n  (display 6)\n  (newline)\n  (display 7)\n  (newline))\n(f)", "6\n7"),
            Error = new("(error \"no\")", "no"),
            Silent = "(define x 5)",
            Many = "(do ((i 1 (+ i 1))) ((> i 2000)) (display i) (newline))",
            Print = new("(begin (display {0}) (newline))", "{0}"),
        },
        new("sbcl", "sbcl", "sbcl", "--preset", "sbcl")
        {
            One = new("(* 6 7)", "42"),
            Block = new("(defun f ()\n  (format t \"6~%7~%\")\n  (values))\n(f)", "F\n6\n7"),
            Error = new("(error \"no\")", "debugger invoked on a SIMPLE-ERROR"),
            Silent = "(values)",
            Many = "(progn (dotimes (i 2000) (format t \"~a~%\" (1+ i))) (values))",
            Print = new("(print \"{0}\")", "\"{0}\"\n\"{0}\""),
        },
        new("clisp", "clisp", "clisp", "--preset", "clisp")
        {
            One = new("(* 6 7)", "42"),
            Block = new("(defun f ()\n  (format t \"6~%7~%\")\n  (values))\n(f)", "F\n6\n7"),
            Error = new("(error \"no\")", "*** - no"),
            Silent = "(values)",
            Many = "(progn (dotimes (i 2000) (format t \"~a~%\" (1+ i))) (values))",
            Print = new("(quote \"{0}\")", "\"{0}\""),
        },
        new("ecl", "ecl", "ecl", "--wait=^>+ $", "--", "ecl")
        {
            Gaps = new() { [Column.Block] = BlankContinuation, [Column.Error] = NoPreset },
            One = new("(* 6 7)", "42"),
            Block = new("(defun f ()\n  (format t \"6~%7~%\")\n  (values))\n(f)", "F\n6\n7"),
            Error = new("(error \"no\")", "no"),
            Silent = "(values)",
            Many = "(progn (dotimes (i 2000) (format t \"~a~%\" (1+ i))) (values))",
            Print = new("(quote \"{0}\")", "\"{0}\""),
        },
        new("clojure", "clojure", "clojure", "--preset", "clojure")
        {
            Gaps = new() { [Column.Block] = "rlwrap shows the prompt again before the answer to the last line" },
            One = new("(* 6 7)", "42"),
            Block = new("(defn f []\n  (println 6)\n  (println 7))\n(f)", "#'user/f\n6\n7\nnil"),
            Error = new("(/ 1 0)", "Divide by zero"),
            Silent = "",
            Many = "(do (dotimes [i 2000] (println (inc i))) (symbol \"\"))",
            Print = new("(str \"{0}\")", "\"{0}\""),
        },
        new("racket", "racket", "racket", "--preset", "racket")
        {
            One = new("(* 6 7)", "42"),
            Block = new("(define (f)\n  (displayln 6)\n  (displayln 7))\n(f)", "6\n7"),
            Error = new("(error \"no\")", "no"),
            Silent = "(define x 5)",
            Many = "(for ([i 2000]) (displayln (add1 i)))",
            Print = new("(values \"{0}\")", "\"{0}\""),
        },
        new("chez", "chezscheme", "chezscheme", "--wait=^> $", "--", "chezscheme")
        {
            Gaps = new() { [Column.Block] = BlankContinuation, [Column.Error] = NoPreset },
            One = new("(* 6 7)", "42"),
            Block = new("(define (f)\n  (display \"6\\n\")\n  (display \"7\\n\"))\n(f)", "6\n7"),
            Error = new("(error 'f \"no\")", "Exception in f: no"),
            Silent = "(define x 5)",
            Many = "(do ((i 1 (+ i 1))) ((> i 2000)) (display i) (newline))",
            Print = new("(values \"{0}\")", "\"{0}\""),
        },

        // ML, Haskell.
        new("ocaml", "ocaml", "ocaml", "--preset", "ocaml")
        {
            One = new("6 * 7;;", "- : int = 42"),
            Block = new("let f () =\n  print_endline \"6\";\n  print_endline \"7\";;\nf ();;", "val f : unit -> unit = <fun>\n6\n7\n- : unit = ()"),
            Error = new("failwith \"no\";;", "Exception: Failure \"no\"."),
            Silent = "#warnings \"-a\";;",
            Many = "for i = 1 to 2000 do print_int i; print_newline () done;;",
            Print = new("print_endline \"{0}\";;", "{0}\n- : unit = ()"),
        },
        new("ghci", "ghc", "ghci", "--preset", "ghci")
        {
            One = new("6 * 7", "42"),
            Block = new(":{\nf = do\n  print 6\n  print 7\n:}\nf", "6\n7"),
            Error = new("error \"no\"", "*** Exception: no"),
            Silent = "x = 5",
            Many = "mapM_ print [1 .. 2000]",
            Print = new("putStrLn \"{0}\"", "{0}"),
        },
        new("poly", "polyml", "poly", "--", "poly")
        {
            One = new("6 * 7;", "val it = 42: int"),
            Block = new("fun f () =\n  (print \"6\\n\";\n  print \"7\\n\");\nf ();", "val f = fn: unit -> unit\n6\n7\nval it = (): unit"),
            Error = new("raise Fail \"no\";", "Exception- Fail \"no\" raised"),
            Silent = ";",
            Many = "List.app (fn i => print (Int.toString i ^ \"\\n\")) (List.tabulate (2000, fn i => i + 1)); PolyML.print_depth 0;",
            Print = new("print \"{0}\\n\";", "{0}\nval it = (): unit"),
        },
        new("sml", "smlnj", "sml", "--preset", "sml")
        {
            One = new("6 * 7;", "val it = 42 : int"),
            Block = new("fun f () =\n  (print \"6\\n\";\n  print \"7\\n\");\nf ();", "val f = fn : unit -> unit\n6\n7\nval it = () : unit"),
            Error = new("raise Fail \"no\";", "uncaught exception Fail"),
            Silent = ";",
            Many = "",
            Print = new("print \"{0}\\n\";", "{0}\nval it = () : unit"),
        },

        // Erlang, Prolog.
        new("erl", "erlang-base", "erl", "--preset", "erl")
        {
            One = new("6 * 7.", "42"),
            Block = new("F = fun() ->\n  io:format(\"6~n\"),\n  io:format(\"7~n\")\nend, ok.\nF().", "ok\n6\n7\nok"),
            Error = new("1 / 0.", "** exception error"),
            Silent = "",
            Many = "[io:format(\"~b~n\", [I]) || I <- lists:seq(1, 2000)], ok.",
            Print = new("\"{0}\".", "\"{0}\""),
        },
        new("iex", "elixir", "iex", "--preset", "iex")
        {
            One = new("6 * 7", "42"),
            Block = new("f = fn ->\n  IO.puts 6\n  IO.puts 7\nend; :ok\nf.()", ":ok\n6\n7\n:ok"),
            Error = new("1 / 0", "** (ArithmeticError)"),
            Silent = "IEx.dont_display_result()",
            Many = "Enum.each(1..2000, &IO.puts/1); IEx.dont_display_result()",
            Print = new("IO.puts \"{0}\"", "{0}\n:ok"),
        },
        new("swipl", "swi-prolog-nox", "swipl", "--preset", "swipl")
        {
            One = new("X is 6 * 7.", "X = 42."),
            Block = new("forall(\n  member(X, [6, 7]),\n  writeln(X)\n).", "6\n7\ntrue."),
            Error = new("nothing.", "Unknown procedure: nothing/0"),
            Silent = "",
            Many = "forall(between(1, 2000, I), writeln(I)).",
            Print = new("writeln({0}).", "{0}\ntrue."),
        },
        new("gprolog", "gprolog", "gprolog", "--preset", "gprolog")
        {
            One = new("X is 6 * 7.", "X = 42\n\nyes"),
            Block = new("write(6), nl,\nwrite(7), nl.", "6\n7\n\nyes"),
            Error = new("nothing.", "existence_error"),
            Silent = "",
            Many = "for(I, 1, 2000), write(I), nl, fail.",
            Print = new("X = '{0}'.", "X = '{0}'\n\nyes"),
        },

        // Java.
        new("jshell", "openjdk-17-jdk-headless", "jshell", "--preset", "jshell")
        {
            One = new("6 * 7", "$1 ==> 42"),
            Block = new("void f() {\n  System.out.println(6);\n  System.out.println(7);\n}\nf()", "6\n7"),
            Error = new("1 / 0", "|  Exception java.lang.ArithmeticException"),
            Silent = ";",
            Many = "for (int i = 1; i <= 2000; i++) System.out.println(i);",
            Print = new("System.out.println(\"{0}\")", "{0}"),
        },

        // Other.
        new("gforth", "gforth", "gforth", "--preset", "gforth")
        {
            Gaps = new() { [Column.Causal] = "the program answers in the line of the input" },
            One = new("6 7 * .", " 42  ok"),
            Block = new(": f\n  .\" 6\" cr\n  .\" 7\" cr\n;\nf", "  compiled\n  compiled\n  compiled\n  ok\n 6\n7\n ok"),
            Error = new("nothing", "Undefined word"),
            Silent = "",
            Many = "",
            Print = new(".\" {0}\"", " {0} ok"),
        },
        new("lftp", "lftp", "lftp", "--wait=^lftp :~> $", "--", "lftp")
        {
            Gaps = new() { [Column.Error] = NoPreset },
            One = new("echo 42", "42"),
            Block = new("echo 6\necho 7", "6\n7"),
            Error = new("nothing", "Unknown command `nothing'."),
            Silent = "set cmd:verbose no",
            Many = "!seq 2000",
            Print = new("echo {0}", "{0}"),
        },
        new("apcalc", "apcalc", "calc", "--wait=^; $", "--", "calc")
        {
            Gaps = new() { [Column.Block] = "there is no preset, which would tell the continuation prompt from the prompt", [Column.Error] = NoPreset },
            One = new("6 * 7", "        42"),
            Block = new("define f() {\n  print 6;\n  print 7;\n}\nf()", "f() defined\n6\n7"),
            Error = new("1 / ", "error"),
            Silent = "x = 5;",
            Many = "for (i = 1; i <= 2000; i++) print i;",
            Print = new("print \"{0}\"", "{0}"),
        },
    ];

    private static Repl Shell(string name, string package, params string[] create) => new(name, package, name.Split(' ')[0], create is [] ? ["--preset", name] : create)
    {
        One = new("echo $((6 * 7))", "42"),
        Block = new("f() {\n  echo 6\n  echo 7\n}\nf", "6\n7"),
        Error = new("(exit 3)", ""),
        Status = 3,
        Silent = "x=5",
        Many = "i=0; while [ $i -lt 2000 ]; do i=$((i+1)); echo $i; done",
        Print = new("echo {0}", "{0}"),
    };

    private static Repl Python(string name, string package, params string[] create) => new(name, package, "python3", create)
    {
        One = new("6 * 7", "42"),
        Block = new("def f():\n    print(6)\n\n    print(7)\nf()", "6\n7"),
        Error = new("1 / 0", "ZeroDivisionError: division by zero"),
        Silent = "x = 5",
        Many = "for i in range(2000): print(i + 1)\n",
        Print = new("print('{0}')", "{0}"),
    };

    private static Repl Lua(string name, string package, params string[] create) => new(name, package, name, create)
    {
        One = new("print(6 * 7)", "42"),
        Block = new("function f()\n  print(6)\n  print(7)\nend\nf()", "6\n7"),
        Error = new("error('no')", "stdin:1: no"),
        Silent = "x = 5",
        Many = "for i = 1, 2000 do print(i) end",
        Print = new("print('{0}')", "{0}"),
    };
}
