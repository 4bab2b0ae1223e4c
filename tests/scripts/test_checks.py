# SPDX-License-Identifier: Apache-2.0
"""The checks catch what they are for: each test plants one violation in a tree that is clean."""

import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SPDX = "// SPDX-License-Identifier: Apache-2.0\n"
CLEAN = SPDX + "#pragma once\n\n#include <vector>\n"


class PlantedTree(unittest.TestCase):
    """A small tree that passes; `plant` adds one file to it."""

    check = ""
    options = ()

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        shutil.copy(ROOT / ".clang-format", self.root)
        for layer in ("engine", "devices", "models", "scenarios", "gui", "scripts", "tests"):
            self.plant(f"{layer}/README.md", "# here\n")
        self.plant("engine/signal/clean.h", CLEAN)

    def plant(self, path, text):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def run_check(self):
        return subprocess.run(
            [sys.executable, ROOT / "scripts" / self.check, "--root", self.root, *self.options],
            capture_output=True, text=True)

    def expect_clean(self):
        done = self.run_check()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def expect_problem(self, path, text, place, words):
        """Planting `text` at `path` gives exactly one row: `place`, with `words` in it."""
        self.expect_clean()
        self.plant(path, text)
        done = self.run_check()
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        rows = done.stdout.splitlines()[:-1]
        self.assertEqual(len(rows), 1, done.stdout)
        self.assertTrue(rows[0].startswith(place + ": "), rows[0])
        self.assertIn(words, rows[0])


class Layers(PlantedTree):
    check = "check_layers.py"

    def expect_include_refused(self, path, include, words):
        self.expect_problem(path, f"{SPDX}#include {include}\n", f"{path}:2", words)

    def expect_include_allowed(self, path, include):
        self.plant(path, f"{SPDX}#include {include}\n")
        self.expect_clean()

    def test_engine_knows_no_device(self):
        self.expect_include_refused("engine/event/a.cpp", '"devices/water/tank.h"',
                                    "engine/ must not include devices/")

    def test_devices_and_models_never_meet(self):
        self.expect_include_refused("devices/water/a.cpp", '"models/detect/pca.h"',
                                    "devices/ must not include models/")

    def test_models_see_no_device(self):
        self.expect_include_refused("models/detect/a.cpp", '"devices/water/tank.h"',
                                    "models/ must not include devices/")

    def test_nobody_includes_the_desktop_program(self):
        self.expect_include_refused("scenarios/cli/a.cpp", '"gui/app/window.h"',
                                    "scenarios/ must not include gui/")

    def test_scenarios_may_see_all_three_layers(self):
        self.expect_include_allowed("scenarios/build/a.cpp", '"devices/catalog.h"')
        self.expect_include_allowed("scenarios/build/b.cpp", '"models/catalog.h"')

    def test_torch_stays_out_of_headers(self):
        self.expect_include_refused("models/detect/a.h", "<torch/torch.h>", ".cpp files only")

    def test_torch_stays_in_models(self):
        self.expect_include_refused("scenarios/run/a.cpp", "<ATen/ATen.h>",
                                    "models/, tests/torch/ only")

    def test_torch_may_stand_in_a_source_of_models(self):
        self.expect_include_allowed("models/detect/a.cpp", "<torch/torch.h>")

    def test_qt_stays_in_gui(self):
        self.expect_include_refused("scenarios/report/a.cpp", "<QWidget>", "gui/, tests/gui/ only")

    def test_osg_stays_in_gui(self):
        self.expect_include_refused("tests/engine/a.cpp", "<osgViewer/Viewer>",
                                    "gui/, tests/gui/ only")

    def test_qt_may_stand_in_gui(self):
        self.expect_include_allowed("gui/app/a.cpp", "<QWidget>")

    def test_standard_random_stays_in_tests(self):
        self.expect_include_refused("devices/water/a.cpp", "<random>", "tests/ only")
        (self.root / "devices/water/a.cpp").unlink()
        self.expect_include_allowed("tests/devices/a.cpp", "<random>")

    def test_sqlite_stays_in_record(self):
        self.expect_include_refused("engine/agent/a.cpp", "<sqlite3.h>", "engine/record/")
        (self.root / "engine/agent/a.cpp").unlink()
        self.expect_include_allowed("engine/record/a.cpp", "<sqlite3.h>")

    def test_mpi_stays_in_event(self):
        self.expect_include_refused("engine/network/a.cpp", "<mpi.h>", "engine/event/")

    def test_engine_takes_no_other_boost(self):
        self.expect_include_refused("engine/network/a.cpp", "<boost/asio.hpp>", "no library that")
        (self.root / "engine/network/a.cpp").unlink()
        self.expect_include_allowed("engine/network/a.cpp", "<boost/graph/adjacency_list.hpp>")

    def test_engine_takes_no_eigen(self):
        self.expect_include_refused("engine/signal/a.cpp", "<Eigen/Dense>", "Eigen may be included")

    def test_includes_are_written_from_the_root(self):
        self.expect_include_refused("engine/signal/a.cpp", '"clean.h"', "from the project's root")

    def test_a_commented_include_is_none(self):
        self.expect_include_allowed("engine/signal/a.cpp", "<vector>\n// #include <random>")


