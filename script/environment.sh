# Sourced by the other scripts: goes to the project's folder and puts its own Node, if there is one, first in PATH.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
PATH="$PWD/.runtime/node_modules/.bin:$PWD/node_modules/.bin:$PATH"
# What Node made of a source once is read again by every program that starts later, which takes half of its start.
NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-$PWD/.runtime/compile-cache}"
export PATH NODE_COMPILE_CACHE

# Whether the Node in PATH runs the sources by itself: types are stripped from 22.18 on, `await using` is known from 24 on.
node_is_new_enough() {
  node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 24 ? 0 : 1)' 2>/dev/null
}
