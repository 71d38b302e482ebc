# Sourced by the other scripts: goes to the project's folder and puts its own Node, if there is one, first in PATH.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
PATH="$PWD/.runtime/node_modules/.bin:$PWD/node_modules/.bin:$PATH"
export PATH

# Whether the Node in PATH runs TypeScript by itself: 22.18 or later.
node_is_new_enough() {
  node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 22 || (a == 22 && b >= 18) ? 0 : 1)' 2>/dev/null
}