class HeaderAlone(PlantedTree):
    check = "check_layers.py"

    def setUp(self):
        super().setUp()
        build = self.root / "build"
        build.mkdir()
        source = self.root / "engine/a.cpp"
        command = f"c++ -I{self.root} -std=c++20 -o a.o -c {source}"
        self.plant("build/compile_commands.json",
                   f'[{{"directory": "{build}", "file": "{source}", "command": "{command}"}}]')
        self.options = ("--compile",)

    def test_a_header_includes_what_it_uses(self):
        self.expect_clean()
        self.plant("engine/signal/b.h", SPDX + "#pragma once\nstd::vector<int> rows();\n")
        done = self.run_check()
        self.assertEqual(done.returncode, 1)
        self.assertIn("engine/signal/b.h:1: does not compile alone", done.stdout)
        self.assertIn("compiled 2 headers alone", done.stdout)

    def test_what_is_built_on_demand_waits_for_its_packages(self):
        self.plant("tests/bench/peers/p.h", SPDX + "#pragma once\n#include <ns3/simulator.h>\n")
        self.plant("tests/t.cpp", SPDX)
        commands = (self.root / "build/compile_commands.json").read_text()
        self.plant("build/compile_commands.json", commands.replace("engine/a.cpp", "tests/t.cpp"))
        self.assertNotIn("peers", self.run_check().stdout)


class Style(PlantedTree):
    check = "check_style.py"

    def test_licence_line(self):
        self.expect_problem("engine/a.h", "#pragma once\n", "engine/a.h:1", "SPDX")

    def test_licence_of_gui_is_gpl(self):
        self.expect_problem("gui/a.h", CLEAN, "gui/a.h:1", "GPL-3.0-or-later")

    def test_licence_after_the_interpreter_line(self):
        self.plant("scripts/a.sh", "#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n")
        self.expect_clean()

    def test_file_names(self):
        self.expect_problem("engine/SimClock.h", CLEAN, "engine/SimClock.h:1", "snake_case")

    def test_vague_file_names(self):
        self.expect_problem("engine/time_utils.h", CLEAN, "engine/time_utils.h:1", "no manager")

    def test_long_file(self):
        self.expect_problem("engine/a.h", SPDX + "int x();\n" * 400, "engine/a.h:401", "401 lines")

    def test_long_line(self):
        self.expect_problem("scripts/a.sh", "# SPDX-License-Identifier: Apache-2.0\n#" + "x" * 100,
                            "scripts/a.sh:2", "101 columns")

    def test_long_python_function(self):
        text = "# SPDX-License-Identifier: Apache-2.0\ndef f():\n" + "    pass\n" * 60
        self.expect_problem("scripts/a.py", text, "scripts/a.py:2", "f has 61 lines")

    def test_vague_type(self):
        self.expect_problem("engine/a.h", SPDX + "class LinkManager {};\n", "engine/a.h:2",
                            "LinkManager")

    def test_info_only_for_description_rows(self):
        self.plant("engine/a.h", SPDX + "struct ModelInfo {};\n")
        self.expect_problem("engine/b.h", SPDX + "struct LinkInfo {};\n", "engine/b.h:2",
                            "LinkInfo")

    def test_vague_alias(self):
        self.expect_problem("engine/a.h", SPDX + "using RowData = int;\n", "engine/a.h:2",
                            "RowData")

    def test_unfinished(self):
        mark = "TO" + "DO"
        self.expect_problem("engine/a.h", f"{SPDX}// {mark}: more\n", "engine/a.h:2", "unfinished")

    def test_registrar_object(self):
        self.expect_problem("devices/a.cpp", SPDX + "static ModelRegistrar tank(1);\n",
                            "devices/a.cpp:2", "catalog.cpp")

    def test_registration_by_initialiser(self):
        self.expect_problem("devices/a.cpp", SPDX + "static bool done = register_tank(1);\n",
                            "devices/a.cpp:2", "catalog.cpp")

    def test_standard_output(self):
        self.expect_problem("models/a.cpp", SPDX + "void f() { std::cout << 1; }\n",
                            "models/a.cpp:2", "standard output")

    def test_standard_output_of_the_command_line(self):
        self.plant("scenarios/a.cpp", SPDX + "void f() { std::cout << 1; }\n")
        self.expect_clean()

    def test_standard_elementary_functions(self):
        self.expect_problem("devices/a.cpp", SPDX + "double f(double x) { return std::exp(x); }\n",
                            "devices/a.cpp:2", "elementary.h")

    def test_elementary_functions_in_comments_and_tests(self):
        self.plant("devices/a.cpp", SPDX + "// std::exp(x)\nconst char* f = \"std::sin(x)\";\n")
        self.plant("tests/a.cpp", SPDX + "double f(double x) { return std::exp(x); }\n")
        self.expect_clean()

    def test_readme(self):
        self.expect_problem("tools/a.py", "# SPDX-License-Identifier: Apache-2.0\n",
                            "tools/README.md:1", "missing")

    def test_lock_file(self):
        self.expect_problem("package-lock.json", '{"resolved": "https://host/x.tgz"}\n',
                            "package-lock.json:1", "registry")

    def test_format(self):
        self.expect_problem("engine/a.h", SPDX + "int  x();\n", "engine/a.h:2", "clang-format-16")


