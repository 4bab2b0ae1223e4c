// SPDX-License-Identifier: Apache-2.0
// Runs a libFuzzer entry point under any compiler: every file of the corpus as it is, then
// mutations of it for a number of seconds.
//
//   fuzz_NAME SECONDS SEED CORPUS_FOLDER...
//
// The seed is printed. The input being tried stands in fuzz_NAME-last-input of the working folder,
// also after a crash or an internal error; it is removed at the end. An input that takes more than
// ten seconds ends the program.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size);

namespace {

using Texts = std::vector<std::string>;

constexpr std::size_t kBytesMax = std::size_t{64} << 10;
constexpr unsigned kSecondsPerInput = 10;
std::string last_input;  ///< a file: the program's name and `-last-input`

/// Kept outside the process, which may end without a word.
void keep(const std::string& input) {
  static const int file = ::open(last_input.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file < 0 || ::ftruncate(file, static_cast<off_t>(input.size())) != 0 ||
      ::pwrite(file, input.data(), input.size(), 0) < 0) {
    std::perror(last_input.c_str());
    std::exit(2);
  }
}

void run_one(const std::string& input) {
  keep(input);
  ::alarm(kSecondsPerInput);
  LLVMFuzzerTestOneInput(reinterpret_cast<const unsigned char*>(input.data()), input.size());
  ::alarm(0);
}

Texts read_corpus(int count, char** folders) {
  std::vector<std::filesystem::path> paths;
  for (int i = 0; i < count; ++i)
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folders[i]))
      if (entry.is_regular_file()) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  Texts corpus;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return corpus;
}

class Mutator {
 public:
  Mutator(const Texts& corpus, unsigned long seed) : corpus_(corpus), random_(seed) {}

  std::string next() {
    std::string text = corpus_[below(corpus_.size())].substr(0, kBytesMax);
    for (std::size_t i = 0, count = 1 + below(10); i < count; ++i) change(text);
    return text;
  }

 private:
  std::size_t below(std::size_t bound) { return bound == 0 ? 0 : random_() % bound; }

  void change(std::string& text) {
    static const Texts kWords = {"[",         "]",          "{",
                                 "}",         ": ",         "- ",
                                 "? ",        "&a ",        "*a",
                                 "\"",        "'",          "#",
                                 "\n",        "\t",         "  ",
                                 ",",         "|\n",        ">-\n",
                                 "%",         "!",          "!!str ",
                                 "---\n",     "${i}",       "${",
                                 "$${",       "}",          "for: {i: 1..3}",
                                 "do:",       "use: t",     "with: {",
                                 "include: ", "extends: ",  "templates:",
                                 "null",      "\r\n",       "\r",
                                 "\\",        "\xC3\xA9",   "\xEF\xBB\xBF",
                                 "1e400",     "9999999999", "..",
                                 "<<: "};
    const std::size_t at = below(text.size() + 1);
    const std::string& other = corpus_[below(corpus_.size())];
    switch (below(7)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(random_());
        break;
      case 1: text.insert(at, kWords[below(kWords.size())]); break;
      case 2: text.erase(at, 1 + below(24)); break;
      case 3: text.insert(below(text.size() + 1), text.substr(at, below(64))); break;
      case 4: text.insert(at, other.substr(below(other.size()), below(200))); break;
      case 5:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
        break;
      default: text.resize(at);
    }
  }

  const Texts& corpus_;
  std::mt19937_64 random_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: %s SECONDS SEED CORPUS_FOLDER...\n", argv[0]);
    return 2;
  }
  last_input = std::filesystem::path(argv[0]).filename().string() + "-last-input";
  const double seconds = std::atof(argv[1]);
  const unsigned long seed = std::strtoul(argv[2], nullptr, 10);
  const Texts corpus = read_corpus(argc - 3, argv + 3);
  if (corpus.empty()) {
    std::fprintf(stderr, "%s: the corpus is empty\n", argv[0]);
    return 2;
  }
  std::fprintf(stderr, "seed %lu, %zu files\n", seed, corpus.size());
  for (const auto& text : corpus) run_one(text);
  Mutator mutator(corpus, seed);
  const auto begin = std::chrono::steady_clock::now();
  const auto elapsed = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  unsigned long inputs = 0;
  double slowest = 0.0;
  for (double before = 0.0; before < seconds; ++inputs) {
    run_one(mutator.next());
    const double now = elapsed();
    slowest = std::max(slowest, now - before);
    before = now;
  }
  ::unlink(last_input.c_str());
  std::fprintf(stderr, "%lu inputs, the slowest took %.0f ms, no finding\n", inputs,
               slowest * 1000.0);
  return 0;
}