class FunctionLength(PlantedTree):
    """The brace scanner finds the functions among everything else that has braces."""

    check = "check_style.py"
    options = ("--no-format",)
    BODY = "  x();\n" * 59

    def expect_long(self, head, name, lines, before="", after=""):
        first = 2 + before.count("\n")
        self.expect_problem("engine/a.cpp", SPDX + before + head + self.BODY + "}\n" + after,
                            f"engine/a.cpp:{first}", f"{name} has {lines} lines")

    def expect_short(self, text):
        self.plant("engine/a.cpp", SPDX + text)
        self.expect_clean()

    def test_plain(self):
        self.expect_long("void f() {\n", "f", 61)

    def test_sixty_lines_are_allowed(self):
        self.expect_short("void f() {\n" + "  x();\n" * 58 + "}\n")

    def test_in_a_namespace(self):
        self.expect_long("int f(int a, int b) {\n", "f", 61, before="namespace a::b {\n",
                         after="}\n")

    def test_member_after_members(self):
        self.expect_long("int f() const noexcept override {\n", "f", 61,
                         before="class A final : public B {\n public:\n  int g() { return 1; }\n"
                                "  int x_ = 3;\n", after="};\n")

    def test_constructor_with_braced_initialisers(self):
        self.expect_long("A::A(int b) : b_{b}, c_(f(b)), d_{} {\n", "A::A", 61)

    def test_template_operator(self):
        self.expect_long("template <class T = std::vector<int>>\nbool operator==(T a, T b) {\n",
                         "operator==", 62)

    def test_braced_default_argument(self):
        self.expect_long("void f(Range range = {}) {\n", "f", 61)

    def test_braces_in_literals_do_not_count(self):
        self.expect_long("void f() {\n", "f", 61, before="const char k = '{';\n"
                         "const char* s = R\"(}}{)\";\nint n = 1'000;\n")

    def test_test_bodies(self):
        self.expect_long("TEST(A, DoesB) {\n", "TEST", 61)

    def test_tables_are_no_functions(self):
        self.expect_short("const Row kRows[] = {\n" + "  {f(1), 2},\n" * 80 + "};\n")

    def test_scopes_are_no_functions(self):
        self.expect_short("namespace {\nstruct alignas(64) A {\n" + "  int a;\n" * 80 + "};\n}\n")


class Names(PlantedTree):
    """.clang-tidy knows the project's names; one planted slip of each kind is found."""

    WRONG = {
        "bad_type": "class bad_type {};",
        "bad_constant": "inline constexpr int bad_constant = 1;",
        "Bad": "enum class Kind { kGood, Bad };",
        "BadMember": "struct Row { int BadMember = 0; };",
        "bare": "class Holder { int bare = 0; };",
        "BadCall": "void BadCall();",
        "badParameter": "int sum(int badParameter);",
        "BadSpace": "namespace BadSpace { int f(); }",
    }
    RIGHT = """struct GoodRow { double level_m = 0.0; using value_type = int; };
inline constexpr int kRows = 1;
enum class Mode { kFast, kSlow };
class Tank { public: double level_m() const { return level_; } private: double level_ = 0.0; };
template <class T> T twice(T one_value) { const T local = one_value; return local + local; }
"""

    def complaints(self):
        done = subprocess.run(
            ["clang-tidy-16", "--quiet", "--checks=-*,readability-identifier-naming",
             self.root / "engine/all.cpp", "--", "-std=c++20", f"-I{self.root}"],
            cwd=self.root, capture_output=True, text=True)
        return [line for line in done.stdout.splitlines() if "invalid case style" in line]

    def setUp(self):
        super().setUp()
        shutil.copy(ROOT / ".clang-tidy", self.root)
        self.plant("engine/all.cpp", '#include "engine/names.h"\n')

    def test_right_names_pass(self):
        self.plant("engine/names.h", self.RIGHT)
        self.assertEqual(self.complaints(), [])

    def test_wrong_names_are_found_in_headers(self):
        self.plant("engine/names.h", "\n".join(self.WRONG.values()) + "\n")
        found = self.complaints()
        for number, name in enumerate(self.WRONG, 1):
            self.assertTrue(any(f"names.h:{number}:" in row and f"'{name}'" in row
                                for row in found), f"{name} passes")
        self.assertEqual(len(found), len(self.WRONG))


if __name__ == "__main__":
    unittest.main()
